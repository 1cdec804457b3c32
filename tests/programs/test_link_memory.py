"""Memories over nights that are damaged, in the way, or may not be read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hazards.case import nights
from tests.hazards.checker import Checker, when
from tests.hazards.listening import hazards
from tests.hazards.server import Hazards

QUICK = ("--patience", "0.2")
NOW = ("--now", when(1))
GOOD = '{"version": 1, "run": "2026-11-01T02:00:00Z", "links": {}}'
DAMAGED = {
    "truncated": b'{"version": 1, "links": {"http://a.example/": {"verd',
    "wrong-version": b'{"version": 99, "links": {}}',
    "binary": bytes(range(256)) * 40,
    "empty": b"",
    "zeros": b"\0" * 4096,
    "list": b"[]",
    "number": b"17",
    "deep": b"[" * 100_000,
    "wrong-types": b'{"version": 1, "links": {"http://a.example/": {"verdict": 7, "status": []}}}',
    "unknown-verdict": b'{"version": 1, "links": {"http://a.example/": {"verdict": "gone", "status": "ok"}}}',
    "time-without-zone": b'{"version": 1, "run": "2026-11-01T02:00:00", "links": {}}',
    "negative": b'{"version": 1, "links": {"http://a.example/": {"verdict": "ok", "status": "ok", "nights": -5}}}',
    "utf-16": GOOD.encode("utf-16"),
    "two-documents": (GOOD + GOOD).encode(),
}


@pytest.fixture(scope="module")
def calm() -> Iterator[Hazards]:
    with hazards(nights("weather")) as server:
        yield server


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_memory_is_set_aside(calm: Hazards, tmp_path: Path, damage: str) -> None:
    checker = Checker(calm, tmp_path, *QUICK, cases=["steady-1"])
    checker.state.parent.mkdir()
    checker.state.write_bytes(DAMAGED[damage])
    calm.reset()
    done = checker.run(*NOW)
    assert done.returncode == 0, done.stderr
    [aside] = [path for path in checker.state.parent.iterdir() if path != checker.state]
    assert aside.read_bytes() == DAMAGED[damage]
    assert aside.name in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(checker.state.read_text())["version"] == 1
    assert [link.verdict for link in checker.of("steady-1")] == ["ok"]


def _refused(checker: Checker, *words: str | Path) -> None:
    """One line that names the path, exit code 2."""
    done = checker.run(*NOW, *words)
    assert done.returncode == 2, done.stdout
    assert str(checker.state) in done.stderr or str(checker.state.parent) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_in_place_of_the_memory(calm: Hazards, tmp_path: Path) -> None:
    checker = Checker(calm, tmp_path, *QUICK, cases=["steady-1"])
    (checker.state / "inside").mkdir(parents=True)
    _refused(checker)
    assert (checker.state / "inside").is_dir()


def test_a_file_in_place_of_the_folder(calm: Hazards, tmp_path: Path) -> None:
    checker = Checker(calm, tmp_path, *QUICK, cases=["steady-1"])
    checker.state.parent.write_text("in the way")
    _refused(checker)
    assert checker.state.parent.read_text() == "in the way"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_memory_that_may_not_be_read(calm: Hazards, tmp_path: Path) -> None:
    checker = Checker(calm, tmp_path, *QUICK, cases=["steady-1"])
    checker.state.parent.mkdir()
    checker.state.write_text(GOOD)
    checker.state.chmod(0)
    _refused(checker)
