"""Markdown pages as plain prose, line by line: without front matter, code, macros, markup and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MACRO = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_CODE = re.compile(r"`[^`]*`")
_MARKUP = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>")
_OUTSIDE = re.compile(r"\[([^\]]*)\]\((?=https?:)[^)]*\)")
_INSIDE = re.compile(r"\[([^\]]*)\]\([^)]*\)|!\[[^\]]*\]\([^)]*\)")
_QUOTED = re.compile(r"“[^”]*”")
_SENTENCE = re.compile(r"[.!?:;](?=\s|$)")
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
STANDS_FOR = "x"
"""What a macro leaves behind: one word, because it prints a figure or a table."""


@dataclass(frozen=True)
class Written:
    """A line of prose; `typed` is the reason that its author gives for a figure that is not from the data."""

    line: int
    text: str
    typed: str | None


def _plain(text: str) -> str:
    """Titles of other people's pages and quotations are theirs, so they leave no words behind."""
    for pattern, left in ((_MACRO, STANDS_FOR), (_CODE, STANDS_FOR), (_MARKUP, ""), (_OUTSIDE, STANDS_FOR)):
        text = pattern.sub(left, text)
    text = _INSIDE.sub(r"\1", text)
    return _QUOTED.sub(STANDS_FOR, text).strip(" \t#>*|-+").replace("**", "").replace("*", "")


def lines(markdown: str) -> Iterator[Written]:
    """The prose of a page; title and description of the front matter are prose too."""
    fenced, front = False, False
    for number, text in enumerate(markdown.splitlines(), start=1):
        if text.strip() == "---" and (number == 1 or front):
            front = number == 1
        elif front:
            key, _, value = text.partition(":")
            if key in ("title", "description"):
                yield Written(number, value.strip(), None)
        elif text.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            reason = re.search(r"<!--\s*typed:\s*(.*?)\s*-->", text)
            yield Written(number, _plain(text), reason[1] if reason else None)


def words(text: str) -> int:
    """How many words there are."""
    return len(_WORD.findall(text))


def sentences(written: Iterable[Written]) -> list[int]:
    """Words of each sentence; a heading, an item of a list and a table cell end one too."""
    parts = (part for line in written for cell in line.text.split("|") for part in _SENTENCE.split(cell))
    return [count for count in map(words, parts) if count]
