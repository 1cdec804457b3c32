"""Terms name services and sources that exist, and no form has two tooltips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.problem import Problem
from atlas.resolve import Written


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for at in files["glossary"]:
        for key, term in at.about.terms.items():
            for index, service in enumerate(term.services):
                yield from at.missing(("terms", key, "services", index), service, catalogue.services, "service")
            if term.source:
                yield from at.missing(("terms", key, "source"), term.source, catalogue.sources, "source")
            for index, form in enumerate(term.tooltip):
                if first.setdefault(form, key) != key:
                    path = ("terms", key, "tooltip", index)
                    yield at.problem(path, f"{form!r} has a tooltip from {first[form]!r}", "Delete one of the two.")
