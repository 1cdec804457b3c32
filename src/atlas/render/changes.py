"""The change log as a page shows it: by day, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from atlas.catalogue import Catalogue
from atlas.feeds.items import Item, items
from atlas.feeds.points import html
from atlas.history.known import History

MOST = 300


@dataclass(frozen=True)
class Line:
    """One entry."""

    kind: str
    title: str
    path: str
    html: Markup


@dataclass(frozen=True)
class Day:
    """What changed on a day."""

    day: date
    lines: tuple[Line, ...]


def _line(item: Item) -> Line:
    return Line(item.kind, item.title, item.path, html(item.points))


def days(catalogue: Catalogue, history: History) -> list[Day]:
    """The newest of them; what the feeds say of facts and references."""
    found = items(catalogue, history, None)[:MOST]
    runs = groupby(found, key=lambda one: one.when.date())
    return [Day(day, tuple(_line(one) for one in run)) for day, run in runs]


def known(history: History) -> str:
    """How far the log goes, in a sentence."""
    if history.through is None:
        return "This build knew no history, so the log is empty."
    less = " The build knew only a part of the history, so later changes may be missing." if history.partial else ""
    return f"It goes up to {history.through}.{less}"
