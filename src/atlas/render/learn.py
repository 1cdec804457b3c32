"""What the pages on patterns, terms and disagreements show, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from atlas.catalogue import Catalogue, Fact, Service, Statement
from atlas.model import Carrier, Criterion, Term

KINDS = {
    "message": ("Messages", "messages"),
    "event": ("Events", "events"),
    "stream": ("Streams", "streams"),
    "api": ("APIs", "apis"),
    "workflow": ("Workflows", "workflows"),
    "data": ("Data", "data"),
}
"""Kind of pattern → heading and name of its page below patterns/."""

FAMILIES = {
    "messaging": "Messaging",
    "workflow": "Workflows and code",
    "api": "APIs",
    "data": "Data movement",
    "devices": "Devices",
    "realtime": "Real-time and push to clients",
    "connectivity": "Ways into your own network",
}
"""Family of services → heading."""


@dataclass(frozen=True)
class Link:
    """A pattern and the address of its entry."""

    title: str
    href: str


@dataclass(frozen=True)
class Shown:
    """A fact beside a carrier; `many` where the service has several for the criterion."""

    fact: Fact
    criterion: Criterion
    anchor: str
    many: bool


@dataclass(frozen=True)
class Carried:
    """A service that carries a pattern, with the facts that prove it."""

    service: Service
    tiers: tuple[str, ...]
    feature: str
    facts: tuple[Shown, ...]


@dataclass(frozen=True)
class Mark:
    """One cell of the matrix; no feature means that we know of none."""

    label: str
    feature: str | None


@dataclass(frozen=True)
class Line:
    """One pattern in the matrix."""

    title: str
    problem: str
    href: str
    cells: tuple[Mark, ...]


@dataclass(frozen=True)
class Lines:
    """The patterns of one kind."""

    title: str
    rows: tuple[Line, ...]


@dataclass(frozen=True)
class Dispute:
    """Statements that disagree."""

    fact: Fact
    criterion: Criterion
    said: tuple[Statement, ...]


def href(catalogue: Catalogue, up: str, pattern_id: str) -> str:
    """Where a pattern stands."""
    return f"{up}patterns/{KINDS[catalogue.patterns[pattern_id].kind][1]}/#{pattern_id}"


def _facts(catalogue: Catalogue, service: Service, carrier: Carrier, anchor: str) -> Iterator[Shown]:
    for key in carrier.criteria:
        found = {fact.id: fact for tier in carrier.tiers or (None,) for fact in service.cell(tier, key)}
        for fact in found.values():
            yield Shown(fact, catalogue.criteria[key], f"{anchor}.{fact.id}", len(found) > 1)


def carriers(catalogue: Catalogue, pattern_id: str) -> list[Carried]:
    """Who carries a pattern."""
    made = []
    for index, carrier in enumerate(catalogue.patterns[pattern_id].carriers):
        service = catalogue.services[carrier.service]
        tiers = tuple(tier.name for tier in service.about.tiers if tier.id in carrier.tiers)
        shown = tuple(_facts(catalogue, service, carrier, f"pattern.{pattern_id}.{index}"))
        made.append(Carried(service, tiers, carrier.feature, shown))
    return made


def matrix(catalogue: Catalogue, up: str) -> tuple[list[Service], list[Lines]]:
    """Columns are the services that carry at least one pattern; rows are grouped by kind."""
    used = {carrier.service for pattern in catalogue.patterns.values() for carrier in pattern.carriers}
    services = [service for key, service in catalogue.services.items() if key in used]
    bands = []
    for kind, (title, _) in KINDS.items():
        rows = []
        for key, pattern in catalogue.patterns.items():
            if pattern.kind == kind:
                features = {carrier.service: carrier.feature for carrier in pattern.carriers}
                cells = tuple(Mark(service.about.short, features.get(service.id)) for service in services)
                rows.append(Line(pattern.title, pattern.problem, href(catalogue, up, key), cells))
        bands += [Lines(title, tuple(rows))] if rows else []
    return services, bands


def letters(catalogue: Catalogue) -> list[tuple[str, list[tuple[str, Term]]]]:
    """Terms by their first letter."""
    ordered = sorted(catalogue.terms.items(), key=lambda item: item[1].title.lower())
    return [(letter, list(terms)) for letter, terms in groupby(ordered, key=lambda item: item[1].title[0].upper())]


def disputes(catalogue: Catalogue, service: Service) -> list[Dispute]:
    """What official pages disagree about, in the order of the criteria."""
    return [
        Dispute(fact, catalogue.criteria[fact.criterion], (fact.said, *fact.disputed))
        for fact in service.facts
        if fact.disputed
    ]
