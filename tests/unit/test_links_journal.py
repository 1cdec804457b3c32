"""The journal of a run that was stopped: what it gives back, however it ended."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.links import tonight
from atlas.links.look import Look
from atlas.links.night import FRESH, Journal, read
from atlas.links.pace import Pace
from atlas.links.page import Page
from atlas.links.records import Evidence, Finding, Step, Verdict
from atlas.links.sweep import Settings
from atlas.links.verdict import Opinion

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOW = datetime(2026, 11, 1, 2, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FINDINGS = st.builds(
    Finding,
    url=TEXT.map("https://a.example/{}".format),
    verdict=st.sampled_from(get_args(Verdict)),
    evidence=st.builds(
        Evidence,
        why=TEXT,
        chain=st.lists(
            st.builds(
                Step, by=st.just("sweep"), url=TEXT, status=st.none() | st.integers(100, 999), error=st.none() | TEXT
            ),
            max_size=2,
        ).map(tuple),
    ),
    to=st.none() | TEXT,
)


def finding(url: str) -> Finding:
    return Finding(url=url, verdict="ok", evidence=Evidence(why="fine"))


def kept(path: Path, findings: list[Finding], now: datetime = NOW) -> dict[str, Finding]:
    """What a journal gives back after a run in which these were finished."""
    journal = Journal(path, now, resume=False)
    for one in findings:
        journal.keep(one)
    return Journal(path, now, resume=True).kept


@CALM
@given(st.lists(FINDINGS, max_size=8))
def test_a_journal_gives_back_what_it_got(tmp_path_factory: pytest.TempPathFactory, findings: list[Finding]) -> None:
    path = tmp_path_factory.mktemp("journal") / "j.jsonl"
    assert kept(path, findings) == {one.url: one for one in findings}


@CALM
@given(st.lists(FINDINGS, min_size=1, max_size=4), st.binary(max_size=9), st.integers(0, 10_000))
def test_a_journal_that_was_cut_anywhere_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, findings: list[Finding], noise: bytes, cut: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "j.jsonl"
    kept(path, findings)
    whole = path.read_bytes()
    path.write_bytes(whole[: cut % len(whole)] + noise)
    found = Journal(path, NOW, resume=True).kept
    assert noise or all(one in findings for one in found.values())


def test_a_journal_that_was_cut_at_each_byte_loses_one_line_at_most(tmp_path: Path) -> None:
    findings = [finding(f"https://a.example/größe-{number}") for number in range(3)]
    path = tmp_path / "j.jsonl"
    kept(path, findings)
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        journal = Journal(path, NOW, resume=True)
        complete = max(whole[:cut].count(b"\n") - 1, 0)
        assert list(journal.kept)[:complete] == [one.url for one in findings[:complete]]
        journal.keep(findings[2])
        assert findings[2].url in Journal(path, NOW, resume=True).kept, cut


def test_the_last_word_counts(tmp_path: Path) -> None:
    first = finding("https://a.example/")
    second = first.model_copy(update={"verdict": "dead"})
    assert kept(tmp_path / "j.jsonl", [first, second]) == {first.url: second}


@pytest.mark.parametrize("hours", [FRESH.total_seconds() / 3600 + 1, -100])
def test_the_journal_of_another_night_is_not_gone_on_with(tmp_path: Path, hours: float) -> None:
    path = tmp_path / "j.jsonl"
    kept(path, [finding("https://a.example/")])
    assert read(path, NOW + timedelta(hours=hours)) == (None, {})


def test_a_run_that_goes_on_is_of_the_time_when_it_began(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    kept(path, [])
    assert Journal(path, NOW + timedelta(hours=3), resume=True).run == NOW


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]\n",
        b"3\n",
        b'{"run": 3}\n',
        b'{"run": "x"}\n',
        b'{"run": "2026-11-01"}\n',
        b"\xff\xfe",
        b"[" * 99_999,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_damaged_journal_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "j.jsonl"
    path.write_bytes(content)
    assert Journal(path, NOW, resume=True).kept == {}
    assert json.loads(path.read_text().splitlines()[0]) == {"run": NOW.isoformat()}


def test_threads_do_not_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal = Journal(path, NOW, resume=False)

    def work(number: int) -> None:
        for turn in range(100):
            journal.keep(finding(f"https://a.example/{number}/{turn}/{'x' * turn * 40}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Journal(path, NOW, resume=True).kept) == 1600
    journal.done()
    assert not path.exists()


def test_what_is_kept_is_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that goes on asks nothing again that was kept for good: until then it is kept as "so far" only."""
    page = Page(title="Catalogue", text="word " * 400)

    class Same:
        """A browser for a site that shows one page everywhere."""

        def visit(self, url: str, **_: object) -> Look:
            return Look(url, 200, headers={"content-type": "text/html"}, page=page)

    def sweep(urls: Iterable[str], pace: Pace, seen: Callable[[str, Look], None], settings: object) -> None:
        for url in urls:
            seen(url, Same().visit(url))

    monkeypatch.setattr(tonight, "sweep", sweep)
    keeps: dict[str, list[Finding]] = {}
    urls = [f"https://a.example/{number}/x" for number in range(3)]
    found = tonight.look_at(
        urls,
        Same(),  # type: ignore[arg-type]
        Pace(1000),
        Settings(threads=2),
        0.1,
        lambda one: keeps.setdefault(one.url, []).append(one),
    )
    assert {url: kept[-1] for url, kept in keeps.items()} == found
    assert {one.evidence.why for kept in keeps.values() for one in kept[:-1]} <= {tonight.SO_FAR}
    assert tonight.SO_FAR not in {one.evidence.why for one in found.values()}


def test_what_comes_after_the_end_is_not_kept() -> None:
    """A thread may get its answer when the report is being written, and the journal is closed."""
    keeps: list[Finding] = []
    run = tonight.Tonight(keeps.append, {})
    for url in ("https://a.example/1", "https://a.example/2"):
        run.told(url, Opinion("ok", "fine"), ())
        run.end()
    assert [one.url for one in keeps] == list(run.findings) == ["https://a.example/1"]
