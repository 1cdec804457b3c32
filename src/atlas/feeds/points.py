"""The body of an item as plain values, and as HTML and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

_SIGNS = re.compile(r"([\\`*_\[\]<>|~^!#{}])")


@dataclass(frozen=True)
class Point:
    """One statement, the words that prove it, and where they stand; only `text` need be there."""

    text: str
    words: tuple[str, ...] = ()
    title: str = ""
    url: str = ""
    tail: str = ""


def _cited(point: Point) -> Markup:
    words = Markup(" … ").join(Markup("<q>{}</q>").format(one) for one in point.words)
    link = Markup('<a href="{}">{}</a>').format(point.url, point.title) if point.url else Markup("")
    tail = Markup(" ({})").format(point.tail) if point.tail else Markup("")
    parts = list(filter(None, (words, link)))
    return (Markup(" ") if parts else Markup("")) + Markup(", ").join(parts) + tail


def html(points: Iterable[Point]) -> Markup:
    """A paragraph each."""
    return Markup("").join(Markup("<p>{}{}</p>").format(one.text, _cited(one)) for one in points)


def literal(text: str) -> str:
    """Text that is no syntax of Markdown."""
    return _SIGNS.sub(r"\\\1", text)


def markdown(points: Iterable[Point]) -> str:
    """An item of an inner list each."""
    lines = []
    for one in points:
        words = " … ".join(f"“{literal(word)}”" for word in one.words)
        link = f"[{literal(one.title)}]({one.url})" if one.url else ""
        tail = f" ({one.tail})" if one.tail else ""
        lines.append(f"    - {literal(one.text)} {', '.join(filter(None, (words, link)))}{tail}".rstrip())
    return "\n".join(lines)
