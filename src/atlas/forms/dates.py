"""Dates as pages print them and people type them; one that can be read in two ways is asked for again."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LEAD = re.compile(
    r"^(article|last updated on|last updated|updated on|updated|published on|published|on)\b[\s:•-]*", re.I
)


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("it is not a day that exists.") from None


def read(text: str, today: date) -> date:
    """ValueError says in a sentence what to write."""
    text = _LEAD.sub("", text.strip()).split("T")[0].strip(" .")
    found = _read(text)
    if found > today:
        raise ValueError("it lies in the future.")
    return found


def _read(text: str) -> date:
    if iso := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    if named := re.fullmatch(r"(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.? ?(?:(\d{1,2}),? )?(\d{4})", text):
        month = named[2].lower()[:3]
        day = named[1] or named[3]
        if month in _MONTHS and day:
            return _made(int(named[4]), _MONTHS.index(month) + 1, int(day))
    if slashed := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text):
        first, second, year = map(int, slashed.groups())
        if first > 12 or first == second:
            return _made(year, second, first)
        if second > 12:
            return _made(year, first, second)
        raise ValueError(f"day and month could be either way round. Please write it as {year}-{first:02}-{second:02}.")
    raise ValueError("it is not a date. Please write it as in 2026-11-23, or leave it empty.")
