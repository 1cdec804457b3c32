"""Patterns name services, tiers, criteria, sources and patterns that exist, and criteria that the service answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.lines import Path
from atlas.model import Carrier
from atlas.problem import Problem
from atlas.resolve import Written


def _unknown(at: Written, path: Path, wanted: Iterable[str], valid: Iterable[str], what: str) -> Iterator[Problem]:
    known = list(valid)
    for index, one in enumerate(wanted):
        yield from at.missing((*path, index), one, known, what)


def _carrier(catalogue: Catalogue, at: Written, path: Path, carrier: Carrier) -> Iterator[Problem]:
    service = catalogue.services.get(carrier.service)
    if service is None:
        yield from at.missing((*path, "service"), carrier.service, catalogue.services, "service")
        return
    tiers = [tier.id for tier in service.about.tiers]
    yield from _unknown(at, (*path, "tiers"), carrier.tiers, tiers, "tier")
    for index, criterion in enumerate(carrier.criteria):
        if not any(service.cell(tier, criterion) for tier in carrier.tiers or (None,)):
            what = f"{service.about.short} has no fact for {criterion!r}"
            yield at.problem((*path, "criteria", index), what, "Name a criterion with a fact, or add the fact.")


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for at in files["patterns"]:
        for key, pattern in at.about.patterns.items():
            path: Path = ("patterns", key)
            yield from _unknown(at, (*path, "sources"), pattern.sources, catalogue.sources, "source")
            yield from _unknown(at, (*path, "related"), pattern.related, catalogue.patterns, "pattern")
            for index, carrier in enumerate(pattern.carriers):
                yield from _carrier(catalogue, at, (*path, "carriers", index), carrier)
