"""What is asked outside for a successor: redirect files and the archive, on servers that behave badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.catalogue import Docset
from atlas.links.archive import MOST_FAILURES, PATIENCE, Archive, closest
from atlas.links.download import Unanswered, download
from atlas.links.redirects import Redirects
from atlas.network import client
from tests.programs.loopback import TEXT, Loopback, loopback
from tests.unit.test_links_successor import ODD, written


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture(scope="module")
def outside() -> Iterator[httpx.Client]:
    with client(allow_private=True) as made:
        yield made


def _of(server: Loopback, client: httpx.Client, *files: str) -> Redirects:
    return Redirects(client, [Docset(server.url("/kitchen/"), server.url("/"), "articles/", files)])


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/endless", "more than 100,000 bytes"),
        ("/bomb", "more than 100,000 bytes"),
        ("/double-bomb", "encoded as gzip, gzip"),
        ("/encoded/br", "encoded as br"),
        ("/slow", "ReadTimeout"),
        ("/truncated", "RemoteProtocolError"),
        ("/status/503", "status 503"),
        ("/to/%2Fok", "status 302"),
    ],
)
def test_what_is_not_downloaded(server: Loopback, outside: httpx.Client, path: str, why: str) -> None:
    with pytest.raises(Unanswered, match=why):
        download(outside, server.url(path), 100_000, 0.3)


def test_a_compressed_file_is_read(server: Loopback, outside: httpx.Client) -> None:
    assert download(outside, server.url("/gzipped"), 100_000, 5) == TEXT.encode()


def test_nothing_private_is_asked(server: Loopback) -> None:
    with client() as guarded, pytest.raises(Unanswered, match="private"):
        download(guarded, server.url("/ok"), 100_000, 5)


def test_many_threads_fetch_a_file_once(server: Loopback, outside: httpx.Client) -> None:
    server.pages["/threads.json"] = written({"articles/a.md": "/kitchen/b"}).decode()
    redirects = _of(server, outside, "threads.json")
    together = threading.Barrier(8)

    def ask(_: int) -> tuple[str, ...]:
        together.wait(10)
        return redirects.successors(server.url("/kitchen/a"))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {(server.url("/kitchen/b"),)}
    assert server.counts["/threads.json"] == 1


def test_a_file_that_fails_is_told_and_not_asked_again(server: Loopback, outside: httpx.Client) -> None:
    server.pages["/fine.json"] = written({"articles/a.md": "/kitchen/b"}).decode()
    redirects = _of(server, outside, "nothing.json", "fine.json")
    for _ in range(2):
        assert redirects.successors(server.url("/kitchen/a")) == (server.url("/kitchen/b"),)
    assert redirects.failures == [f"{server.url('/nothing.json')}: status 404"]
    assert server.counts["/nothing.json"] == 1


def test_all_files_of_a_run_have_one_budget(server: Loopback, outside: httpx.Client) -> None:
    body = written({"articles/a.md": "/kitchen/b"}).decode()
    server.pages |= {"/one.json": body, "/two.json": body}
    redirects = _of(server, outside, "one.json", "two.json")
    redirects.most_bytes = len(body) + 10
    redirects.successors(server.url("/kitchen/other"))
    assert redirects.failures == [f"{server.url('/two.json')}: more than 10 bytes"]
    late = _of(server, outside, "one.json", "two.json")
    late.most_seconds, late.clock = 1.0, iter([0.0, 2.0, 2.0, 2.0]).__next__
    late.successors(server.url("/kitchen/other"))
    assert late.failures == [f"{server.url('/two.json')}: the time for all redirect files is used up"]


def test_the_archive_is_given_up_after_two_failures(server: Loopback, outside: httpx.Client) -> None:
    archive = Archive(outside, server.url("/status/503"))
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(archive.copy, [f"https://a.example/{number}" for number in range(20)])) == {None}
    assert archive.failures == ["status 503"] * MOST_FAILURES
    assert sum(count for path, count in server.counts.items() if path.startswith("/status/503/wayback")) == 2


def test_the_archive_is_asked_once_for_a_page(server: Loopback, outside: httpx.Client) -> None:
    path = "/wayback/available?url=https%3A%2F%2Fa.example%2Ftea"
    copy = server.url("/web/20240102030405/https://a.example/tea")
    told = {"available": True, "status": "200", "timestamp": "20240102030405", "url": copy}
    server.pages[path] = json.dumps({"archived_snapshots": {"closest": told}})
    archive = Archive(outside, server.url("/"))
    assert [archive.copy(f"https://a.example/tea{fragment}") for fragment in ("", "#price", "#size")] == [copy] * 3
    assert server.counts[path] == 1


def test_a_slow_archive_is_given_up(server: Loopback, outside: httpx.Client) -> None:
    server.pages |= {f"/wayback/available?url=https%3A%2F%2Fslow.example%2F{number}": "{}" for number in range(3)}
    archive = Archive(outside, server.url(""), clock=iter([0.0, PATIENCE, 0.0, 0.0]).__next__)
    for number in range(3):
        assert archive.copy(f"https://slow.example/{number}") is None
    asked = [path for path in server.counts if "slow.example" in path]
    assert asked == ["/wayback/available?url=https%3A%2F%2Fslow.example%2F0"]


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        ODD,
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["archived_snapshots", "closest", "url", "status", "available"]), inner)
        ),
        max_leaves=10,
    )
)
def test_no_answer_of_the_archive_is_odd_enough_to_fail(told: Any) -> None:
    assert closest(json.dumps(told).encode(), "https://archive.org") is None


@pytest.mark.parametrize("body", [b"", b"<html>Back soon</html>", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_is_a_failure(body: bytes) -> None:
    with pytest.raises(Unanswered, match="no JSON"):
        closest(body, "https://archive.org")
