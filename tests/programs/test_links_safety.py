"""scripts/check_links.py and addresses that may not be asked, and servers that send too much, too slowly or for ever.

This module is also the program under test: as `__main__` it runs in a world where 127.0.0.2 is public and names are
ours, tells each connection that it opens, and how much memory it took.
"""

from __future__ import annotations

import functools
import gzip
import re
import resource
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from atlas import cli_links, network
from atlas.links import sweep
from atlas.links.records import BROKEN, Link, Report
from tests.conftest import ROOT, run

OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"
NAMES = {"inner.example": [INSIDE], "localhost.": [INSIDE], "mixed.example": [OUTSIDE, INSIDE], "outer.example": [OUTSIDE]}
MEGABYTES = 300
CLOSE = b"Content-Type: text/html\r\nConnection: close\r\n"
FINE, GONE = b"HTTP/1.1 200 OK\r\n" + CLOSE, b"HTTP/1.1 404 Not Found\r\n" + CLOSE
LINK, VISIT = 1.0, 1.5  # seconds that the sweep and the recheck have for a link here

DIRECT = """
http://127.0.0.1:{port}/ http://127.1:{port}/ http://127.255.255.254:{port}/ http://0.0.0.0:{port}/ http://[::1]:{port}/
http://[::]:{port}/ http://localhost:{port}/ http://localhost.:{port}/ http://LOCALHOST:{port}/ http://10.0.0.1/
http://172.16.0.1/ http://192.168.1.1/ http://100.64.0.1/ http://169.254.169.254/latest/meta-data/ http://[fe80::1]/
http://[fd00::1]/ http://[fd00:ec2::254]/ http://224.0.0.1/ http://255.255.255.255/ http://2130706433:{port}/
http://0x7f.1:{port}/ http://0x7f000001:{port}/ http://0177.0.0.1:{port}/ http://017700000001:{port}/
http://[::ffff:127.0.0.1]:{port}/ http://[::ffff:7f00:1]:{port}/ http://[::127.0.0.1]:{port}/
http://[64:ff9b::7f00:1]:{port}/ http://[2002:7f00:1::]:{port}/ http://①②⑦.⓪.⓪.①:{port}/ http://127。0。0。1:{port}/
http://inner.example:{port}/ http://mixed.example:{port}/
http://127.0.0.2:{port}@127.0.0.1:{port}/ http://me:secret@127.0.0.2:{port}/told
ftp://127.0.0.1:{port}/ gopher://127.0.0.1:{port}/ file:///etc/passwd
""".split()
ELSEWHERE = [
    *("http://127.0.0.1:{port}/", "http://[::1]:{port}/", "http://inner.example:{port}/", "http://0x7f.1:{port}/"),
    *("http://169.254.169.254/", "http://me:secret@127.0.0.2:{port}/told", "file:///etc/passwd"),
    *("ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http:\\\\127.0.0.1:{port}/"),
]
WAYS = {
    "location": b"HTTP/1.1 301 Moved\r\nConnection: close\r\nLocation: %s\r\n\r\n",
    "header": FINE + b"Refresh: 0;url=%s\r\n\r\n<p>",
    "meta": FINE + b"\r\n<meta http-equiv=refresh content='0;url=%s'>",
    "script": FINE + b"\r\n<script>location.href='%s'</script>",
}
HEAVY = ["bomb", "double-bomb", "large", "endless", "drip-body", "drip-head", "drip-line", "many", "long-header"]


class Server(socketserver.ThreadingTCPServer):
    """Notes every request; `done` ends what would go on for ever."""

    daemon_threads, block_on_close, allow_reuse_address = True, False, True
    request_queue_size = 200

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, Handler)
        self.heads: list[str] = []
        self.done = threading.Event()
        self.port = int(self.server_address[1])
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Handler(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        with suppress(OSError):
            head = b""
            while not head.endswith(b"\r\n\r\n") and (line := self.rfile.readline()):
                head += line
            self.server.heads.append(head.decode("latin-1"))
            parts = head.split(b" ")[1].decode("latin-1").split("/", 3) if head else []
            for piece in self._pieces(parts):
                self.wfile.write(piece)
                if self.server.done.is_set():
                    break

    def _pieces(self, parts: list[str]) -> Iterator[bytes]:
        """/<way>/<hops left>/<quoted target>, or /<name of what is heavy>."""
        if len(parts) == 4 and parts[1] in WAYS:
            _, way, left, target = parts
            here = f"/{way}/{int(left) - 1}/{target}" if int(left) > 1 else unquote(target)
            yield WAYS["location" if int(left) > 1 else way] % here.encode()
        elif len(parts) > 1 and parts[1] in HEAVY:
            yield from self._heavy(parts[1])
        else:
            yield GONE + b"\r\n"

    def _heavy(self, name: str) -> Iterator[bytes]:
        """With 404, so that both clients read it."""
        page = b"<p>word</p>" * 9000
        match name:
            case "bomb" | "double-bomb":
                body = gzip.compress(b"<p>" + b"word " * (MEGABYTES * 200_000))
                twice = name == "double-bomb"
                yield GONE + b"Content-Encoding: gzip" + b", gzip" * twice + b"\r\n\r\n"
                yield gzip.compress(body) if twice else body
            case "large":
                yield GONE + b"Content-Length: 50000000\r\n\r\n"
                yield from (page for _ in range(500))
            case "endless":
                yield GONE + b"\r\n"
                yield from (page for _ in count())
            case "many":
                yield WAYS["location"] % f"/many?{time.monotonic_ns()}".encode()
            case "long-header":
                yield GONE + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n<p>word"
            case _:
                yield {"drip-body": GONE + b"\r\n", "drip-head": GONE}.get(name, b"H")
                yield from (b"X: y\r\n" if name == "drip-head" else b"x" for _ in count() if not time.sleep(0.05))


class World:
    """Two servers on one port: one that may be asked, one that may not; and sites that link to them."""

    def __init__(self, folder: Path) -> None:
        self.outside = Server((OUTSIDE, 0))
        self.port = self.outside.port
        self.inside = Server((INSIDE, self.port))
        self.folder = folder

    def close(self) -> None:
        for server in (self.outside, self.inside):
            server.done.set()
            server.shutdown()
            server.server_close()

    def check(self, links: list[str], *more: str) -> tuple[Report, str]:
        """The report, and what the program told on stderr."""
        site, out = self.folder / "site", self.folder / "out"
        site.mkdir(exist_ok=True)
        items = "".join(f"<a href='{link.format(port=self.port)}'>one</a>" for link in links)
        (site / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>Links</title>{items}", "utf-8")
        words = ["--site", site, "--out", out, "--root", self.folder, "--archive", "", "--patience", "0.1", *more]
        done = run("-m", __name__, *words, cwd=ROOT)
        assert done.returncode in (0, 1), done.stderr
        return Report.model_validate_json((out / "links.json").read_bytes()), done.stderr


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def _connected(told: str) -> set[str]:
    return set(re.findall(r"^connects to (\S+)$", told, re.MULTILINE))


def test_no_private_address_is_asked(world: World) -> None:
    """A name that is public at first and private when it is asked again may be asked, at its public address."""
    report, told = world.check(["http://rebound.example:{port}/large", *DIRECT])
    assert {link.url for link in report.links if link.verdict != "inconclusive"} <= {f"http://rebound.example:{world.port}/large"}
    assert _connected(told) == {OUTSIDE}
    assert world.inside.heads == []
    assert not [head for head in world.outside.heads if "told" in head or "authorization" in head.lower()]


def test_no_redirect_leads_to_a_private_address(world: World) -> None:
    targets = [quote(target.format(port=world.port), safe="") for target in ELSEWHERE]
    links = [
        f"http://outer.example:{{port}}/{way}/{hops}/{target}" for way in WAYS for hops in (1, 3) for target in targets
    ]
    report, told = world.check(links)
    assert len(report.links) == len(links)
    assert [(link.url, link.verdict) for link in report.links if link.verdict in BROKEN] == []
    assert _connected(told) == {OUTSIDE}
    assert world.inside.heads == []
    assert not [head for head in world.outside.heads if "told" in head.partition(" HTTP/")[0][:20]]
    followed = [head for head in world.outside.heads if "/1/" in head.partition(" HTTP/")[0]]
    assert len(followed) >= len(links) / 2, "the redirects were followed as far as they may be"


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Link], Server, str]]:
    """One run over all that is heavy or slow."""
    world = World(tmp_path_factory.mktemp("heavy"))
    report, told = world.check([f"http://outer.example:{{port}}/{name}" for name in HEAVY], "--deadline", "20")
    yield {link.url.rpartition("/")[2]: link for link in report.links}, world.outside, told
    world.close()


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_heavy_or_slow_costs_little_time(heavy: tuple[dict[str, Link], Server, str], name: str) -> None:
    links, server, _ = heavy
    chain = links[name].evidence.chain
    assert chain
    assert all(step.seconds < VISIT + 2 for step in chain), chain
    assert len([head for head in server.heads if head.startswith(f"GET /{name}")]) < 100


def test_what_is_heavy_costs_little_memory(heavy: tuple[dict[str, Link], Server, str]) -> None:
    taken = re.search(r"^took (\d+) MB$", heavy[2], re.MULTILINE)
    assert taken
    assert int(taken[1]) < 400


def _main() -> int:
    """The program, in the world that the module's docstring tells of."""
    found, is_public, turn = socket.getaddrinfo, network.public, count()

    def look_up(host: Any, port: Any, *more: Any, **named: Any) -> list[Any]:
        rebound = [OUTSIDE if next(turn) % 2 == 0 else INSIDE] if host == "rebound.example" else [host]
        return [entry for ip in NAMES.get(host, rebound) for entry in found(ip, port, *more, **named)]

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            print(f"connects to {given[1][0]}", file=sys.stderr)

    socket.getaddrinfo = look_up
    network.public = lambda address: address == OUTSIDE or is_public(address)
    sys.addaudithook(hook)
    sweep.LINK_SECONDS = LINK
    cli_links.Browser = functools.partial(cli_links.Browser, seconds=VISIT)  # type: ignore[misc, assignment]
    try:
        return cli_links.main()
    finally:
        print(f"took {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(_main())
