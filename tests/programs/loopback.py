"""A server on 127.0.0.1 that behaves as its paths are called: well, badly, slowly or not at all."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any, Protocol
from urllib.parse import unquote

TEXT = "<p>Größe: 256 KB</p>"
ETAG, MODIFIED = '"one"', "Mon, 01 Jan 2024 00:00:00 GMT"
BOMB = 10_000_000


class Loopback(ThreadingHTTPServer):
    """Counts requests by path; `pages` are served with an ETag, `held` paths answer only when the server stops."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, certificate: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.counts: Counter[str] = Counter()
        self.answered: list[tuple[str, int]] = []
        self.pages: dict[str, str] = {}
        self.held: set[str] = set()
        self.asked = threading.Event()
        self.stopped = threading.Event()
        self.scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One request; the method is chosen by the first part of the path."""

    server: Loopback

    def do_GET(self) -> None:
        self.server.counts[self.path] += 1
        self.times = self.server.counts[self.path]
        if self.path in self.server.held:
            self.server.asked.set()
            self.server.stopped.wait(20)
        elif self.path in self.server.pages:
            self.page(self.server.pages[self.path])
        else:
            BEHAVIOUR.get(self.path.split("/")[1], Handler.missing)(self)

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def log_request(self, code: int | str = "-", *_: Any) -> None:
        self.server.answered.append((self.path, int(code)))

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Names of headers are written with underscores; Content-Length is right unless given."""
        self.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def ok(self) -> None:
        self.answer(200, TEXT.encode(), content_type="text/html; charset=utf-8")

    def page(self, text: str) -> None:
        tag = f'"{hash(text)}"'
        if self.headers["If-None-Match"] == tag:
            self.answer(304, etag=tag)
        else:
            self.answer(200, text.encode(), etag=tag)

    def missing(self) -> None:
        self.answer(404, b"Nothing here.")

    def conditional(self) -> None:
        """Both conditions must be sent back as they were given."""
        if (self.headers["If-None-Match"], self.headers["If-Modified-Since"]) == (ETAG, MODIFIED):
            self.answer(304)
        else:
            self.answer(200, TEXT.encode(), etag=ETAG, last_modified=MODIFIED)

    def always_304(self) -> None:
        self.answer(304)

    def foreign_tag(self) -> None:
        self.answer(200, TEXT.encode(), etag='"größe"')

    def status(self) -> None:
        """/status/<code>: always."""
        self.answer(int(self.path.split("/")[2]))

    def once(self) -> None:
        """/once/<code>[/<Retry-After>]: the first time; fine from then on. `date` is half a minute from now."""
        _, _, code, *wait = self.path.split("/")
        if self.times > 1:
            self.ok()
        elif wait:
            self.answer(int(code), retry_after=formatdate(time() + 30, usegmt=True) if wait == ["date"] else wait[0])
        else:
            self.answer(int(code))

    def slow(self) -> None:
        """A byte now and then; ends after a second, so that a client without patience control does not hang."""
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            if self.server.stopped.wait(0.01):
                break

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.stopped.is_set():
            self.wfile.write(b"x" * 65536)

    def to(self) -> None:
        """/to/<quoted address>: a redirect there."""
        self.answer(302, location=unquote(self.path.split("/", 2)[2]))

    def nowhere(self) -> None:
        """A redirect that does not say where."""
        self.answer(302)

    def hops(self) -> None:
        """/hops/<n>: n redirects, then fine."""
        left = int(self.path.split("/")[2])
        if left:
            self.answer(301, location=f"/hops/{left - 1}")
        else:
            self.ok()

    def bomb(self) -> None:
        self.answer(200, gzip.compress(b"x" * BOMB), content_encoding="gzip")

    def double_bomb(self) -> None:
        """Ten megabytes in about a hundred bytes."""
        self.answer(200, gzip.compress(gzip.compress(b"x" * BOMB)), content_encoding="gzip, gzip")

    def gzipped(self) -> None:
        self.answer(200, gzip.compress(TEXT.encode()), content_encoding="gzip")

    def encoded(self) -> None:
        """/encoded/<name>: in an encoding that was not asked for."""
        self.answer(200, b"\x8b\x01\x80", content_encoding=self.path.split("/")[2])

    def charset(self) -> None:
        """/charset/<label>/<codec>: what the header says, and what the body is in."""
        _, _, label, codec = self.path.split("/")
        self.answer(200, TEXT.encode(codec), content_type=f"text/html; charset={label}")

    def truncated(self) -> None:
        self.answer(200, TEXT.encode(), content_length="1000")

    def reset(self) -> None:
        """The connection breaks in the middle of the body."""
        self.answer(200, TEXT.encode(), content_length="1000")
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def header(self) -> None:
        self.answer(200, TEXT.encode(), x_long="x" * 500_000)


BEHAVIOUR: dict[str, Callable[[Handler], None]] = {
    name.replace("_", "-"): method
    for name, method in vars(Handler).items()
    if callable(method) and not name.startswith(("do_", "log_", "_")) and name not in ("answer", "page")
}


class Stoppable(Protocol):
    """A server whose handlers look at `stopped`."""

    stopped: threading.Event

    def serve_forever(self, poll_interval: float) -> None: ...

    def shutdown(self) -> None: ...


@contextmanager
def serving(server: Stoppable) -> Iterator[None]:
    """In a thread of its own, as long as the block lasts."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.stopped.set()
        server.shutdown()
        thread.join()


@contextmanager
def loopback(certificate: str | None = None) -> Iterator[Loopback]:
    """The server, as long as the block lasts."""
    with Loopback(certificate) as server, serving(server):
        yield server
