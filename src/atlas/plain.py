"""Text from outside in Markdown that GitHub shows: nothing in it is markup, a mention, a reference or a command."""

from __future__ import annotations

import re
import unicodedata

# Brackets of either kind, so that parentheses, full stops and exclamation marks need no entity and stay readable.
_SIGNS = {ord(char): f"&#{ord(char)};" for char in "\\`*_{}[]<>|~&$"}
_BREAK = "\u200b"
_SIGNS[ord(_BREAK)] = "&#8203;"
# GitHub makes links and signs of these after it has decoded entities, so a space without width parts them: mentions,
# numbers of issues (two forms), addresses (two forms), emoji by name.
_LINKED = re.compile(r"([@#]|:(?=\S)|www(?=\.)|GH(?=-\d))", re.I)
# In <…> these stand for themselves; entities would be decoded, so no semicolon. Two dots in a row end no host.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?(/[A-Za-z0-9._~/%?=&,+:#-]*)?")
# An address of these on GitHub, as a link, would leave a note in somebody else's issue each night.
_NOTED = re.compile(r"https?://(www\.)?github\.com/[^/]+/[^/]+/(issues|pull|pulls|discussions|commit|commits)/", re.I)
LONGEST_ADDRESS = 500


def visible(text: str, most: int | None = None) -> str:
    """On one line, without what cannot be seen, cut with an ellipsis after `most` characters."""
    told = "".join(char for char in " ".join(text.split()) if not unicodedata.category(char).startswith("C"))
    seen = " ".join(told.split())
    return seen if most is None or len(seen) <= most else f"{seen[: most - 1].rstrip()}…"


def escaped(text: str, most: int | None = None) -> str:
    """The text as it is, also inside a table; at a line's beginning something else must stand."""
    return _LINKED.sub(rf"\1{_BREAK}", visible(text, most)).translate(_SIGNS)


def code(text: str, most: int | None = None) -> str:
    """The text as a code span, which GitHub leaves alone; not for tables."""
    shown = visible(text, most) or " "
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{blank}{shown}{blank}{fence}"


def link(url: str) -> str:
    """The address to click where it is a plain one, as code elsewhere."""
    if len(url) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(url) and not _NOTED.match(url):
        return f"<{url}>"
    return code(url, LONGEST_ADDRESS)
