"""Pages made to keep a parser busy, cut before they do."""

from __future__ import annotations

import re

MOST_OPEN, MOST_NESTED = 5_000, 100_000  # elements left open; characters that are read of such a page
MOST_ATTRIBUTES = 2_000
_LONG_TAG = re.compile(r"<[a-z][^<>]{20000,}", re.I)
_LEAF = r"(?!(?:br|img|hr|input|meta|link|p|li|t[dhr]|d[td]|option|source|col|area|wbr)\b)[a-z]"
_OPENED, _CLOSED = re.compile(f"<{_LEAF}", re.I), re.compile(f"</{_LEAF}", re.I)


def readable(html: str) -> str:
    """What the parser may have: its time grows with the square of the depth, and of an element's attributes."""
    endless = next((tag.start() for tag in _LONG_TAG.finditer(html) if tag[0].count("=") > MOST_ATTRIBUTES), None)
    html = html[:endless]
    left_open = len(_OPENED.findall(html)) - len(_CLOSED.findall(html))
    return html if left_open < MOST_OPEN else html[:MOST_NESTED]
