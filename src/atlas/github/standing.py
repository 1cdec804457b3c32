"""What a report asks somebody to act on, in one form for links.json and facts.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from atlas.evidence.judge import BAD, State
from atlas.links.records import BROKEN, Status, Verdict
from atlas.program import Wrong

KEY = 5  # bytes that stand for an address in a marker
WHAT = 2  # and for its verdict


def key_mark(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=KEY).digest()


@dataclass(frozen=True)
class Item:
    """Something to act on."""

    key: str
    """The address of a link, the key of a statement."""
    state: str
    now: str | None
    """Where it moved to, what stands there instead."""
    place: str

    @property
    def mark(self) -> bytes:
        """Seven bytes that change with what somebody has to do: a broken link stays one, whichever way it fails."""
        what = "broken" if self.state in BROKEN else f"{self.state}\0{self.now or ''}"
        return key_mark(self.key) + blake2b(what.encode(), digest_size=WHAT).digest()


@dataclass(frozen=True)
class Standing:
    """A whole report."""

    items: tuple[Item, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    """Verdicts of what needs nobody, by key."""
    undecided: frozenset[str] = frozenset()
    """Keys of which this run cannot say anything."""
    outage: str | None = None


class _Place(BaseModel):
    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class _Link(BaseModel):
    """The fields of links.json that matter here; others may come and go."""

    url: str
    verdict: Verdict
    status: Status
    to: str | None = None
    exception: str | None = None
    places: tuple[_Place, ...] = ()


class _Links(BaseModel):
    version: Literal[1] = 1
    outage: str | None = None
    shard: str | None = None
    links: tuple[_Link, ...]


class _Row(_Place):
    """The fields of facts.json that matter here; one statement has a row for each tier."""

    key: str
    state: State
    found: str | None = None


class _Facts(BaseModel):
    version: Literal[1] = 1
    facts: tuple[_Row, ...]


def _of_links(content: bytes) -> Standing:
    report = _Links.model_validate_json(content)
    if report.shard is not None:
        raise Wrong("The report is that of one shard. Join the shards first: scripts/check_links.py merge")
    acting = {link.url: link for link in report.links if _acting(link)}
    items = (Item(link.url, link.verdict, link.to, _places(link.places)) for link in acting.values())
    others = {link.url: _excused(link) for link in report.links if link.url not in acting}
    undecided = frozenset(link.url for link in report.links if link.verdict == "inconclusive" and not link.exception)
    return Standing(tuple(items), others, undecided, report.outage)


def _acting(link: _Link) -> bool:
    """A night on which nothing could be said of a link leaves its status as it was."""
    return link.status == "confirmed" and link.exception is None and (link.verdict in BROKEN or link.verdict == "moved")


def _excused(link: _Link) -> str:
    return "under an exception" if link.exception is not None else link.verdict


def _places(places: tuple[_Place, ...]) -> str:
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"{places[0]}{more}" if places else ""


def _of_facts(content: bytes) -> Standing:
    rows = {row.key: row for row in _Facts.model_validate_json(content).facts}
    items = (Item(row.key, row.state, row.found, str(row)) for row in rows.values() if row.state in BAD)
    others = {row.key: row.state for row in rows.values() if row.state not in BAD}
    undecided = frozenset(key for key, state in others.items() if state != "verified")
    return Standing(tuple(items), others, undecided)


Kind = Literal["links", "facts"]
_READERS: dict[Kind, Callable[[bytes], Standing]] = {"links": _of_links, "facts": _of_facts}


def read(path: Path, kind: Kind) -> Standing:
    """Of a report's file; Wrong where it is not one."""
    try:
        return _READERS[kind](path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Wrong(f"{path}: is not a report of {kind} ({where}: {first['msg'][:100]}). Was the check run?") from None
