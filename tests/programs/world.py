"""A world for scripts/check_links.py in which 127.0.0.2 is public, 127.0.0.1 is not, and names are ours.

As `__main__` this module is the program in that world: it tells each connection that it opens, and the memory it took.
"""

from __future__ import annotations

import functools
import gzip
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
from urllib.parse import unquote

from atlas import cli_links, network
from atlas.links import sweep
from atlas.links.browse import Browser
from atlas.links.records import Report
from tests.conftest import ROOT, run

OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"
NAMES = {
    "outer.example": [OUTSIDE],  # and each name below it: a host of its own to the pace
    "inner.example": [INSIDE],
    "localhost.": [INSIDE],
    "mixed.example": [OUTSIDE, INSIDE],
}
LINK, VISIT = 1.0, 1.5  # seconds that the sweep and the recheck have for a link
MEGABYTES = 300
MOST_MEMORY = 3 << 30  # of the program; a defect must not take the machine
CLOSE = b"Content-Type: text/html\r\nConnection: close\r\n"
FINE, GONE = b"HTTP/1.1 200 OK\r\n" + CLOSE, b"HTTP/1.1 404 Not Found\r\n" + CLOSE
MOVED = b"HTTP/1.1 301 Moved\r\nConnection: close\r\nLocation: %s\r\n"
WAYS = {
    "location": MOVED + b"\r\n",
    "header": FINE + b"Refresh: 0;url=%s\r\n\r\n<p>",
    "meta": FINE + b"\r\n<meta http-equiv=refresh content='0;url=%s'>",
    "script": FINE + b"\r\n<script>location.href='%s'</script>",
}
HEAVY = ("bomb", "double-bomb", "large", "endless", "drip-head", "drip-line", "many", "long-header")
REDIRECTS = ("bomb-redirect", "endless-redirect", "drip-redirect")
"""Most with 404, so that both clients read them."""


class Server(socketserver.ThreadingTCPServer):
    """Notes the head of every request; `done` ends what would go on for ever."""

    daemon_threads, block_on_close, request_queue_size = True, False, 200

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, Handler)
        self.heads: list[str] = []
        self.done = threading.Event()
        self.port = int(self.server_address[1])
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Handler(socketserver.StreamRequestHandler):
    """One request: /<way>/<hops left>/<quoted target>, or /<name of what is heavy>."""

    server: Server

    def handle(self) -> None:
        with suppress(OSError):
            head = b""
            while not head.endswith(b"\r\n\r\n") and (line := self.rfile.readline()):
                head += line
            self.server.heads.append(head.decode("latin-1"))
            for piece in _pieces((head.split(b" ") * 2)[1].decode("latin-1").split("/", 3)):
                self.wfile.write(piece)
                if self.server.done.is_set():
                    break


@functools.cache
def bomb() -> bytes:
    """Made before the first request for it: that takes longer than a link has."""
    return gzip.compress(b"<p>" + b"word " * (MEGABYTES * 200_000))


def _pieces(parts: list[str]) -> Iterator[bytes]:
    if len(parts) == 4 and parts[1] in WAYS:
        _, way, left, target = parts
        here = f"/{way}/{int(left) - 1}/{target}" if int(left) > 1 else unquote(target)
        yield WAYS["location" if int(left) > 1 else way] % here.encode()
    else:
        yield from _heavy(parts[1] if len(parts) == 2 else "")


def _heavy(name: str) -> Iterator[bytes]:
    match name.partition("?")[0]:
        case "bomb" | "double-bomb":
            yield GONE + b"Content-Encoding: gzip" + b", gzip" * (name == "double-bomb") + b"\r\n\r\n"
            yield gzip.compress(bomb()) if name == "double-bomb" else bomb()
        case "large" | "endless":
            yield GONE + b"\r\n"
            yield from (b"<p>word</p>" * 9000 for _ in (range(500) if name == "large" else count()))
        case "many":
            yield WAYS["location"] % f"/many?{time.monotonic_ns()}".encode()
        case "bomb-redirect":
            yield MOVED % b"/x" + b"Content-Encoding: gzip\r\n\r\n"
            yield bomb()
        case "endless-redirect" | "drip-redirect":
            yield MOVED % b"/x" + b"\r\n"
            yield from _drops(b"x") if name == "drip-redirect" else (b"x" * 90_000 for _ in count())
        case "long-header":
            yield GONE + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n<p>word"
        case "drip-body" | "drip-head" | "drip-line":
            yield {"drip-body": GONE + b"\r\n", "drip-head": GONE}.get(name, b"H")
            yield from _drops(b"X: y\r\n" if name == "drip-head" else b"x")
        case _:
            yield GONE + b"\r\n"


def _drops(piece: bytes) -> Iterator[bytes]:
    """One now and then, for ever."""
    while True:
        time.sleep(0.05)
        yield piece


class World:
    """A server that may be asked and one that may not, on one port; `{port}` in a link is theirs."""

    def __init__(self, folder: Path) -> None:
        self.outside = Server((OUTSIDE, 0))
        self.port = self.outside.port
        self.inside = Server((INSIDE, self.port))
        self.folder = folder
        bomb()

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
        words: list[str | Path] = [
            "--site",
            site,
            "--out",
            out,
            "--root",
            self.folder,
            "--archive",
            "",
            "--patience",
            "0.1",
        ]
        done = run("-m", __name__, *words, "--per-host", "1000", *more, cwd=ROOT)
        assert done.returncode in (0, 1), done.stderr
        return Report.model_validate_json((out / "links.json").read_bytes()), done.stderr


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    found, is_public, turn = socket.getaddrinfo, network.public, count()

    def look_up(host: Any, port: Any, *more: Any, **named: Any) -> list[Any]:
        rebound = [OUTSIDE if next(turn) % 2 == 0 else INSIDE] if host == "rebound.example" else [host]
        known = "outer.example" if str(host).endswith(".outer.example") else host
        return [entry for ip in NAMES.get(known, rebound) for entry in found(ip, port, *more, **named)]

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            print(f"connects to {given[1][0]}", file=sys.stderr)

    socket.getaddrinfo = look_up
    network.public = lambda address: address == OUTSIDE or is_public(address)
    sys.addaudithook(hook)
    sweep.LINK_SECONDS = LINK
    vars(cli_links)["Browser"] = functools.partial(Browser, seconds=VISIT)
    try:
        return cli_links.main()
    finally:
        # Not ru_maxrss: that of the process which started this one is carried over by exec.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        print(f"took {int(status.partition('VmHWM:')[2].split()[0]) // 1024} MB", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
