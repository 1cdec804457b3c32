"""What the site's search knows of a row: its values, each with the columns that share it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from atlas.catalogue import Column
from atlas.render.view import Row


@dataclass(frozen=True)
class Shared:
    """A value and where it holds."""

    value: str
    where: str


def _where(columns: Iterable[Column]) -> str:
    """Service Bus Basic, Standard; Queue Storage."""
    runs = []
    for _, run in groupby(columns, key=lambda column: column.service.id):
        found = list(run)
        tiers = ", ".join(column.tier.name for column in found if column.tier)
        runs.append(f"{found[0].service.about.short} {tiers}".strip())
    return "; ".join(runs)


def shared(row: Row) -> Sequence[Shared]:
    """In the order in which the columns name the values."""
    found: dict[str, list[Column]] = {}
    for cell in row.cells:
        for value in dict.fromkeys(str(fact.said.value) for fact in cell.facts):
            found.setdefault(value, []).append(cell.column)
    return [Shared(value, _where(columns)) for value, columns in found.items()]
