"""Exceptions for links end soon, none stands twice, and no rewrite leads into itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from atlas.problem import Problem
from atlas.resolve import Written

LONGEST = timedelta(days=90)


def _twice(at: Written, kind: str, prefixes: Sequence[str]) -> Iterator[Problem]:
    for index, prefix in enumerate(prefixes):
        first = prefixes.index(prefix)
        if first < index:
            what = f"{prefix[:80]} stands already on line {at.document.line((kind, first))}"
            yield at.problem((kind, index), what, "Keep one of the two.")


def check(files: Mapping[str, Sequence[Written]], today: date) -> Iterator[Problem]:
    """An exception that has expired breaks no build: the report of the link check tells it."""
    for at in files["link-exceptions"]:
        yield from _twice(at, "exceptions", [entry.prefix for entry in at.about.exceptions])
        for index, entry in enumerate(at.about.exceptions):
            if entry.until > today + LONGEST:
                what = f"{entry.until} is more than {LONGEST.days} days away"
                yield at.problem(("exceptions", index, "until"), what, "Write an earlier day, and look again then.")
    for at in files["link-rewrites"]:
        yield from _twice(at, "rewrites", [entry.from_ for entry in at.about.rewrites])
        for index, entry in enumerate(at.about.rewrites):
            if entry.to.startswith(entry.from_):
                what = "the new beginning begins with the old one, so that it would be rewritten again"
                yield at.problem(("rewrites", index, "to"), what, "Lengthen `from`, for example by the next folder.")
