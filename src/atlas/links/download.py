"""A small file of a service, whole or not at all: capped in bytes and seconds, whatever the server does."""

from __future__ import annotations

import httpcore
import httpx

from atlas.network import Refused, deadline

_ENCODINGS = ("", "identity", "gzip", "deflate")
_FAILURES = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    Refused,
    OSError,
    ValueError,
)


class Unanswered(Exception):
    """There is no answer that can be used; the message says why."""


def download(
    client: httpx.Client, address: str, most_bytes: int, seconds: float, accept: str = "application/json"
) -> bytes:
    """The decompressed body of a 200, else Unanswered.

    `client` must follow no redirects: addresses that people wrote down are right, or are corrected there.
    """
    try:
        with deadline(seconds), client.stream("GET", address, headers={"Accept": accept}) as response:
            return _body(response, most_bytes)
    except _FAILURES as error:
        raise Unanswered(f"{type(error).__name__}: {error}"[:200]) from None


def _body(response: httpx.Response, most_bytes: int) -> bytes:
    if response.status_code != 200:
        raise Unanswered(f"status {response.status_code}")
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:  # compressed twice, a hundred bytes are gigabytes
        raise Unanswered(f"encoded as {encoding[:80]}")
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > most_bytes:
            raise Unanswered(f"more than {most_bytes:,} bytes")
        parts.append(part)
    return b"".join(parts)
