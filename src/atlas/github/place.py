"""Which API, which repository, which token: read from the environment that GitHub Actions gives, and checked."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from atlas.program import Wrong

_REPOSITORY = r"[A-Za-z0-9][A-Za-z0-9-]*/(?!\.{1,2}$)[A-Za-z0-9._-]+"


@dataclass(frozen=True)
class Place:
    """A repository behind an API."""

    api: str
    """Without a slash at its end."""
    repository: str
    """owner/name"""
    token: str | None = field(repr=False)

    @property
    def owner(self) -> str:
        return self.repository.partition("/")[0]


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _api(text: str) -> str:
    """A token goes there, so it is https, except to this machine."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
    if not host or parts.username or parts.query or parts.fragment:
        raise Wrong("GITHUB_API_URL is not an address. Leave it out, or write https://api.github.com")
    if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(host)):
        raise Wrong("GITHUB_API_URL is not https, and the token would be seen on the way. Write https://…")
    return text.rstrip("/")


def token(environ: Mapping[str, str]) -> str | None:
    """GITHUB_TOKEN, or None; what cannot stand in a header is refused here, where no message quotes it."""
    found = environ.get("GITHUB_TOKEN", "").strip()
    if not re.fullmatch(r"[!-~]*", found):
        raise Wrong("GITHUB_TOKEN holds characters that no token has. Set it anew.")
    return found or None


def place(environ: Mapping[str, str], anonymous: bool = False) -> Place:
    """From GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN; Wrong says which one is missing."""
    repository = environ.get("GITHUB_REPOSITORY", "")
    if not re.fullmatch(_REPOSITORY, repository):
        raise Wrong(f"GITHUB_REPOSITORY is {repository[:100]!r}. Set it to owner/name.")
    secret = token(environ)
    if secret is None and not anonymous:
        raise Wrong("GITHUB_TOKEN is not set. Give the step `GITHUB_TOKEN: ${{ github.token }}`, or use --dry-run.")
    return Place(_api(environ.get("GITHUB_API_URL") or "https://api.github.com"), repository, secret)
