"""The results of one run for people and for programs: facts.json, facts.md, and a table on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict

from atlas.evidence.check import Result
from atlas.evidence.judge import BAD, ReadFrom, State
from atlas.plain import escaped


class Row(BaseModel):
    """One statement and one tier (null where the source names none)."""

    model_config = ConfigDict(extra="forbid")
    service: str
    tier: str | None
    criterion: str
    source: str
    state: State
    expected: str
    found: str | None
    read_from: ReadFrom | None
    key: str
    disputed: bool
    """Whether it is a statement that disputes the fact."""
    reason: str | None
    """Why the page could not be reached, where it could not."""
    file: str
    line: int


class Report(BaseModel):
    """facts.json"""

    model_config = ConfigDict(extra="forbid")
    version: Literal[1] = 1
    run: AwareDatetime
    facts: list[Row]


def _rows(result: Result) -> list[Row]:
    claim, verdict = result.claim, result.verdict
    return [
        Row(
            service=claim.service,
            tier=tier,
            criterion=claim.criterion,
            source=claim.cite.source,
            state=verdict.state,
            expected=str(claim.value),
            found=verdict.found,
            read_from=result.read_from,
            key=claim.key,
            disputed=claim.disputed is not None,
            reason=result.reason,
            file=claim.place.file,
            line=claim.place.line,
        )
        for tier in claim.tiers or (None,)
    ]


def report(results: Iterable[Result], now: datetime) -> Report:
    """Sorted, so that the same verdicts give the same file."""
    rows = [row for result in results for row in _rows(result)]
    return Report(run=now, facts=sorted(rows, key=lambda row: (row.key, row.tier or "")))


def as_json(made: Report) -> str:
    return made.model_dump_json(indent=1) + "\n"


def summary(results: list[Result]) -> str:
    """One line of counts."""
    states = Counter(str(result.verdict.state) for result in results)
    counted = [f"{states[state]} {state}" for state in get_args(State) if states[state]]
    return f"{len(results)} statements: {', '.join(counted) or 'none'}."


def as_markdown(results: list[Result], now: datetime) -> str:
    """What somebody should look at first; unreachable pages once each, behind."""
    lines = ["# Fact check", "", f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC. {summary(results)}", ""]
    bad = sorted((r for r in results if r.verdict.state in BAD), key=lambda r: (r.verdict.state, r.claim.key))
    if bad:
        lines += ["| state | fact | expected | stands there now | edit |", "|---|---|---|---|---|"]
    for result in bad:
        claim, verdict = result.claim, result.verdict
        name = f"{escaped(claim.key)}<br>[words]({claim.source.url})"
        place = f"`{claim.place.file}:{claim.place.line}`"
        cells = (verdict.state, name, escaped(str(claim.value)), escaped(verdict.found or "") or "nothing", place)
        lines.append(f"| {' | '.join(cells)} |")
    if not bad:
        lines.append("Nothing has changed.")
    failed = {r.claim.cite.source: r.reason for r in results if r.verdict.state == "unreachable"}
    if failed:
        lines += ["", "Not reached (no verdict, nothing changes for readers):", ""]
        lines += [f"- {source}: {escaped(reason or '')}" for source, reason in sorted(failed.items())]
    return "\n".join(lines) + "\n"
