"""What earlier nights saw of each link, kept in one JSON file; a night of trouble is not yet a report."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt

from atlas.links.records import BROKEN, DEFINITE, Finding, Status, Verdict
from atlas.memory import load_json, save_json

NIGHT = timedelta(hours=18)
"""Two looks that are closer together count as one night; nightly runs start a little early or late."""
DEATHS = 2
FAILURES = 3
MOST_DOUBT = 3
"""Nights more that a link gets which has come back before, one for each time."""
Change = Literal["newly-dead", "newly-moved", "recovered"]


class Entry(BaseModel):
    """One link over time."""

    model_config = ConfigDict(extra="forbid")
    verdict: Verdict
    """The last one that says something: not blocked, not inconclusive."""
    status: Status
    since: AwareDatetime | None = None
    counted: AwareDatetime | None = None
    """When the last night of trouble was counted."""
    nights: NonNegativeInt = 0
    """Nights in a row on which a reader did not get what was meant."""
    deaths: NonNegativeInt = 0
    """Those of them on which it was gone for certain."""
    returns: NonNegativeInt = 0
    """How often trouble went away before it was reported."""
    to: str | None = None
    fine: bool = False
    """Whether the last run found it fine."""


class Memory(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")
    version: Literal[1] = 1
    run: AwareDatetime | None = None
    links: dict[str, Entry] = {}


def load(path: Path) -> tuple[Memory, str | None]:
    """The memory, and a warning where the file was damaged and has been set aside."""
    return load_json(path, Memory)


def save(path: Path, memory: Memory) -> None:
    """At once or not at all."""
    save_json(path, memory)


def after(before: Entry | None, finding: Finding, now: datetime, at_once: bool = False) -> tuple[Entry, Change | None]:
    """A link's history with one more night; `at_once`: trouble is told without another (a pull request's links)."""
    before = before or Entry(verdict="ok", status="ok")
    if finding.verdict in BROKEN:
        return _broken(before, finding, now, at_once)
    if finding.verdict == "moved":
        return _moved(before, finding, now)
    if finding.verdict == "ok":
        return _fine(before)
    status = "ok" if before.status == "resolved" else before.status
    return before.model_copy(update={"fine": False, "status": status}), None


def _fine(before: Entry) -> tuple[Entry, Change | None]:
    if before.status == "confirmed" and before.verdict != "moved":
        return Entry(
            verdict="ok", status="resolved", since=before.since, returns=before.returns, fine=True
        ), "recovered"
    returns = before.returns + (before.status == "suspect")
    return Entry(verdict="ok", status="ok", returns=returns, fine=True), None


def _moved(before: Entry, finding: Finding, now: datetime) -> tuple[Entry, Change | None]:
    """A server that says "for good" is believed at once: the link works, and the report only offers the address."""
    known = before.verdict == "moved" and before.status == "confirmed" and before.to == finding.to
    since = before.since if known else now
    entry = Entry(verdict="moved", status="confirmed", since=since, to=finding.to, returns=before.returns, fine=True)
    return entry, None if known else "newly-moved"


def _broken(before: Entry, finding: Finding, now: datetime, at_once: bool) -> tuple[Entry, Change | None]:
    failing = before.status in ("suspect", "confirmed") and before.verdict != "moved"
    new = not failing or before.counted is None or now - before.counted >= NIGHT
    nights = (before.nights if failing else 0) + new
    dead = finding.verdict in DEFINITE
    deaths = (before.deaths if failing else 0) + (dead and (new or before.deaths == 0 or not failing))
    told = failing and before.status == "confirmed"
    sure = told or at_once or deaths >= DEATHS or nights >= FAILURES + min(before.returns, MOST_DOUBT)
    entry = Entry(
        verdict=finding.verdict,
        status="confirmed" if sure else "suspect",
        since=before.since if failing else now,
        counted=now if new else before.counted,
        nights=nights,
        deaths=deaths,
        returns=before.returns,
    )
    return entry, "newly-dead" if sure and not told else None


def shown(entry: Entry, finding: Finding) -> Status:
    """The status beside tonight's verdict: a wall says nothing about the page behind it."""
    return "ok" if finding.verdict == "blocked" else entry.status
