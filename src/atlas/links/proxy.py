"""A forward proxy on loopback for Chromium: public addresses only, whatever a page, its scripts or a redirect ask for.

Everything but plain http is a tunnel (CONNECT; RFC 9110, 9.3.6); plain http is forwarded, one request a connection.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from selectors import EVENT_READ, DefaultSelector
from typing import Any
from urllib.parse import urlsplit

import httpcore

from atlas.network import Refused, resolved

NAME = "atlas"
"""Ours in Proxy-Status (RFC 9209), by which our own refusals are told from a site's."""
TICK = 0.5  # seconds between two looks whether a tunnel is overdue
CONNECT_SECONDS = 10.0
PART = 65_536
_OWN = frozenset("connection proxy-connection keep-alive te trailer upgrade proxy-authorization".split())
_ERRORS: dict[type[Exception], tuple[int, str]] = {
    Refused: (403, "destination_ip_prohibited"),
    httpcore.ConnectError: (502, "dns_error"),
    OSError: (502, "destination_unavailable"),
    ValueError: (400, "http_request_error"),
}


@dataclass(frozen=True)
class Limits:
    """`size` in bytes and `seconds` are those of one connection, both directions together."""

    connections: int = 64
    size: int = 30_000_000
    seconds: float = 60.0


class Proxy(ThreadingHTTPServer):
    """Answers as long as the `with` block lasts; `allow` names host:port that may be private, for tests."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self, allow_private: bool = False, allow: frozenset[str] = frozenset(), limits: Limits | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.allow_private, self.allow, self.limits = allow_private, allow, limits or Limits()
        self.refused: deque[str] = deque(maxlen=100)
        """host:port of what led to a private address, the latest last."""
        self.stopped = threading.Event()
        self._free = threading.Semaphore(self.limits.connections)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.stopped.set()
        self.shutdown()
        self.server_close()

    def verify_request(self, *_: Any) -> bool:
        return self._free.acquire(blocking=False)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that break are a browser's everyday life."""

    def connected(self, host: str, port: int) -> socket.socket:
        """A connection to the very address that was found fit; Refused, httpcore.ConnectError, OSError."""
        allowed = self.allow_private or f"{host}:{port}" in self.allow
        addresses = resolved(host, port, allowed)
        for number, address in enumerate(addresses, 1):
            try:
                return socket.create_connection((address, port), CONNECT_SECONDS)
            except OSError:
                if number == len(addresses):
                    raise
        raise ConnectionError(f"{host} has no address")


class _Handler(BaseHTTPRequestHandler):
    """One connection of the browser."""

    server: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 15  # seconds for the head of a request

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def handle(self) -> None:
        self.until = time.monotonic() + self.server.limits.seconds
        self.left = self.server.limits.size
        self.handle_one_request()

    def do_CONNECT(self) -> None:
        upstream = self._reached(self.path, None)
        if upstream is not None:
            with upstream:
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self._relay(upstream)

    def _forward(self) -> None:
        scheme, _, rest = self.path.partition("://")
        authority, _, path = rest.partition("/")
        length = self.headers.get("Content-Length", "0")
        if scheme.lower() != "http" or "Transfer-Encoding" in self.headers or not length.isdecimal():
            self._refuse(400, "http_request_error")
        elif int(length) > self.left:
            self._refuse(413, "http_request_error")
        elif (upstream := self._reached(authority, 80)) is not None:
            with upstream:
                upstream.sendall(self._head(path) + self.rfile.read(int(length)))
                self._answer(upstream)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _forward  # noqa: N815

    def _reached(self, authority: str, default: int | None) -> socket.socket | None:
        """A connection, or None where the browser has been told that there is none."""
        try:
            parts = urlsplit(f"//{authority}")
            host, port = parts.hostname or "", parts.port or default
            if not host or not port:
                raise ValueError(authority)
            made = self.server.connected(host, port)
        except (Refused, httpcore.ConnectError, OSError, ValueError) as error:
            if isinstance(error, Refused):
                self.server.refused.append(authority)
            self._refuse(*next(said for kind, said in _ERRORS.items() if isinstance(error, kind)))
            return None
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def _refuse(self, status: int, error: str) -> None:
        self.send_response_only(status)
        for name, value in (
            ("Proxy-Status", f"{NAME}; error={error}"),
            ("Content-Length", "0"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()

    def _head(self, path: str) -> bytes:
        kept = [f"{name}: {value}" for name, value in self.headers.items() if name.lower() not in _OWN]
        return "\r\n".join([f"{self.command} /{path} HTTP/1.1", *kept, "Connection: close", "", ""]).encode("latin-1")

    def _answer(self, upstream: socket.socket) -> None:
        """Our "close" comes first, so that the browser sends nothing meant for another host through this connection."""
        first = b""
        while b"\n" not in first and len(first) < PART and time.monotonic() < self.until:
            part = upstream.recv(PART)
            if not part:
                break
            first += part
        line, found, rest = first.partition(b"\n")
        if not found or not line.startswith(b"HTTP/1."):
            self._refuse(502, "http_protocol_error")
        else:
            self.wfile.write(line + b"\nConnection: close\r\n" + rest)
            self._relay(upstream)

    def _relay(self, upstream: socket.socket) -> None:
        """Bytes both ways until one side has had enough, or we have."""
        with DefaultSelector() as selector:
            selector.register(self.connection, EVENT_READ, upstream)
            selector.register(upstream, EVENT_READ, self.connection)
            while self.left > 0 and time.monotonic() < self.until and not self.server.stopped.is_set():
                for key, _ in selector.select(TICK):
                    data = key.fileobj.recv(PART)  # type: ignore[union-attr]
                    if not data:
                        return
                    key.data.sendall(data)
                    self.left -= len(data)
