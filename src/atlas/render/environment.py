"""Templates as pages and embeds are made from: all values escaped, a missing name is an error."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from atlas.render import view


def environment(package: str) -> Environment:
    """Of the folder `templates` in a package, with what any of them says of a fact."""
    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(proof=view.proof, qualifiers=view.qualifiers, holds_for=view.holds_for)
    return made
