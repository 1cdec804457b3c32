"""Many hosts with many links, for scripts/bench_links.py: python scripts/bench_server.py --links 1000 --hosts 50.

Each host has a loopback address of its own (Linux). Prints the address of a page that links to everything;
/stats beside it tells what was asked so far, as JSON. Answers until its standard input ends.
Exit codes: 0 ended, 2 the tool failed, 130 stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import socket
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from atlas.arguments import number, seconds

DEAD_EVERY = 50  # of 50 hosts in turn, one has all the dead ones: the hardest case for a second look at a fair pace
FIRST_HOST = IPv4Address("127.1.0.1")
OWN = "127.0.0.1"  # the page of links and the statistics, which are not counted
_PATH = re.compile(r"/doc/(\d{1,9})\.html")


@dataclass(frozen=True)
class Scenario:
    """`latency` in seconds; `limit` is the size of a host's bucket of requests and its refill a second, 0 for none."""

    links: int
    hosts: int
    latency: float = 0.1
    limit: int = 0

    @property
    def names(self) -> list[str]:
        return [str(FIRST_HOST + host) for host in range(min(self.hosts, self.links))]

    def urls(self, port: int) -> list[str]:
        """As they stand on the page: the hosts take turns."""
        names = self.names
        return [f"http://{names[link % len(names)]}:{port}/doc/{link}.html" for link in range(self.links)]

    def dead(self, port: int) -> set[str]:
        return set(self.urls(port)[DEAD_EVERY - 1 :: DEAD_EVERY])


@dataclass
class Host:
    """A token bucket, and when it was asked within the last second."""

    limit: int
    filled: float = -1.0
    tokens: float = 0.0
    asked: deque[float] = field(default_factory=deque)

    def peak(self, now: float) -> int:
        """Requests within the second up to now, this one included."""
        self.asked.append(now)
        while self.asked[0] <= now - 1:
            self.asked.popleft()
        return len(self.asked)

    def allows(self, now: float) -> bool:
        """Take a token if there is one; a bucket is full at first."""
        gained = (now - self.filled) * self.limit if self.filled >= 0 else self.limit
        self.tokens, self.filled = min(self.tokens + gained, self.limit), now
        if not self.limit:
            return True
        fine = self.tokens >= 1
        self.tokens -= fine
        return fine


class World:
    """All hosts, what they answer, and what they were asked."""

    def __init__(self, scenario: Scenario, port: int) -> None:
        self.scenario = scenario
        links = "\n".join(f'<li><a href="{url}">Page {n}</a>' for n, url in enumerate(scenario.urls(port)))
        self.page = f"<!doctype html><title>Links</title><h1>Links</h1><ul>\n{links}\n</ul>\n".encode()
        self.hosts = {name: Host(scenario.limit) for name in scenario.names}
        self.tally = {"requests": 0, "refused": 0, "peak": 0}

    def answer(self, name: str, path: str, now: float) -> tuple[str, bytes, str]:
        """Status, body and more headers."""
        if name == OWN:
            if path == "/stats":
                return "200 OK", json.dumps(self.tally).encode(), ""
            return ("200 OK", self.page, "") if path == "/index.html" else ("404 Not Found", b"", "")
        host = self.hosts[name]
        self.tally["requests"] += 1
        self.tally["peak"] = max(self.tally["peak"], host.peak(now))
        if not host.allows(now):
            self.tally["refused"] += 1
            return "429 Too Many Requests", b"<p>Too many requests.</p>", "Retry-After: 1\r\n"
        found = _PATH.fullmatch(path)
        if not found or (int(found[1]) + 1) % DEAD_EVERY == 0 or int(found[1]) >= self.scenario.links:
            return "404 Not Found", b"<title>Not found</title><p>There is nothing here.</p>", ""
        return "200 OK", f"<title>Page {found[1]}</title><p>This is page {found[1]}.</p>".encode(), ""


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as a checker's GET and HEAD need it; an answer is decided at once and sent after the latency."""

    def __init__(self, world: World) -> None:
        self.world, self.buffer = world, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self.transport, self.name = transport, transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            method, path, _ = (head.decode("latin-1") + "  ").split(" ", 2)
            status, body, more = self.world.answer(self.name, path, time.monotonic())
            top = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{more}Content-Length: {len(body)}\r\n\r\n"
            told = top.encode() + (b"" if method == "HEAD" else body)
            asyncio.get_running_loop().call_later(self.world.scenario.latency, self.transport.write, told)


def _listening(name: str, port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((name, port))
    return made


async def serve(scenario: Scenario) -> None:
    """Print the page's address once all hosts listen; end with the standard input."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    own = _listening(OWN, 0)
    port = own.getsockname()[1]
    world = World(scenario, port)
    for sock in (own, *(_listening(name, port) for name in scenario.names)):
        await loop.create_server(lambda: Connection(world), sock=sock, backlog=1024)
    print(f"http://{OWN}:{port}/index.html", flush=True)

    def listen_for_the_end() -> None:
        while os.read(0, 4096):
            pass
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=listen_for_the_end, daemon=True).start()
    await over.wait()


def scenario_options(made: argparse._ActionsContainer, links: int | None = None, hosts: int | None = None) -> None:
    made.add_argument("--links", type=number, default=links, metavar="N", help="every fiftieth is dead")
    made.add_argument("--hosts", type=number, default=hosts, metavar="N", help="each on its own loopback address")
    made.add_argument("--latency", type=seconds, default=0.1, metavar="SECONDS", help="of an answer (default: 0.1)")
    limit = "a host's bucket of requests, refilled at as many a second; past it 429 (default: none)"
    made.add_argument("--limit", type=number, default=0, metavar="N", help=limit)


def main() -> int:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    scenario_options(made, 1000, 50)
    options = made.parse_args()
    try:
        asyncio.run(serve(Scenario(options.links, options.hosts, options.latency, options.limit)))
    except OSError as error:
        print(f"{error.strerror or error}: the addresses from {FIRST_HOST} on must be this machine's.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
