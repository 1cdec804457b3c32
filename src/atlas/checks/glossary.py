"""Terms name services and sources that exist, and no form has two tooltips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.lines import Path
from atlas.problem import Problem, nearest
from atlas.resolve import Written


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for at in files["glossary"]:
        for key, term in at.about.terms.items():
            for index, service in enumerate(term.services):
                if service not in catalogue.services:
                    path: Path = ("terms", key, "services", index)
                    yield at.problem(path, f"there is no service {service!r}", nearest(service, catalogue.services))
            if term.source and term.source not in catalogue.sources:
                path = ("terms", key, "source")
                yield at.problem(path, f"there is no source {term.source!r}", nearest(term.source, catalogue.sources))
            for index, form in enumerate(term.tooltip):
                if first.setdefault(form, key) != key:
                    path = ("terms", key, "tooltip", index)
                    yield at.problem(path, f"{form!r} has a tooltip from {first[form]!r}", "Delete one of the two.")
