"""A static server on loopback that answers as the usual hosts do: compressed, kept alive, cached, below any path."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

_TEXT = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")
_MISSING = "404.html"


class Sent(NamedTuple):
    """One answer that went out: what was asked for, and the bytes of head and body."""

    target: str
    size: int


class Address(str):
    """Where a server answers, and what it has sent so far."""

    sent: list[Sent]


class Answer(NamedTuple):
    """What is sent: status, kind, body; `moved` is the address of a folder that was asked for without its slash."""

    status: int
    kind: str
    body: bytes
    moved: str = ""


def _kind(path: Path) -> str:
    known = {".js": "text/javascript", ".map": "application/json"}
    kind = known.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


@lru_cache(maxsize=512)
def _packed(path: Path, stamp: int) -> bytes:
    """gzip, because the hosts that know nothing better know it; brotli would be smaller."""
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


def _found(path: Path, status: int, packed: bool) -> tuple[Answer, bool]:
    kind = _kind(path)
    if packed and kind.startswith(_TEXT):
        return Answer(status, kind, _packed(path, path.stat().st_mtime_ns)), True
    return Answer(status, kind, path.read_bytes()), False


def answer(folder: Path, below: str, target: str, packed: bool) -> tuple[Answer, bool]:
    """The answer for a request target, and whether its body is compressed."""
    path = unquote(urlsplit(target).path)
    file = folder / path.removeprefix(below).lstrip("/")
    inside = path.startswith(below) and file.resolve().is_relative_to(folder.resolve())
    if inside and file.is_dir() and not path.endswith("/"):
        return Answer(301, "text/plain; charset=utf-8", b"", f"{path}/"), False
    file = file / "index.html" if file.is_dir() else file
    if inside and file.is_file():
        return _found(file, 200, packed)
    if (folder / _MISSING).is_file():
        return _found(folder / _MISSING, 404, packed)
    return Answer(404, "text/plain; charset=utf-8", b"not found"), False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, *arguments: Any, folder: Path, below: str, sent: list[Sent]) -> None:
        self.folder, self.below, self.sent = folder, below, sent
        super().__init__(*arguments)

    def do_GET(self) -> None:
        packs = "gzip" in self.headers.get("Accept-Encoding", "")
        sent, packed = answer(self.folder, self.below, self.path, packs)
        self.send_response(sent.status)
        headers = {"Content-Type": sent.kind, "Content-Length": str(len(sent.body)), "Vary": "Accept-Encoding"}
        headers |= {"Cache-Control": "max-age=600", "X-Content-Type-Options": "nosniff"}
        headers |= {"Content-Encoding": "gzip"} if packed else {}
        headers |= {"Location": sent.moved} if sent.moved else {}
        for name, value in headers.items():
            self.send_header(name, value)
        head = sum(len(f"{name}: {value}\r\n") for name, value in headers.items())
        self.end_headers()
        self.sent.append(Sent(self.path, head + len(sent.body)))
        if self.command != "HEAD":
            self.wfile.write(sent.body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A browser that closes a connection early is no news."""


@contextmanager
def serving(folder: Path, below: str = "/") -> Iterator[Address]:
    """Serves `folder` below the path `below`; the address, with a slash at its end."""
    sent: list[Sent] = []
    server = _Server(("127.0.0.1", 0), partial(_Handler, folder=folder, below=below, sent=sent))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        address = Address(f"http://127.0.0.1:{server.server_port}{below}")
        address.sent = sent
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
