"""Addresses as people paste them, made into what the data files hold; what no reader should be sent to is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from pydantic import TypeAdapter, ValidationError

from atlas.links.moves import asked
from atlas.links.openpublishing import key
from atlas.links.written import bare
from atlas.strings import Url

_PUBLIC = re.compile(r"https://([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(/|$)")
_LOCAL = re.compile(
    r"https://([^/]*\.)?(localhost|local|internal|intranet|lan|home|corp|test|invalid|onion|localdomain)(/|$)"
)
_LOCALE = re.compile(r"^/[a-z]{2}-[a-z]{2}(?=/|$)", re.I)
_MICROSOFT = re.compile(r"([a-z]+\.)?(microsoft|azure)\.com")


def _split(text: str) -> str:
    """The scheme that phones hide, and the brackets that e-mail puts around."""
    text = text.strip().strip("<>").strip()
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)", text)
    if not found:
        return f"https://{text}"
    return f"https:{text[5:]}" if found[1].lower() == "http" else text


def _needless(url: str) -> str:
    """Without language, tracking and the words that a browser marked."""
    parts = urlsplit(bare(url))
    path = _LOCALE.sub("", parts.path) if _MICROSOFT.fullmatch(parts.hostname or "") else parts.path
    kept = {name for name, _ in asked(url)}
    query = "&".join(pair for pair in parts.query.split("&") if pair.partition("=")[0] in kept)
    return urlunsplit((parts.scheme, parts.netloc.lower(), path or "/", query, parts.fragment))


def address(text: str) -> str:
    """The address to write; ValueError says in a sentence why it is none."""
    try:
        url = TypeAdapter(Url).validate_python(_needless(_split(text)))
    except ValidationError:
        raise ValueError("it is not a plain address of the web. Please copy it from the browser.") from None
    except ValueError:
        raise ValueError("it is not an address. Please copy it from the browser.") from None
    host = urlsplit(url).hostname or ""
    if not _PUBLIC.match(url) or _LOCAL.match(url) or "xn--" in host:
        raise ValueError("it is not the address of a public site (a domain, no port, no numbers for a host).")
    return url


def plain(url: str) -> str:
    """What two addresses of one page have in common; a query can name another page."""
    return f"{key(url)}?{'&'.join('='.join(pair) for pair in asked(url))}"


def same(url: str, others: Iterable[tuple[str, str]]) -> str | None:
    """The id that already has the address."""
    return next((name for name, other in others if plain(other) == plain(url)), None)
