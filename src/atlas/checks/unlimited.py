"""What is unlimited says which limit that is: a default that may be set, or the most there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.problem import Problem
from atlas.quantity import UNLIMITED
from atlas.resolve import Written


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for fact in catalogue.facts():
        if fact.said.value.key[1] == UNLIMITED and not fact.limit:
            where = f"facts.{fact.criterion}"
            what = "the value is unlimited, but it does not say which limit that is"
            fix = "Add limit: maximum, or default if it can be set lower."
            yield Problem(fact.place.file, fact.place.line, where, what, fix)
