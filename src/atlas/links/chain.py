"""Certificate chains that a server left incomplete, completed as browsers do (RFC 5280, 4.2.2.1)."""

from __future__ import annotations

import re
import socket
import ssl
from urllib.parse import urlsplit

import httpcore
import httpx

from atlas.network import Refused, deadline, resolved, transport

MOST = 65_536  # bytes of an issuer's certificate
SECONDS = 10.0
# DER: the object identifier id-ad-caIssuers, then a URI of up to 127 bytes.
_ISSUER = re.compile(rb"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86([\x0a-\x7f])(https?://[\x21-\x7e]+)", re.S)


def _leaf(url: str, allow_private: bool) -> bytes:
    """The server's certificate, unverified: it is only read for the address of its issuer."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    address = resolved(host, port, allow_private)[0]
    with (
        socket.create_connection((address, port), SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return secure.getpeercert(binary_form=True) or b""


def issuer_address(certificate: bytes) -> str | None:
    """Where a certificate (DER) says that its issuer's certificate is."""
    found = _ISSUER.search(certificate)
    return found[2][: found[1][0]].decode("ascii") if found else None


def completed(url: str, ca: str | None, allow_private: bool) -> ssl.SSLContext | None:
    """A context that also knows the issuer of the site's certificate and trusts no more than before; None without."""
    try:
        with deadline(SECONDS):
            return _completed(url, ca, allow_private)
    except (OSError, ValueError, httpx.HTTPError, httpcore.ConnectError, Refused):
        return None


def _completed(url: str, ca: str | None, allow_private: bool) -> ssl.SSLContext | None:
    where = issuer_address(_leaf(url, allow_private))
    if where is None:
        return None
    wire = transport(ssl.create_default_context(cafile=ca), allow_private, 1)
    with httpx.Client(transport=wire, timeout=SECONDS, trust_env=False) as web, web.stream("GET", where) as got:
        body = b"".join(part for part, _ in zip(got.iter_bytes(4096), range(MOST // 4096), strict=False))
    return _knowing(body, ca)


def _knowing(issuer: bytes, ca: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca)
    # Python 3.13 takes any certificate it knows for an anchor; this one must still lead to a root.
    context.verify_flags &= ~ssl.VerifyFlags(0x80000)
    context.load_verify_locations(cadata=issuer if issuer[:1] == b"\x30" else issuer.decode("ascii"))
    return context
