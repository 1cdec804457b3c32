"""Field tables for the contributing page, made from the types so that they cannot disagree with the loader."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin

from markupsafe import escape
from pydantic.fields import FieldInfo

from atlas import model

_NAMES = """Fact Claim Cite Tier ServiceFile Source SourcesFile Group Criterion Columns ComparisonFile
Reference Was ReferencesFile Signal Pattern Carrier Diagram Node Edge Term Name LanguageFile
LinkException LinkRewrite LinkRedirects
Question Answer Condition Demand Candidate Example Units Conflict Combination Part ChooserFile"""
MODELS: dict[str, type[model.Entry]] = {name: getattr(model, name) for name in _NAMES.split()}


def _options(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(option) for option in get_args(annotation)]
    return [option for argument in get_args(annotation) for option in _options(argument)]


def _row(name: str, field: FieldInfo) -> str:
    options = ", ".join(f"<code>{option}</code>" for option in _options(field.annotation))
    tail = f" One of {options}." if options else ""
    needed = "yes" if field.is_required() else "no"
    meaning = re.sub("`(.*?)`", r"<code>\1</code>", str(escape(field.description or "")))
    return f'<tr><th scope="row"><code>{name}</code></th><td>{needed}</td><td>{meaning}{tail}</td></tr>'


def table(kind: type[model.Entry]) -> str:
    """Name, whether it is needed, and meaning of each key."""
    rows = "\n".join(_row(field.alias or name, field) for name, field in kind.model_fields.items())
    head = '<thead><tr><th scope="col">Key</th><th scope="col">Needed</th><th scope="col">Meaning</th></tr></thead>'
    label = f"Keys of {kind.__name__}"
    return (
        f'<div class="atlas-scroll" tabindex="0" role="region" aria-label="{label}">\n'
        f'<table class="atlas-fields">{head}<tbody>\n{rows}\n</tbody></table>\n</div>'
    )
