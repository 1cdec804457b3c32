"""The benchmark of the link check: a tiny run of ours alone, and a server that keeps to its limit."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers for all of 127.0.0.0/8")


def rows(printed: str) -> list[dict[str, str]]:
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed.splitlines() if line[:1] == "|"]
    return [dict(zip(table[0], row, strict=True)) for row in table[2:]]


def measured(*more: str) -> list[dict[str, str]]:
    done = run("scripts/bench_links.py", "--peers", "", "--latency", "0.01", *more)
    assert (done.returncode, done.stderr) == (0, "")
    return rows(done.stdout)


@contextmanager
def serving(*options: str) -> Iterator[list[str]]:
    """The addresses on the page of links, that page's first."""
    command = [sys.executable, "scripts/bench_server.py", "--latency", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        page = server.stdout.readline().strip()
        links = [part.partition('"')[0] for part in asked(page)[1].split('href="')[1:]]
        yield [page, *links]
    assert server.returncode == 0


def asked(url: str, times: int = 1) -> tuple[list[int], str]:
    """Statuses, and the last body; in one connection."""
    connection, statuses, body = HTTPConnection(urlsplit(url).netloc, timeout=10), [], ""
    for _ in range(times):
        connection.request("GET", urlsplit(url).path)
        response = connection.getresponse()
        statuses.append(response.status)
        body = response.read().decode()
    connection.close()
    return statuses, body


def test_a_tiny_run_of_ours_prints_its_table() -> None:
    (row,) = measured("--links", "60", "--hosts", "12")
    told = {name: row[name] for name in ("scenario", "links", "hosts", "tool", "refused", "dead found", "false alarms")}
    assert list(told.values()) == ["own", "60", "12", "ours", "0", "1/1", "0"]
    assert 60 <= int(row["requests"]) <= 66
    assert float(row["CPU s"]) > 0
    assert float(row["MB"]) > 10


def test_what_is_refused_is_counted() -> None:
    (row,) = measured("--links", "14", "--hosts", "1", "--limit", "5")
    assert int(row["refused"]) > 0
    assert row["false alarms"] == "0"


def test_the_server_refuses_past_its_limit() -> None:
    with serving("--links", "100", "--hosts", "2", "--limit", "1") as (page, first, second, *_):
        assert asked(first, 4)[0] == [200, 429, 429, 429]
        assert asked(second)[0] == [200], "each host has a bucket of its own"
        tally = json.loads(asked(page.replace("index.html", "stats"))[1])
    assert tally == {"requests": 5, "refused": 3, "peak": 4}


def test_a_bucket_holds_its_limit_and_refills_as_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    host = importlib.import_module("bench_server").Host(10)
    assert [host.allows(100.0) for _ in range(11)] == [True] * 10 + [False]
    assert [host.allows(100.25) for _ in range(3)] == [True, True, False]
    assert [host.allows(200.0) for _ in range(11)] == [True] * 10 + [False]


def test_every_fiftieth_link_is_dead() -> None:
    with serving("--links", "100", "--hosts", "7") as (_, *links):
        assert len(links) == 100
        assert len({urlsplit(link).hostname for link in links}) == 7
        dead = [number for number, link in enumerate(links, 1) if asked(link)[0] == [404]]
    assert dead == [50, 100]


@pytest.mark.parametrize("words", [("--scenario", "d"), ("--peers", "wget"), ("--links", "5"), ("--links", "x")])
def test_arguments_that_cannot_be_are_refused(words: tuple[str, str]) -> None:
    done = run("scripts/bench_links.py", *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
