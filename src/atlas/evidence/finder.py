"""Where the words of a citation stand on a page, by the rules that a browser follows.

Source: WICG scroll-to-text-fragment, "find a range from a text directive" and "find a string in range". Blocks are
Chromium's (each table cell is one); words are bounded as Unicode's default word boundaries say (UAX 29).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import regex

from atlas.evidence.fold import fold
from atlas.evidence.page import BREAK, Page

_WORD = regex.compile(r"\b", regex.WORD)
_NOT_BLANK = regex.compile(rf"[^\s{BREAK}]")
_COLLAPSING = regex.compile(r"[ \t\n\r\f]+")  # as in CSS; other spaces stand for themselves
_SPACES = regex.compile(r"\s+")


class Span(NamedTuple):
    """Part of a page's text, from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Words:
    """A text directive, folded for search."""

    start: str
    end: str | None = None
    prefix: str | None = None
    suffix: str | None = None


def words(start: str, end: str | None = None, prefix: str | None = None, suffix: str | None = None) -> Words:
    """From words as people write them."""

    def ready(text: str | None) -> str | None:
        return fold(_COLLAPSING.sub(" ", text)).strip() or None if text else None

    return Words(ready(start) or "", ready(end), ready(prefix), ready(suffix))


def _bounded(text: str, position: int) -> bool:
    return position in (0, len(text)) or _WORD.match(text, position) is not None


def strings(text: str, query: str, begin: int, start_bounded: bool, end_bounded: bool) -> Iterator[Span]:
    """Every place of the query from `begin` on, at word boundaries where asked; none looks across a block's edge."""
    at = text.find(query, begin) if query else -1
    while at >= 0:
        end = at + len(query)
        if (not start_bounded or _bounded(text, at)) and (not end_bounded or _bounded(text, end)):
            yield Span(at, end)
        at = text.find(query, at + 1)


def _first(text: str, query: str, begin: int, start_bounded: bool, end_bounded: bool) -> Span | None:
    return next(strings(text, query, begin, start_bounded, end_bounded), None)


def _beyond_blanks(text: str, position: int) -> int:
    found = _NOT_BLANK.search(text, position)
    return found.start() if found else len(text)


def starts(page: Page, wanted: Words) -> Iterator[Span]:
    """Every place where the directive may begin, in order."""
    bounded = bool(wanted.end) or not wanted.suffix
    if not wanted.prefix:
        yield from strings(page.text, wanted.start, 0, True, bounded)
        return
    for prefix in strings(page.text, wanted.prefix, 0, True, False):
        begin = _beyond_blanks(page.text, prefix.end)
        found = _first(page.text, wanted.start, begin, False, bounded)
        if found is None:
            return
        if found.start == begin:
            yield found


def _suffixed(page: Page, end: int, suffix: str) -> bool | None:
    """Whether the suffix follows at once; None where it does not follow at all."""
    begin = _beyond_blanks(page.text, end)
    found = _first(page.text, suffix, begin, False, True)
    return None if found is None else found.start == begin


def followed(page: Page, span: Span, suffix: str) -> bool:
    """Whether the suffix stands right behind."""
    return _suffixed(page, span.end, suffix) is True


def matches(page: Page, wanted: Words) -> Iterator[Span]:
    """Every match, the browser's first; one for each place where it may begin."""
    for start in starts(page, wanted):
        ends = strings(page.text, wanted.end, start.end, True, not wanted.suffix) if wanted.end else iter([start])
        for end in ends:
            fits = _suffixed(page, end.end, wanted.suffix) if wanted.suffix else True
            if fits:
                yield Span(start.start, end.end)
                break
            if fits is None:
                return
        else:
            if wanted.end:
                return


def holds(text: str, wanted: str) -> bool:
    """Whether some text, without blocks, has the words at word boundaries."""
    query = words(_SPACES.sub(" ", wanted)).start
    return _first(fold(_SPACES.sub(" ", text)), query, 0, True, True) is not None


def find(page: Page, wanted: Words) -> Span | None:
    """The match that a browser would scroll to."""
    return next(matches(page, wanted), None)
