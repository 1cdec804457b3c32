"""What a table shows, as plain values: rows, cells, numbered sources. The templates only print it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from atlas.catalogue import Catalogue, Column, Fact, Place, Service, Statement
from atlas.evidence.address import reader_address
from atlas.model import Criterion, Source
from atlas.render import order


@dataclass(frozen=True)
class Cell:
    """One cell of a table; no facts means not stated."""

    id: str
    column: Column
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Row:
    """One criterion over all columns."""

    id: str
    criterion: Criterion
    cells: tuple[Cell, ...]

    @property
    def facts(self) -> tuple[tuple[Fact, ...], ...]:
        return tuple(cell.facts for cell in self.cells)

    @property
    def ranks(self) -> str:
        """The places of the columns, for the script that puts them in order."""
        return order.written(order.ranks(self.facts, self.criterion))

    @property
    def kinds(self) -> str:
        """Which columns say the same, for the script that shows only differences."""
        return order.written(order.kinds(self.facts))


@dataclass(frozen=True)
class Band:
    """Rows under one heading; `id` is that of the group."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Reading:
    """One source of a table: its number there, how many figures rest on it, and when its texts were dated."""

    number: int
    source: Source
    figures: int
    first: date | None
    last: date | None
    undated: int


@dataclass(frozen=True)
class Table:
    """A whole table with what stands below it."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    facts: tuple[Fact, ...]
    readings: tuple[Reading, ...]
    places: tuple[Place, ...]

    @property
    def spans(self) -> list[tuple[Service, int]]:
        """Services side by side, each with its number of columns."""
        runs = groupby(self.columns, key=lambda column: column.service.id)
        return [(run[0].service, len(run)) for run in (list(columns) for _, columns in runs)]

    @property
    def numbers(self) -> dict[str, int]:
        """Source address → its number below the table."""
        return {reading.source.url: reading.number for reading in self.readings}

    @property
    def oldest(self) -> date | None:
        return min((said.read for said in statements(self.facts) if said.read), default=None)

    @property
    def undated(self) -> int:
        return sum(said.read is None for said in statements(self.facts))

    @property
    def citations(self) -> int:
        """How many statements the table shows, the disputed included."""
        return len(statements(self.facts))


def statements(facts: Iterable[Fact]) -> list[Statement]:
    """All that is said, the disputed included."""
    return [said for fact in facts for said in (fact.said, *fact.disputed)]


def readings(facts: Sequence[Fact]) -> tuple[Reading, ...]:
    """The sources of some facts, numbered in the order in which they are met."""
    found: dict[str, list[Statement]] = {}
    for said in statements(facts):
        found.setdefault(said.source.url, []).append(said)
    out = []
    for number, said_there in enumerate(found.values(), start=1):
        dates = sorted(said.read for said in said_there if said.read)
        undated = len(said_there) - len(dates)
        first, last = (dates[0], dates[-1]) if dates else (None, None)
        out.append(Reading(number, said_there[0].source, len(said_there), first, last, undated))
    return tuple(out)


def bands(catalogue: Catalogue, table_id: str, columns: Sequence[Column], rows: Sequence[str]) -> tuple[Band, ...]:
    """Rows gathered under their groups, which stand in the order in which the rows first need them."""
    titles = {group.id: group.title for group in catalogue.groups}
    grouped: dict[str, list[Row]] = {}
    for key in rows:
        criterion = catalogue.criteria[key]
        cells = tuple(Cell(f"{table_id}.{column.id}.{key}", column, column.facts(key)) for column in columns)
        grouped.setdefault(criterion.group, []).append(Row(f"{table_id}.{key}", criterion, cells))
    return tuple(Band(group, titles[group], tuple(found)) for group, found in grouped.items())


def comparison(catalogue: Catalogue, comparison_id: str) -> Table:
    """The table of a comparison."""
    wanted = catalogue.comparisons[comparison_id]
    facts = wanted.facts()
    services = {column.service.id: column.service.place for column in wanted.columns}
    made = bands(catalogue, wanted.id, wanted.columns, wanted.rows)
    places = (wanted.place, *services.values())
    return Table(wanted.id, wanted.about.title, wanted.columns, made, facts, readings(facts), places)


def service(catalogue: Catalogue, service_id: str) -> Table:
    """All facts of a service, by tier."""
    wanted = catalogue.services[service_id]
    columns = tuple(Column(wanted, tier) for tier in wanted.about.tiers) or (Column(wanted, None),)
    stated = {fact.criterion for fact in wanted.facts}
    rows = [key for key in catalogue.criteria if key in stated]
    made = bands(catalogue, wanted.id, columns, rows)
    caption = f"{wanted.about.name}: all figures"
    return Table(wanted.id, caption, columns, made, wanted.facts, readings(wanted.facts), (wanted.place,))


def qualifiers(fact: Fact) -> str:
    """Limit, scope and protocol in one short line."""
    return ", ".join(part for part in (fact.limit, fact.scope, fact.protocol) if part)


def holds_for(catalogue: Catalogue, fact: Fact) -> str:
    """Service and tiers a fact is about."""
    about = catalogue.services[fact.service].about
    names = [tier.name for tier in about.tiers if tier.id in fact.tiers]
    unnamed = " (the source names no tier)" if about.tiers and not names else ""
    return f"{about.short} {', '.join(names)}".strip() + unnamed


def proof(said: Statement) -> str:
    """Address of the exact words."""
    return reader_address(said.source, said.cite)
