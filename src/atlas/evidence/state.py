"""What earlier runs saw, kept over nights in one JSON file: verdicts by claim, fetch metadata by source."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from atlas.evidence.claims import Claim
from atlas.evidence.judge import BAD, ReadFrom, State, Verdict
from atlas.memory import load_json, save_json

CONFIRMED = 2  # runs that must see the same before readers are told


class Seen(BaseModel):
    """One claim over time."""

    model_config = ConfigDict(extra="forbid")
    digest: str
    state: State
    found: str | None = None
    checked: AwareDatetime | None = None
    """When it was last looked for, reached or not."""
    judged: AwareDatetime | None = None
    """When its page was last read."""
    first_verified: AwareDatetime | None = None
    last_verified: AwareDatetime | None = None
    since: AwareDatetime | None = None
    """When it was first seen in a state other than verified."""
    runs: int = 0
    """Runs in a row that saw this state."""
    read_from: ReadFrom | None = None


class Visited(BaseModel):
    """One source over time."""

    model_config = ConfigDict(extra="forbid")
    attempted: AwareDatetime
    reached: AwareDatetime | None = None
    reason: str | None = None
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    """Of the claims that were judged on the page that the tags stand for."""


class Memory(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")
    version: Literal[1] = 1
    run: AwareDatetime | None = None
    facts: dict[str, Seen] = {}
    sources: dict[str, Visited] = {}


def load(path: Path) -> tuple[Memory, str | None]:
    """The memory, and a warning where the file was damaged and has been set aside."""
    return load_json(path, Memory)


def save(path: Path, memory: Memory) -> None:
    """At once or not at all."""
    save_json(path, memory)


def after(before: Seen | None, claim: Claim, verdict: Verdict, now: datetime, read_from: ReadFrom | None) -> Seen:
    """A claim's history with one more verdict. Unreachable keeps what was known; other words begin anew."""
    if before is None or before.digest != claim.digest:
        before = Seen(digest=claim.digest, state="not-checked")
    if verdict.state == "unreachable":
        if before.state in ("not-checked", "unreachable"):
            return before.model_copy(update={"state": "unreachable", "checked": now})
        return before.model_copy(update={"checked": now})
    same = before.state == verdict.state and before.found == verdict.found
    good = verdict.state == "verified"
    return Seen(
        digest=claim.digest,
        state=verdict.state,
        found=verdict.found,
        checked=now,
        judged=now,
        first_verified=before.first_verified or (now if good else None),
        last_verified=now if good else before.last_verified,
        since=None if good else (before.since or now),
        runs=before.runs + 1 if same else 1,
        read_from=read_from,
    )


def confirmed(seen: Seen) -> bool:
    """Whether readers are told that the source says otherwise."""
    return seen.state in BAD and seen.runs >= CONFIRMED
