"""Runs that are killed, stopped, out of time, or shared between machines."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.links.records import Report
from tests.hazards.case import load, nights
from tests.hazards.checker import Checker, read, stop, when
from tests.hazards.listening import hazards
from tests.hazards.server import Hazards

QUICK = ("--patience", "0.2")
NOW = ("--now", when(1))


@pytest.fixture(scope="module")
def busy() -> Iterator[Hazards]:
    with hazards(nights("killed")) as server:
        yield server


def essence(report: Report) -> dict[str, object]:
    """All that is said but the requests, whose times differ."""
    return {link.url: (link.model_dump(exclude={"evidence"}), link.evidence.why) for link in report.links}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_run_that_is_cut_short_goes_on(busy: Hazards, tmp_path: Path, number: signal.Signals) -> None:
    """At several moments; what comes out in the end is what an undisturbed run says."""
    whole = Checker(busy, tmp_path / "whole", *QUICK)
    busy.reset()
    begun = time.monotonic()
    whole.run(*NOW)
    length = time.monotonic() - begun
    dice = random.Random(number)  # noqa: S311
    checker = Checker(busy, tmp_path / "cut", *QUICK)
    busy.reset()
    for resume in ((), ("--resume",), ("--resume",)):
        process = checker.start(*NOW, *resume)
        time.sleep(length * dice.uniform(0.3, 0.9))
        code = stop(process, number)
        assert code in (-number, 130, 0, 1), code
        assert not (checker.out / "links.json").exists() or read(checker.out)
    assert checker.run(*NOW, "--resume").returncode in (0, 1)
    assert essence(checker.report) == essence(whole.report)
    assert json.loads(checker.state.read_text()) == json.loads(whole.state.read_text())


def test_going_on_with_a_finished_run_changes_nothing(busy: Hazards, tmp_path: Path) -> None:
    """It may have been stopped after its last line; what is new tonight stays new."""
    checker = Checker(busy, tmp_path, *QUICK)
    busy.reset()
    first = checker.run(*NOW).returncode
    before = essence(checker.report), checker.state.read_text()
    busy.reset()
    assert checker.run(*NOW, "--resume").returncode == first
    assert (essence(checker.report), checker.state.read_text()) == before


def test_what_was_finished_is_not_asked_again(busy: Hazards, tmp_path: Path) -> None:
    checker = Checker(busy, tmp_path, *QUICK, "--per-host", "2")
    busy.reset()
    process = checker.start(*NOW)
    journal = checker.out / "links-journal.jsonl"
    while not journal.exists() or len(journal.read_text().splitlines()) < 12:
        assert process.poll() is None, "the run was over before it could be stopped"
        time.sleep(0.02)
    assert stop(process, signal.SIGINT) == 130
    kept = {json.loads(line).get("url") for line in journal.read_text().splitlines()}
    busy.reset()
    checker.run(*NOW, "--resume")
    asked = {
        f"http://{host}:{busy.ports.plain}{one.request.target}"
        for host, log in busy.memory.hosts.items()
        for one in log
    }
    fine = {link.url for link in checker.report.links if link.verdict == "ok"}
    assert kept & fine
    assert not kept & fine & asked


def test_the_run_ends_in_time(tmp_path: Path) -> None:
    """Links that are left over are inconclusive; nobody is accused. Two answers take longer than the run may."""
    slow = [case for case in load() if case.id in ("slow-start", "drips")]
    with hazards([*nights("killed"), *slow]) as server:
        checker = Checker(server, tmp_path, "--patience", "60", "--deadline", "2")
        begun = time.monotonic()
        done = checker.run(*NOW)
        assert time.monotonic() - begun < 12
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    left = {link.url for link in checker.report.links if link.verdict == "inconclusive"}
    assert {link.url for case in slow for link in checker.of(case.id)} <= left
    assert not [link for link in checker.report.links if link.url in left and link.status in ("suspect", "confirmed")]


def test_shards_say_what_one_run_says(tmp_path: Path) -> None:
    wanted = [
        case for case in load() if case.id.startswith(("location-", "locale-", "home-", "id-", "true-", "article-"))
    ]
    with hazards(wanted) as server:
        checker = Checker(server, tmp_path, *QUICK)
        checker.run(*NOW)
        whole = essence(checker.report)
        folders = [tmp_path / f"shard-{number}" for number in (1, 2, 3)]
        for number, folder in enumerate(folders, 1):
            server.reset()
            assert checker.run(*NOW, "--shard", f"{number}/3", out=folder).returncode in (0, 1)
        assert all(0 < len(read(folder).links) < len(whole) for folder in folders)
        state = json.loads(checker.state.read_text())
        checker.state.unlink()
        done = checker.merge(*folders)
        assert done.returncode in (0, 1), done.stderr
        assert essence(checker.report) == whole
        assert json.loads(checker.state.read_text()) == state
