"""What to do with the one issue of a report, given what it says and what it has said: no network in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from atlas.github.marker import Marker, digest, marker
from atlas.github.standing import KEY, Kind, Standing, key_mark
from atlas.github.words import LIMIT, LONGEST, comment, fit
from atlas.plain import code


@dataclass(frozen=True)
class Known:
    """The issue as it stands."""

    number: int
    open: bool
    text: str
    """Body without its marker."""
    wrote: Marker | None
    """The body's own marker."""
    said: Marker | None
    """That of our last comment, if there is one."""

    @property
    def told(self) -> Marker | None:
        """What readers know: the later of the two."""
        both = [found for found in (self.wrote, self.said) if found]
        return max(both, key=lambda found: found.turn) if both else None


@dataclass(frozen=True)
class Plan:
    """Steps in their order; None for a step that is not taken."""

    why: str
    comment: str | None = None
    body: str | None = None
    state: Literal["open", "closed"] | None = None


def _written(kind: Kind, body: str, mark: Marker) -> str:
    line = mark.line(kind)
    return f"{fit(body.strip(), LIMIT - len(line) - 2)}\n\n{line}"


def _carried(standing: Standing, told: Marker | None) -> frozenset[bytes]:
    """Marks of what was told before and could not be looked at in this run."""
    open_keys = {key_mark(key) for key in standing.undecided}
    return frozenset(mark for mark in (told and told.marks) or () if mark[:KEY] in open_keys)


def _with_carried(body: str, standing: Standing, carried: frozenset[bytes]) -> str:
    """facts.md names only what was found in this very run."""
    keys = {mark[:KEY] for mark in carried}
    lines = [f"- {code(key, LONGEST)}" for key in sorted(standing.undecided) if key_mark(key) in keys]
    return "\n".join([body.rstrip(), "", "Still open, but not looked at in this run:", "", *lines]) if lines else body


def _speaks(issue: Known, opens: bool, changed: bool) -> bool:
    """Whether readers are to be told: of what changed, or that the issue is opened or closed; each once."""
    if opens != issue.open:
        said_already = not changed and issue.told != issue.wrote
        return not said_already
    return opens and changed and issue.told is not None


def decide(kind: Kind, standing: Standing, body: str, issue: Known | None) -> Plan:
    """The plan; `issue` is None where there never was one."""
    if standing.outage is not None:
        return Plan("the run was inconclusive, nothing is touched")
    if issue is None:
        return _first(kind, standing, body)
    carried = _carried(standing, issue.told)
    if carried and not standing.items:
        return Plan("what is open could not be looked at, nothing is touched")
    whole = _with_carried(body, standing, carried) if kind == "facts" else body
    return _next(kind, standing, whole, issue, carried)


def _first(kind: Kind, standing: Standing, body: str) -> Plan:
    if not standing.items:
        return Plan("nothing to act on")
    marks = frozenset(item.mark for item in standing.items)
    return Plan(f"{len(marks)} to act on", body=_written(kind, body, marker(marks, 1)), state="open")


def _next(kind: Kind, standing: Standing, body: str, issue: Known, carried: frozenset[bytes]) -> Plan:
    after = frozenset(item.mark for item in standing.items) | carried
    told, opens = issue.told, bool(after)
    changed = told is None or told.digest != digest(after)
    if not (opens or issue.open or changed):
        return Plan("nothing to act on, and the issue is closed")
    said = None
    turn = told.turn if told else 1
    if _speaks(issue, opens, changed):
        turn += 1
        text = comment(kind, told.marks if told else None, after, standing, issue.open)
        said = f"{text}\n\n{marker(after, turn).line(kind)}"
    present = marker(after, turn)
    written = _written(kind, body, present)
    same = written == _written(kind, issue.text, present) and issue.wrote == present and opens == issue.open
    return Plan(
        "nothing has changed" if same and said is None else f"{len(after)} to act on",
        comment=said,
        body=None if same else written,
        state=None if opens == issue.open else ("open" if opens else "closed"),
    )
