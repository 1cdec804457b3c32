"""Connections to public addresses only, whatever a name resolves to and wherever a redirect leads."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpcore
import httpx


class Refused(Exception):
    """The address is not one that may be asked."""


class NoSuchHost(httpcore.ConnectError):
    """The resolver knows that the name does not exist (not merely that it cannot tell now)."""


_NO_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_UNICAST = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


def _inner(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4, or translated (NAT64)."""
    if found in _TRANSLATED:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour


def public(address: str) -> bool:
    """Whether an IP address is reachable by anybody (not private, loopback, link-local, multicast …)."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if found.version == 6:
        inner = _inner(found)
        if inner is None:
            return found in _UNICAST and found.is_global
        found = inner
    return found.is_global and not found.is_multicast


class _Deadline(threading.local):
    at: float | None = None


_deadline = _Deadline()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """All reads of this thread's requests together take so long at most, however slowly bytes drip in."""
    _deadline.at = time.monotonic() + seconds
    try:
        yield
    finally:
        _deadline.at = None


def extend(seconds: float) -> None:
    """Time that does not count, as a host's turn was waited for."""
    if _deadline.at is not None:
        _deadline.at += seconds


def _left(timeout: float | None) -> float | None:
    if _deadline.at is None:
        return timeout
    left = _deadline.at - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("took too long in all")
    return left if timeout is None else min(left, timeout)


class _Timed(httpcore.NetworkStream):
    """A stream whose reads end at the thread's deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self.inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self.inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def resolved(host: str, port: int, allow_private: bool) -> list[str]:
    """The IP addresses of a name, all of them such that they may be asked (else Refused)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        gone = isinstance(error, socket.gaierror) and error.errno in _NO_NAME
        raise (NoSuchHost if gone else httpcore.ConnectError)(f"no such host: {host}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_private and not all(public(address) for address in addresses):
        raise Refused(f"{host} leads to a private address")
    return addresses


class Guarded(httpcore.NetworkBackend):
    """Resolves a name itself and connects to the very address it has checked."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolved(host, port, self.allow_private)
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return _Timed(self.inner.connect_tcp(address, port, _left(timeout), local_address, socket_options))
        return _Timed(self.inner.connect_tcp(addresses[-1], port, _left(timeout), local_address, socket_options))


def transport(context: ssl.SSLContext, allow_private: bool = False, connections: int = 100) -> httpx.HTTPTransport:
    """HTTP/2 where offered; no proxy from the environment."""
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections // 2)
    made = httpx.HTTPTransport(verify=context, http2=True, trust_env=False, limits=limits)
    # httpx has no argument for it; the pool is httpcore's and documents network_backend.
    made._pool._network_backend = Guarded(allow_private)
    return made


def client(allow_private: bool = False, ca: str | None = None) -> httpx.Client:
    """An HTTP client that follows nothing by itself, for the pages that figures are cited from."""
    context = ssl.create_default_context(cafile=ca)
    headers = {
        "User-Agent": "Mozilla/5.0 (compatible; AzureIntegrationAtlas/1.0; fact check)",
        "Accept": "text/html,text/markdown;q=0.9,text/plain;q=0.8",
        "Accept-Language": "en-US,en;q=0.9",
    }
    return httpx.Client(
        transport=transport(context, allow_private),
        headers=headers,
        timeout=20,
        follow_redirects=False,
        trust_env=False,
    )
