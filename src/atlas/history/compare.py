"""Two versions of a service's facts → what changed, one entry for all tiers that changed alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from atlas.history.records import Kind, Version
from atlas.history.versions import Cell, Said, shown
from atlas.model import Criterion

Facts = Mapping[Cell, list[Said]]
Criteria = Mapping[str, Criterion]
Stated = tuple[Cell, Said]


class Difference(NamedTuple):
    """What became of a figure."""

    kind: Kind
    criterion: str
    tiers: tuple[str, ...]
    old: Version | None
    new: Version | None


def _version(criteria: Criteria, one: Stated | None) -> Version | None:
    if one is None:
        return None
    (criterion, _, limit, scope, protocol), said = one
    text, _ = shown(criteria.get(criterion), said.value)
    qualified = {"limit": limit, "scope": scope, "protocol": protocol}
    cited = {"source": said.source, "start": said.start, "end": said.end, "read": said.read}
    return Version(value=text, **qualified, **cited)


def _same(criteria: Criteria, cell: Cell, old: Said, new: Said) -> bool:
    """Equal as written, as amounts (1,024 KB is 1 MB), or as readers see it (a text that became a choice)."""
    if old.value == new.value:
        return True
    (before, one), (after, other) = (shown(criteria.get(cell[0]), said.value) for said in (old, new))
    return before.casefold() == after.casefold() or (one is not None and one == other)


def _rest(criteria: Criteria, cell: Cell, old: list[Said], new: list[Said]) -> tuple[list[Stated], list[Stated]]:
    """What stands on one side only."""
    gone, come = list(old), list(new)
    for before in old:
        if match := next((after for after in come if _same(criteria, cell, before, after)), None):
            come.remove(match)
            gone.remove(before)
    return [(cell, said) for said in gone], [(cell, said) for said in come]


def _pairs(gone: list[Stated], come: list[Stated]) -> Iterator[tuple[Stated | None, Stated | None]]:
    """Old with new of the same limit, scope and protocol; then the rest in its order; then one without the other."""
    for one in list(gone):
        if match := next((other for other in come if other[0] == one[0]), None):
            yield one, match
            gone.remove(one)
            come.remove(match)
    while gone or come:
        yield gone.pop(0) if gone else None, come.pop(0) if come else None


def _raw(criteria: Criteria, old: Facts, new: Facts) -> Iterator[tuple[str, str, Version | None, Version | None]]:
    """Criterion, tier, before, after."""
    places: dict[tuple[str, str], tuple[list[Stated], list[Stated]]] = defaultdict(lambda: ([], []))
    for cell in dict.fromkeys([*old, *new]):
        gone, come = _rest(criteria, cell, old.get(cell, []), new.get(cell, []))
        places[cell[:2]][0].extend(gone)
        places[cell[:2]][1].extend(come)
    for (criterion, tier), (gone, come) in places.items():
        for before, after in _pairs(gone, come):
            yield criterion, tier, _version(criteria, before), _version(criteria, after)


def differences(criteria: Criteria, old: Facts, new: Facts) -> list[Difference]:
    """In the order of the older file, then of the newer; a value that is only written otherwise is none."""
    grouped: dict[tuple[str, Version | None, Version | None], list[str]] = {}
    for criterion, tier, before, after in _raw(criteria, old, new):
        grouped.setdefault((criterion, before, after), []).append(tier)
    return [
        Difference(_kind(before, after), criterion, tuple(filter(None, tiers)), before, after)
        for (criterion, before, after), tiers in grouped.items()
    ]


def _kind(old: Version | None, new: Version | None) -> Kind:
    return "added" if old is None else "removed" if new is None else "changed"
