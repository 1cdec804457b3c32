"""One source page, fetched politely: conditional, paced, capped in size and time, patient where it is asked to be."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import httpx

from atlas.network import Refused
from atlas.retry import retry_after

MOST_BYTES = 5_000_000
MOST_SECONDS = 60.0
MOST_REDIRECTS = 5
TRIES = 3
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_ENCODINGS = ("identity", "gzip", "deflate")


@dataclass(frozen=True)
class Answer:
    """`body` is None for "not modified" and for failures; `reason` tells a failure in words."""

    body: str | None = None
    reason: str | None = None
    unchanged: bool = False
    etag: str | None = None
    modified: str | None = None


@dataclass
class Fetcher:
    """Keeps the pace for each host; `clock` and `sleep` are arguments so that tests need not wait."""

    client: httpx.Client
    hosts: Collection[str]
    allow_private: bool = False
    pace: float = 0.5
    patience: float = 60.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def _allowed(self, address: str) -> str | None:
        """Why an address may not be asked; None if it may."""
        parts = urlsplit(address)
        if parts.scheme != "https" and not (self.allow_private and parts.scheme == "http"):
            return f"{parts.scheme or 'no scheme'} instead of https"
        outside = ".." in unquote(parts.path).split("/")
        if outside or not any(f"{parts.netloc}{parts.path}".startswith(f"{host}/") for host in self.hosts):
            return f"redirected to another host ({parts.netloc[:80]})"
        return None

    def _wait(self, host: str) -> None:
        pause = self._last.get(host, -self.pace) + self.pace - self.clock()
        if pause > 0:
            self.sleep(pause)
        self._last[host] = self.clock()

    def _read(self, response: httpx.Response, until: float) -> str:
        """The body, decompressed once, as far as the caps go; an error names the cap."""
        encoding = response.headers.get("content-encoding", "identity")
        if encoding.strip().lower() not in _ENCODINGS:
            raise Refused(f"encoded as {encoding[:80]}")
        parts, size = [], 0
        for part in response.iter_bytes():  # as they come: with a size, httpx would wait until so much is there
            size += len(part)
            if size > MOST_BYTES:
                raise Refused(f"more than {MOST_BYTES:,} bytes")
            if self.clock() > until:
                raise Refused(f"took longer than {MOST_SECONDS:.0f} seconds")
            parts.append(part)
        return _decoded(b"".join(parts), response.charset_encoding)

    def _once(self, address: str, headers: dict[str, str], until: float) -> tuple[Answer, httpx.Response]:
        for _ in range(MOST_REDIRECTS + 1):
            if refusal := self._allowed(address):
                raise Refused(refusal)
            self._wait(urlsplit(address).netloc)
            with self.client.stream("GET", address, headers=headers) as response:
                if response.has_redirect_location:
                    address = str(response.url.join(response.headers["location"]))
                    continue
                if response.status_code == 304 and headers:
                    return Answer(unchanged=True), response
                if response.status_code != 200:
                    return Answer(reason=f"status {response.status_code}"), response
                tags = _tag(response, "etag"), _tag(response, "last-modified")
                return Answer(self._read(response, until), None, False, *tags), response
        raise Refused(f"more than {MOST_REDIRECTS} redirects")

    def get(self, address: str, etag: str | None = None, modified: str | None = None) -> Answer:
        """Try, and try again where the server says "later" or the network failed; never raises for a bad answer."""
        headers = {"If-None-Match": etag or "", "If-Modified-Since": modified or ""}
        headers = {name: value for name, value in headers.items() if value}
        until = self.clock() + MOST_SECONDS + self.patience
        answer = Answer(reason="not tried")
        for attempt in range(TRIES):
            pause = 2.0**attempt
            try:
                answer, response = self._once(address, headers, self.clock() + MOST_SECONDS)
                if answer.reason is None or response.status_code not in _AGAIN:
                    return answer
                pause = max(pause, retry_after(response.headers.get("retry-after", "")))
            except Refused as refusal:
                return Answer(reason=str(refusal))
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                answer = Answer(reason=f"{type(error).__name__}: {error}"[:200])
            if attempt + 1 == TRIES or pause > self.patience or self.clock() + pause > until:
                break
            self.sleep(pause)
        return answer


def _decoded(body: bytes, charset: str | None) -> str:
    """By the charset that the header names, if Python knows it; pages of our sources are UTF-8 otherwise."""
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", errors="replace")


def _tag(response: httpx.Response, name: str) -> str | None:
    """A header that can be sent back another night; None where it holds what no request may hold."""
    value = response.headers.get(name)
    return value if value and value.isascii() else None
