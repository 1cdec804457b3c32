"""Nights in a row, and what is told of a link after each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.links.history import DEATHS, FAILURES, MOST_DOUBT, NIGHT, Change, Entry, Memory, after, load, save, shown
from atlas.links.records import BROKEN, DEFINITE, Evidence, Finding, Verdict

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRST = datetime(2026, 11, 1, 2, tzinfo=UTC)
VERDICTS: dict[str, Verdict] = {
    "ok": "ok",
    "dead": "dead",
    "part": "fragment-lost",
    "away": "unreachable",
    "cert": "insecure",
    "wall": "blocked",
    "odd": "inconclusive",
    "moved": "moved",
}
MARKS: dict[Change | None, str] = {None: "", "newly-dead": "!", "recovered": "+", "newly-moved": ">"}


def looked(night: str) -> tuple[Finding, timedelta]:
    """<verdict>[:<new address>][@<hours since the last look>], a day later unless told."""
    what, _, hours = night.partition("@")
    verdict, _, to = what.partition(":")
    new = f"https://b.example/{to}" if verdict == "moved" else None
    finding = Finding(url="https://a.example/", verdict=VERDICTS[verdict], evidence=Evidence(why="so"), to=new)
    return finding, timedelta(hours=float(hours or 24))


def told(nights: str, at_once: bool = False) -> str:
    """Status after each, and what is told as new: ! newly dead, + recovered, > newly moved."""
    entry: Entry | None = None
    now = FIRST
    out = []
    for night in nights.split():
        finding, later = looked(night)
        now += later
        entry, change = after(entry, finding, now, at_once)
        out.append(f"{shown(entry, finding)}{MARKS[change]}")
    return " ".join(out)


SEQUENCES = {
    "ok ok": "ok ok",
    "dead dead ok ok": "suspect confirmed! resolved+ ok",
    "part part ok ok": "suspect confirmed! resolved+ ok",
    "dead part": "suspect confirmed!",
    "dead dead dead dead": "suspect confirmed! confirmed confirmed",
    "ok dead ok dead ok dead dead": "ok suspect ok suspect ok suspect confirmed!",
    "away away away away": "suspect suspect confirmed! confirmed",
    "cert cert cert": "suspect suspect confirmed!",
    "cert away cert": "suspect suspect confirmed!",
    "away ok away ok away ok": "suspect ok suspect ok suspect ok",
    "away away ok away away away away": "suspect suspect ok suspect suspect suspect confirmed!",
    "away ok away ok away ok away ok away away away away away away": "suspect ok " * 4
    + "suspect suspect suspect suspect suspect confirmed!",
    "away ok dead dead": "suspect ok suspect confirmed!",
    "dead away dead": "suspect suspect confirmed!",
    "away dead dead": "suspect suspect confirmed!",
    "away dead away": "suspect suspect confirmed!",
    "dead dead away ok": "suspect confirmed! confirmed resolved+",
    "dead wall dead": "suspect ok confirmed!",
    "wall wall wall wall": "ok ok ok ok",
    "odd odd odd odd": "ok ok ok ok",
    "wall dead wall": "ok suspect ok",
    "dead odd dead": "suspect suspect confirmed!",
    "away odd away wall away": "suspect suspect suspect ok confirmed!",
    "dead dead wall dead ok": "suspect confirmed! ok confirmed resolved+",
    "dead dead odd ok": "suspect confirmed! confirmed resolved+",
    "dead dead ok odd odd": "suspect confirmed! resolved+ ok ok",
    "dead dead ok wall ok": "suspect confirmed! resolved+ ok ok",
    "dead dead ok dead dead ok": "suspect confirmed! resolved+ suspect confirmed! resolved+",
    "dead dead@17.9 dead@0.1": "suspect suspect confirmed!",
    "dead dead@18": "suspect confirmed!",
    "dead dead@1 dead@1 dead@1": "suspect suspect suspect suspect",
    "away away@1 away away@1 away": "suspect suspect suspect suspect confirmed!",
    "away dead@2 dead": "suspect suspect confirmed!",
    "dead ok@1 dead@1 dead@1": "suspect ok suspect suspect",
    "dead dead ok@1 ok@1": "suspect confirmed! resolved+ ok",
    "dead dead@-48 dead@1 dead@72": "suspect suspect suspect confirmed!",
    "dead dead@-48 dead dead dead dead": "suspect suspect suspect suspect confirmed! confirmed",
    "moved moved moved": "confirmed> confirmed confirmed",
    "moved:1 moved:2 moved:2": "confirmed> confirmed> confirmed",
    "moved ok moved": "confirmed> ok confirmed>",
    "moved wall moved": "confirmed> ok confirmed",
    "moved odd moved": "confirmed> confirmed confirmed",
    "moved dead dead ok": "confirmed> suspect confirmed! resolved+",
    "moved away away away": "confirmed> suspect suspect confirmed!",
    "dead dead moved moved ok": "suspect confirmed! confirmed> confirmed ok",
    "dead moved dead dead": "suspect confirmed> suspect confirmed!",
}


@pytest.mark.parametrize("nights", SEQUENCES)
def test_nights(nights: str) -> None:
    assert told(nights) == SEQUENCES[nights]


@pytest.mark.parametrize(
    ("nights", "statuses"),
    [
        ("dead dead", "confirmed! confirmed"),
        ("away", "confirmed!"),
        ("wall", "ok"),
        ("odd", "ok"),
        ("dead ok", "confirmed! resolved+"),
    ],
)
def test_a_pull_requests_links_are_told_at_once(nights: str, statuses: str) -> None:
    assert told(nights, at_once=True) == statuses


def _nights(times: list[datetime]) -> int:
    """How many of these looks are far enough apart to be nights of their own."""
    count, last = 0, None
    for time in times:
        if last is None or time - last >= NIGHT:
            count, last = count + 1, time
    return count


LOOKS = st.lists(st.tuples(st.sampled_from(list(VERDICTS)), st.floats(0.5, 60)), max_size=30)


@CALM
@given(LOOKS)
def test_no_wolf_is_cried(looks: list[tuple[str, float]]) -> None:
    """Told never sooner than the rule allows, once in a spell of trouble, and always with its beginning."""
    entry: Entry | None = None
    now, spell, deaths, told_of = FIRST, list[datetime](), list[datetime](), False
    for verdict, hours in looks:
        finding, later = looked(f"{verdict}@{hours}")
        now += later
        entry, change = after(entry, finding, now)
        if finding.verdict in ("ok", "moved"):
            assert (change == "recovered") is (finding.verdict == "ok" and told_of)
            spell, deaths, told_of = [], [], False
        elif finding.verdict in BROKEN:
            spell.append(now)
            deaths += [now] if finding.verdict in DEFINITE else []
            sure = entry.status == "confirmed"
            assert not sure or _nights(spell) >= (DEATHS if len(deaths) >= DEATHS else FAILURES)
            assert (change == "newly-dead") is (sure and not told_of)
            assert entry.since == spell[0]
            assert sure or not told_of
            told_of = sure
        if finding.verdict in ("blocked", "inconclusive"):
            assert change is None
        if finding.verdict == "blocked":
            assert shown(entry, finding) == "ok"


@CALM
@given(LOOKS)
def test_what_is_gone_for_good_is_told_in_the_end(looks: list[tuple[str, float]]) -> None:
    entry: Entry | None = None
    now = FIRST
    for verdict, hours in looks:
        finding, _ = looked(verdict)
        now += timedelta(hours=hours)
        entry, _ = after(entry, finding, now)
    finding, day = looked("away")
    for _ in range(FAILURES + MOST_DOUBT):
        now += day
        entry, _ = after(entry, finding, now)
    assert entry
    assert entry.status == "confirmed"


def test_the_memory_holds_everything(tmp_path: Path) -> None:
    memory = Memory(run=FIRST)
    for name in VERDICTS:
        finding, later = looked(name)
        entry, _ = after(None, finding, FIRST)
        memory.links[f"https://a.example/{name}"], _ = after(entry, finding, FIRST + later)
    path = tmp_path / "state" / "links.json"
    save(path, memory)
    assert load(path) == (memory, None)
    assert [file.name for file in path.parent.iterdir()] == ["links.json"]
