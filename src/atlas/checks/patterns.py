"""Patterns name services, tiers, criteria, sources and patterns that exist, and criteria that the service answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.lines import Path
from atlas.model import Candidate, Carrier, Part
from atlas.problem import Problem
from atlas.resolve import Written


def unknown(at: Written, path: Path, wanted: Iterable[str], valid: Iterable[str], what: str) -> Iterator[Problem]:
    """Each of several ids that does not exist."""
    known = list(valid)
    for index, one in enumerate(wanted):
        yield from at.missing((*path, index), one, known, what)


def place(catalogue: Catalogue, at: Written, path: Path, one: Candidate | Carrier | Part) -> Iterator[Problem]:
    """A service and its tiers."""
    service = catalogue.services.get(one.service)
    if service is None:
        yield from at.missing((*path, "service"), one.service, catalogue.services, "service")
        return
    yield from unknown(at, (*path, "tiers"), one.tiers, [tier.id for tier in service.about.tiers], "tier")


def carrier(catalogue: Catalogue, at: Written, path: Path, one: Carrier | Part) -> Iterator[Problem]:
    """A service, its tiers, and the criteria that prove what it does."""
    yield from place(catalogue, at, path, one)
    service = catalogue.services.get(one.service)
    for index, criterion in enumerate(one.criteria if service else ()):
        if service and not any(service.cell(tier, criterion) for tier in one.tiers or (None,)):
            what = f"{service.about.short} has no fact for {criterion!r}"
            yield at.problem((*path, "criteria", index), what, "Name a criterion with a fact, or add the fact.")


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for at in files["patterns"]:
        for key, pattern in at.about.patterns.items():
            path: Path = ("patterns", key)
            yield from unknown(at, (*path, "sources"), pattern.sources, catalogue.sources, "source")
            yield from unknown(at, (*path, "related"), pattern.related, catalogue.patterns, "pattern")
            for index, one in enumerate(pattern.carriers):
                yield from carrier(catalogue, at, (*path, "carriers", index), one)
