"""What may stand once: rows and columns of a table, groups, tiers of a fact, ids of references over all topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.lines import Path
from atlas.problem import Problem
from atlas.resolve import Written


def _twice(at: Written, path: Path, ids: Iterable[str], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if one in seen:
            yield at.problem((*path, index), f"the {what} {one!r} stands twice", "Delete one of them.")
        seen.add(one)


def _comparison(at: Written) -> Iterator[Problem]:
    yield from _twice(at, ("criteria",), at.about.criteria, "criterion")
    shown = [f"{column.service}/{tier}" for column in at.about.columns for tier in column.tiers or ("",)]
    yield from _twice(at, ("columns",), shown, "column")


def _references(files: Sequence[Written]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for at in files:
        for key in at.about.references:
            if key in first:
                what = f"the id {key!r} stands already in {first[key]}"
                yield at.problem(("references", key), what, "Name one of them otherwise.")
            first.setdefault(key, at.file)


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    criteria = files["criteria"][0]
    yield from _twice(criteria, ("groups",), [group.id for group in criteria.about.groups], "group")
    for at in files["comparison"]:
        yield from _comparison(at)
    for at in files["service"]:
        for criterion, facts in at.about.facts.items():
            for index, fact in enumerate(facts):
                yield from _twice(at, ("facts", criterion, index, "tiers"), fact.tiers, "tier")
    yield from _references(files["references"])
