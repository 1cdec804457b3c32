"""Loopback servers for a browser: one with pages that are drawn, walled and broken, one that notes whoever comes."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from atlas.links.records import Evidence, Finding, Step, Verdict

PROSE = "<p>" + "The ferry leaves the harbour when the tide allows it. " * 15 + "</p>"
Answer = tuple[int, str] | tuple[int, str, dict[str, str]]
Pages = Mapping[str, Answer | Callable[["Handler"], Answer]]


class Strange(ThreadingHTTPServer):
    """Looks a path up as a whole, then its first part; else the site's "not found"."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, pages: Pages, certificate: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = pages
        self.counts: Counter[str] = Counter()
        self.scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser hangs up when it likes."""


class Handler(BaseHTTPRequestHandler):
    server: Strange
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.counts[self.path] += 1
        path = self.path.partition("?")[0]
        found = self.server.pages.get(path) or self.server.pages.get(f"{path.split('/')[1]}*")
        answer = found(self) if callable(found) else found or (404, "<title>Not found</title><h1>Not found</h1>")
        status, body = answer[:2]
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body.encode()))}
        for name, value in (headers | (answer[2] if len(answer) > 2 else {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextmanager
def strange(pages: Pages, certificate: Path | None = None) -> Iterator[Strange]:
    with Strange(pages, certificate) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@dataclass
class Secret:
    """A TCP port on 127.0.0.1 and on ::1, and a UDP port; whatever comes is noted, and answered so that more comes."""

    tcp: socket.socket
    tcp6: socket.socket
    udp: socket.socket
    came: list[bytes] = field(default_factory=list)

    @staticmethod
    def port(one: socket.socket) -> int:
        return int(one.getsockname()[1])

    def accept(self, one: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = one.accept()
                with connection, suppress(OSError):
                    connection.settimeout(2)
                    self.came.append(connection.recv(300) or b"nothing")
                    head = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n"
                    connection.sendall(head + b"Content-Length: 6\r\n\r\nsecret")

    def receive(self) -> None:
        with suppress(OSError):
            while True:
                self.came.append(b"UDP " + self.udp.recv(300))


@contextmanager
def secret() -> Iterator[Secret]:
    tcp, tcp6 = (socket.socket(family, socket.SOCK_STREAM) for family in (socket.AF_INET, socket.AF_INET6))
    made = Secret(tcp, tcp6, socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    with closing(made.tcp), closing(made.tcp6), closing(made.udp):
        for one in (made.tcp, made.tcp6, made.udp):
            one.bind(("::1" if one is made.tcp6 else "127.0.0.1", 0))
        for one in (made.tcp, made.tcp6):
            one.listen(50)
            threading.Thread(target=made.accept, args=(one,), daemon=True).start()
        threading.Thread(target=made.receive, daemon=True).start()
        yield made


def doubted(url: str, verdict: Verdict, status: int | None) -> Finding:
    step = Step(by="recheck", url=url.partition("#")[0], status=status)
    return Finding(url=url, verdict=verdict, evidence=Evidence(why="doubted", chain=(step,)))


def mine(mark: Path) -> list[int]:
    """Processes of a Chromium whose profile is in the folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(mark).encode() in file.read_bytes():
                found.append(int(file.parent.name))
        except OSError:
            continue
    return found


def gone(mark: Path, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while mine(mark) and time.monotonic() < end:
        time.sleep(0.05)
    return not mine(mark)
