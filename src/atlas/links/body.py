"""What came of a page: how much of it is read, in which encoding, and what it shows."""

from __future__ import annotations

import codecs
import re

import httpcore
import httpx

from atlas.links.look import media_type
from atlas.links.page import Page, folded, read

MOST_BYTES = 3_000_000
MOST_PLAIN = 4096
# Python knows codecs whose time grows with the square of the text (punycode), and some that are no text.
_TEXT = re.compile(
    r"utf-(8|16|32)([-_].*)?|(iso8859|latin|gb|big5|euc|shift|koi8|mac|iso2022).*|cp\d+|ascii|tis-620|johab"
)
_MARKUP = re.compile(rb"<(!doctype|html|head|body|title|meta|script)\b", re.I)


def page_of(headers: dict[str, str], body: bytes, charset: str | None, whole: bool) -> Page | None:
    """An HTML page; of short plain text and JSON the words, as they may say that nothing is there."""
    if is_html(headers, body):
        return read(text_of(body, charset), whole)
    kind = headers.get("content-type", "")
    if body and whole and ("json" in kind or kind.startswith("text/plain")):
        return Page(text=folded(text_of(body, charset), MOST_PLAIN))
    return None


def is_html(headers: dict[str, str], body: bytes) -> bool:
    """By the media type, and by the first bytes where there is none."""
    kind = media_type(headers)
    return "html" in kind or (
        kind in ("", "text/plain", "application/octet-stream") and bool(_MARKUP.search(body[:1024]))
    )


def text_of(body: bytes, charset: str | None) -> str:
    """By the byte order mark, the header, the page's own meta element, and UTF-8 in the end."""
    meta = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", body[:2048], re.I)
    mark = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    for name in (mark, charset, meta[1].decode("ascii") if meta else None):
        try:
            if name and _TEXT.fullmatch(codecs.lookup(name).name):
                return body.decode(name, errors="replace")
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8-sig", errors="replace")


def most_of(kind: str) -> int:
    """Bytes that are read of a media type: pages whole, of text the beginning, of anything else nothing."""
    if not kind or "html" in kind:
        return MOST_BYTES
    return MOST_PLAIN if kind.startswith(("text/", "application/octet")) or "json" in kind else 0


def body_of(response: httpx.Response) -> tuple[bytes, bool]:
    """What a verdict needs of the body; whether it is all. Of a body that breaks off, browsers show what came."""
    stacked = "," in response.headers.get("content-encoding", "")  # decoded whole, at each of its layers
    most = 0 if stacked else most_of(media_type(response.headers))
    parts: list[bytes] = []
    size = 0
    try:
        for part in response.iter_bytes() if most else ():
            parts.append(part[: most - size])
            size += len(part)
            if size >= most:
                return b"".join(parts), False
    except (httpx.HTTPError, httpcore.TimeoutException):
        return b"".join(parts), False
    return b"".join(parts), True
