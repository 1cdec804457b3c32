"""Simulated nights: what is told of a link that dies, fails, moves or comes back, and in a month of small troubles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.links.records import BROKEN, Link, Report
from tests.hazards.case import Answer, nights
from tests.hazards.checker import Checker, on_page, when
from tests.hazards.listening import hazards
from tests.hazards.server import Hazards

QUICK = ("--patience", "0.2")
STORY = {
    "steady-1": "ok, ok, ok, ok, ok, ok, ok",
    "dies": "ok, dead suspect, dead confirmed newly-dead, dead confirmed, dead confirmed, ok resolved recovered, ok",
    "loses-part": "ok, fragment-lost suspect, fragment-lost confirmed newly-dead, fragment-lost confirmed, "
    "ok resolved recovered, ok, ok",
    "fails": "ok, unreachable suspect, unreachable suspect, unreachable confirmed newly-dead, unreachable confirmed, "
    "ok resolved recovered, ok",
    "expired": "insecure suspect, insecure suspect, insecure confirmed newly-dead, insecure confirmed, "
    "insecure confirmed, insecure confirmed, insecure confirmed",
    "moves": "ok, moved confirmed newly-moved, moved confirmed, moved confirmed, moved confirmed, moved confirmed, "
    "moved confirmed",
    "walled": "ok, blocked, blocked, blocked, blocked, blocked, blocked",
    "blinks": "ok, dead suspect, ok, dead suspect, ok, dead suspect, ok",
    "stumbles": "ok, unreachable suspect, unreachable suspect, ok, unreachable suspect, unreachable suspect, ok",
}
SINCE = {"dies": 2, "loses-part": 2, "fails": 2, "expired": 1, "moves": 2}
DEAD = {"dead-404", "dead-host"}
OUTAGE = 17
OUR_TROUBLE = {
    "cut": Answer(ending="reset"),
    "silence": Answer(wait=0.5, ending="close"),
    "proxy-502": Answer(status=502),
    "proxy-403": Answer(status=403),
    "proxy-511": Answer(status=511),
    "proxy-404": Answer(status=404, text="<p>No such host.</p>"),
    "portal": Answer(title="Sign in", text="<form><input name='room'><input type='password' name='code'></form>"),
}


def _told(link: Link) -> str:
    status = "" if link.status == "ok" else link.status
    return " ".join(filter(None, (link.verdict, status, link.change)))


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hazards, list[Report]]]:
    with hazards(nights("changes")) as server:
        checker = Checker(server, tmp_path_factory.mktemp("week"), *QUICK)
        yield server, [checker.night(day) for day in range(1, 8)]


@pytest.mark.parametrize("case", STORY)
def test_a_week(week: tuple[Hazards, list[Report]], case: str) -> None:
    server, reports = week
    links = [on_page(report, server.place(case))[0] for report in reports]
    assert ", ".join(map(_told, links)) == STORY[case]
    begun = {link.since.day for link in links if link.status == "confirmed" and link.since}
    assert begun == ({SINCE[case]} if case in SINCE else set())


def test_two_runs_in_one_night_are_one_night(tmp_path: Path) -> None:
    with hazards(nights("changes")) as server:
        checker = Checker(server, tmp_path, *QUICK, cases=["steady-1", "steady-2", "dies"])
        for day, hour, status in ((1, 2, "ok"), (2, 2, "suspect"), (2, 9, "suspect"), (3, 1, "confirmed")):
            server.reset(day)
            checker.run("--now", when(day, hour))
            assert [link.status for link in checker.of("dies")] == [status], (day, hour)


def test_a_month_of_ordinary_trouble(tmp_path: Path) -> None:
    """Nothing is reported but what is dead, and the night of our own outage leaves no trace."""
    with hazards(nights("weather")) as server:
        checker = Checker(server, tmp_path, *QUICK)
        names = {place.case.id: place for place in server.places}
        for day in range(1, 31):
            server.instead = Answer(ending="reset") if day == OUTAGE else None
            if day == OUTAGE:
                _nothing_is_said(checker, day)
                continue
            report = checker.night(day)
            told = {
                name: [(link.url, link.evidence.why) for link in on_page(report, place) if link.status == "confirmed"]
                for name, place in names.items()
            }
            assert {name for name, links in told.items() if links} == (DEAD if day > 1 else set()), (day, told)


def _nothing_is_said(checker: Checker, day: int) -> None:
    before = checker.state.read_bytes()
    checker.server.reset(day)
    done = checker.run("--now", when(day))
    assert (done.returncode, checker.report.outage is None) == (2, False), done.stdout + done.stderr
    assert checker.state.read_bytes() == before
    assert "Traceback" not in done.stderr
    assert not [link for link in checker.report.links if link.change]


@pytest.mark.parametrize("trouble", OUR_TROUBLE)
def test_our_own_trouble(tmp_path: Path, trouble: str) -> None:
    """Whatever answers in place of all hosts, nobody hears of links that died or came back."""
    with hazards(nights("weather")) as server:
        steady = [f"steady-{number}" for number in range(1, 9)]
        checker = Checker(server, tmp_path, *QUICK, cases=[*steady, "dead-404", "forbidden"])
        checker.night(1)
        assert {link.verdict for link in checker.of("dead-404")} == {"dead"}
        server.instead = OUR_TROUBLE[trouble]
        _nothing_is_said(checker, 2)
        server.instead = None
        assert not [one for one in checker.night(3).links if one.status == "confirmed" and one.verdict not in BROKEN]
        assert [(link.status, link.since and link.since.day) for link in checker.of("dead-404")] == [("confirmed", 1)]


def test_a_canary_that_does_not_sing(tmp_path: Path) -> None:
    with hazards(nights("weather")) as server:
        checker = Checker(server, tmp_path, *QUICK, cases=["steady-1", "dead-404"])
        checker.night(1, "--canary", f"{server.place('steady-1').links[0]}")
        checker.options = (*checker.options, "--canary", f"http://127.0.0.1:{server.ports.closed}/")
        _nothing_is_said(checker, 2)
