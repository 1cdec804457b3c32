"""The typed catalogue: what the data files say, resolved and computed. Nothing here reads files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from atlas.model import (
    ChooserFile,
    Cite,
    ComparisonFile,
    Criterion,
    Diagram,
    Group,
    LanguageFile,
    Pattern,
    Redirect,
    Reference,
    ReferencesFile,
    ServiceFile,
    Signal,
    Source,
    Term,
    Tier,
)
from atlas.quantity import Quantity


@dataclass(frozen=True)
class Place:
    """Where something stands: a file below the project's root and a 1-based line."""

    file: str
    line: int


@dataclass(frozen=True)
class Statement:
    """A value, the words that prove it, and the date of the text it was read in (None: undated)."""

    value: Quantity
    cite: Cite
    source: Source
    read: date | None
    note: str | None


@dataclass(frozen=True)
class Fact:
    """One figure of one service; `tiers` is empty where the source names none. `id` is unique on the site."""

    id: str
    service: str
    criterion: str
    tiers: tuple[str, ...]
    said: Statement
    limit: str | None
    scope: str | None
    protocol: str | None
    disputed: tuple[Statement, ...]
    trust: str | None
    place: Place


@dataclass(frozen=True)
class Service:
    """A service with its facts in the order of the criteria."""

    id: str
    about: ServiceFile
    facts: tuple[Fact, ...]
    place: Place

    @cached_property
    def _by_criterion(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.criterion, []).append(fact)
        return found

    def cell(self, tier: str | None, criterion: str) -> tuple[Fact, ...]:
        """The facts of one table cell; tier None asks for the service as a whole. Empty means not stated."""
        return tuple(
            fact
            for fact in self._by_criterion.get(criterion, ())
            if tier is None or not fact.tiers or tier in fact.tiers
        )


@dataclass(frozen=True)
class Column:
    """One column of a table: a service, and one of its tiers where it has any."""

    service: Service
    tier: Tier | None

    @property
    def id(self) -> str:
        return f"{self.service.id}-{self.tier.id}" if self.tier else self.service.id

    @property
    def label(self) -> str:
        return f"{self.service.about.short} {self.tier.name}" if self.tier else self.service.about.short

    def facts(self, criterion: str) -> tuple[Fact, ...]:
        return self.service.cell(self.tier.id if self.tier else None, criterion)


@dataclass(frozen=True)
class Comparison:
    """One table: columns, and the ids of the criteria that are its rows."""

    id: str
    about: ComparisonFile
    columns: tuple[Column, ...]
    rows: tuple[str, ...]
    place: Place

    def facts(self) -> tuple[Fact, ...]:
        """Each fact shown, once, in the order of the rows."""
        seen = {fact.id: fact for row in self.rows for column in self.columns for fact in column.facts(row)}
        return tuple(seen.values())


@dataclass(frozen=True)
class LinkException:
    """Addresses that begin with `prefix` are not told about up to and including `until`."""

    prefix: str
    reason: str
    until: date
    place: Place


@dataclass(frozen=True)
class LinkRewrite:
    """A mass move; `cut` is an ending of the old paths that the new ones lack."""

    from_: str
    to: str
    cut: str | None
    why: str
    place: Place

    def candidate(self, url: str) -> str | None:
        """Where a page that lay at `url` may lie today; None if the move does not concern it."""
        old, start = url.partition("://")[2], self.from_.partition("://")[2]
        if old[: len(start)].lower() != start.lower():
            return None
        path, rest = re.fullmatch(r"([^?#]*)(.*)", old[len(start) :], re.DOTALL).groups()  # type: ignore[union-attr]
        if self.cut and path.lower().endswith(self.cut.lower()):
            path = path[: -len(self.cut)]
        return f"{self.to}{path}{rest}"


@dataclass(frozen=True)
class Docset:
    """`folder` of a repository is published below `address`; its redirect `files` are paths below `root`."""

    address: str
    root: str
    folder: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class LinkData:
    """What people tell the link check."""

    exceptions: tuple[LinkException, ...] = ()
    docsets: tuple[Docset, ...] = ()
    rewrites: tuple[LinkRewrite, ...] = ()
    """Longest `from` first."""


@dataclass(frozen=True)
class Catalogue:
    """Everything the site knows."""

    hosts: tuple[str, ...]
    sources: Mapping[str, Source]
    groups: tuple[Group, ...]
    criteria: Mapping[str, Criterion]
    services: Mapping[str, Service]
    comparisons: Mapping[str, Comparison]
    topics: Mapping[str, ReferencesFile]
    signals: Mapping[str, Signal]
    patterns: Mapping[str, Pattern]
    diagrams: Mapping[str, Diagram]
    terms: Mapping[str, Term]
    chooser: ChooserFile | None
    language: LanguageFile | None
    places: Mapping[str, Place]
    links: LinkData
    redirects: tuple[Redirect, ...] = ()

    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for service in self.services.values() for fact in service.facts)

    def references(self) -> dict[str, Reference]:
        """All references by id, in the order of the topics."""
        return {key: ref for topic in self.topics.values() for key, ref in topic.references.items()}
