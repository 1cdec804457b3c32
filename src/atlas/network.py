"""Connections to public addresses only, whatever a name resolves to and wherever a redirect leads."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import httpcore
import httpx


class Refused(Exception):
    """The address is not one that may be asked."""


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
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no such host: {host}") from error
        addresses = [str(entry[4][0]) for entry in found]
        if not self.allow_private and not all(public(address) for address in addresses):
            raise Refused(f"{host} leads to a private address")
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self.inner.connect_tcp(address, port, timeout, local_address, socket_options)
        return self.inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)


def client(allow_private: bool = False, ca: str | None = None) -> httpx.Client:
    """An HTTP client (HTTP/2 where offered) that follows nothing by itself and takes no proxy from the environment."""
    context = ssl.create_default_context(cafile=ca)
    transport = httpx.HTTPTransport(verify=context, http2=True, trust_env=False)
    # httpx has no argument for it; the pool is httpcore's and documents network_backend.
    transport._pool._network_backend = Guarded(allow_private)
    headers = {
        "User-Agent": "Mozilla/5.0 (compatible; AzureIntegrationAtlas/1.0; fact check)",
        "Accept": "text/html,text/markdown;q=0.9,text/plain;q=0.8",
        "Accept-Language": "en-US,en;q=0.9",
    }
    return httpx.Client(transport=transport, headers=headers, timeout=20, follow_redirects=False, trust_env=False)
