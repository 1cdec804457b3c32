"""Two facts in one cell must differ in what they hold for, or a reader cannot tell which to take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue, Fact
from atlas.problem import Problem
from atlas.resolve import Written


def _held_for(fact: Fact) -> tuple[str, str | None, str | None, str | None]:
    return fact.criterion, fact.limit, fact.scope, fact.protocol


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for service in catalogue.services.values():
        every = [tier.id for tier in service.about.tiers] or [""]
        first: dict[tuple[object, ...], Fact] = {}
        for fact in service.facts:
            for tier in fact.tiers or every:
                other = first.setdefault((_held_for(fact), tier), fact)
                if other is not fact:
                    what = f"{fact.said.value} and {other.said.value} (line {other.place.line}) hold for the same thing"
                    fix = "Set limit, scope or protocol apart, or move one under the other's disputed."
                    yield Problem(fact.place.file, fact.place.line, f"facts.{fact.criterion}", what, fix)
                    break
