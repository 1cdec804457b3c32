"""The reader's address of a citation: the page, and a text directive that makes the browser find the words.

Source: WICG scroll-to-text-fragment, https://wicg.github.io/scroll-to-text-fragment/
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from atlas.model import Cite, Source


@lru_cache(maxsize=16384)  # pages, files and feeds ask for the same words again and again
def _term(words: str) -> str:
    """Percent-encoded UTF-8; comma, ampersand and hyphen too, which are syntax in a text directive."""
    return quote(words, safe="").replace("-", "%2D")


def directive(cite: Cite) -> str:
    """`text=[prefix-,]start[,end][,-suffix]`, as in the specification's grammar."""
    parts = [f"{_term(cite.prefix)}-"] if cite.prefix else []
    parts += [_term(words) for words in (cite.start, cite.end) if words]
    parts += [f"-{_term(cite.suffix)}"] if cite.suffix else []
    return "text=" + ",".join(parts)


def reader_address(source: Source, cite: Cite) -> str:
    """The source's address with the directive behind it."""
    return f"{source.url}#:~:{directive(cite)}"
