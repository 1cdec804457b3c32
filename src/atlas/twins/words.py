"""Pieces of Markdown that stand on their own: text that is no syntax, tables, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SIGNS = re.compile(r"([\\`*\[\]<|])")


def literal(text: str) -> str:
    """Text from the data, which Markdown shows as it is."""
    return _SIGNS.sub(r"\\\1", text)


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join([row(head), row("---" for _ in head), *map(row, rows)])


def link(text: str, address: str) -> str:
    """Parentheses and blanks in an address would end it."""
    safe = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{literal(text)}]({safe})"
