"""A dispute names another value, and says which to trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.problem import Problem
from atlas.resolve import Written


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for fact in catalogue.facts():
        place = (fact.place.file, fact.place.line, f"facts.{fact.criterion}")
        if fact.disputed and not fact.trust:
            yield Problem(
                *place, "a disputed figure does not say which to trust", "Add trust: one sentence, with the reason."
            )
        for other in fact.disputed:
            if other.value == fact.said.value:
                what = f"{other.value} is disputed, but equals {fact.said.value}"
                yield Problem(*place, what, "Delete it; the note of the fact can say how the other page words it.")
