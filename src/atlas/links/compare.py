"""Whether two addresses show the same page."""

from __future__ import annotations

import re
from urllib.parse import unquote

from atlas.links.page import Page

_LETTERS = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
OWN_WORDS = 4
"""Words that a page may have beside those of an impossible address and still be the same: the address it repeats."""


def _words(page: Page) -> set[str]:
    """Of title and text; numbers are left out, as dates and identifiers differ on any two pages."""
    return set(_LETTERS.findall(f"{page.title} {page.text}".lower()))


def _named(page: Page) -> set[str]:
    return set(_LETTERS.findall(f"{page.title} {page.heading}".lower()))


def alike(url: str, a: Page | None, b: Page | None) -> bool:
    """The same page but for a few words (a date, an advertisement); a title may repeat the address, and no more."""
    if a is None or b is None:
        return False
    address = set(_LETTERS.findall(unquote(url).lower()))
    if _named(a) - _named(b) - address:
        return False
    one, other = _words(a) - address, _words(b) - address
    return len(one - other) <= OWN_WORDS and len(one & other) >= 0.6 * len(one | other)


def twin(a: Page, b: Page | None) -> bool:
    """The same title, heading and words, but for one that is made anew each time."""
    if b is None or (a.title, a.heading) != (b.title, b.heading):
        return False
    return len(_words(a) - _words(b)) <= 1 and len(_words(b) - _words(a)) <= 1
