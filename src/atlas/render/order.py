"""How the columns of a row compare: their places from best to worst, and which of them say the same.

Ranks are worked out here, where values are exact; the page's script only moves columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal

from atlas.catalogue import Fact
from atlas.model import Criterion
from atlas.quantity import NOT_APPLICABLE, UNLIMITED, Quantity

Cells = Sequence[tuple[Fact, ...]]
Key = tuple[int, str, Decimal | str]
UNKNOWN = "-"
EVERYTHING = "rate of everything"  # of an unlimited rate, which names nothing


def ways(criterion: Criterion) -> tuple[str, str]:
    """What the two directions are called."""
    if criterion.better != "neither":
        return "best first", "worst first"
    if criterion.kind == "yes-no":
        return "yes first", "no first"
    if criterion.kind in ("choice", "text"):
        return "like answers together", "like answers together, reversed"
    return "lowest first", "highest first"


def _dimensions(cells: Cells) -> list[str]:
    """What is measured in the row, the commonest first: events and bytes per second cannot be compared."""
    met = Counter(fact.said.value.key[0] for facts in cells for fact in facts)
    return [name for name, _ in met.most_common()]


def _first(criterion: Criterion) -> int:
    """-1 where a larger amount comes first."""
    larger = criterion.better == "higher" or (criterion.better == "neither" and criterion.kind == "yes-no")
    return -1 if larger else 1


def key(value: Quantity, criterion: Criterion, dimensions: Sequence[str]) -> Key:
    """Smallest first; an amount without a bound stands with all dimensions, "not applicable" behind all values."""
    dimension, amount = value.key
    if dimension == NOT_APPLICABLE:
        return 2, "", Decimal(0)
    if criterion.kind == "text":
        return 0, "", value.text.casefold()
    if amount == UNLIMITED:
        return 0, "", amount * _first(criterion)
    common = next(name for name in dimensions if name not in (NOT_APPLICABLE, EVERYTHING))
    strange = int(dimension != common)
    return strange, dimension if strange else "", amount * _first(criterion)


def ranks(cells: Cells, criterion: Criterion) -> list[int | None]:
    """The place of each column, equal values sharing one; None where nothing is stated.

    A cell with several figures stands where the best of them does.
    """
    dimensions = _dimensions(cells)
    best = [min((key(fact.said.value, criterion, dimensions) for fact in facts), default=None) for facts in cells]
    places = {one: place for place, one in enumerate(sorted({one for one in best if one is not None}))}
    return [None if one is None else places[one] for one in best]


def _said(facts: Iterable[Fact]) -> Hashable:
    """What a reader compares; where it was read does not matter."""
    return frozenset(
        (fact.said.value, fact.limit, fact.scope, fact.protocol, fact.said.note, tuple(x.value for x in fact.disputed))
        for fact in facts
    )


def kinds(cells: Cells) -> list[int]:
    """A number for each column; the same number means that the cells say the same, silence included."""
    known: dict[Hashable, int] = {}
    return [known.setdefault(_said(facts), len(known)) for facts in cells]


def written(numbers: Iterable[int | None]) -> str:
    """As the page's script reads them."""
    return " ".join(UNKNOWN if number is None else str(number) for number in numbers)
