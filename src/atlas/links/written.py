"""Addresses as people write them into Markdown, YAML and HTML: where each begins and ends on its line.

Markdown destinations and autolinks follow CommonMark 0.31 (balanced parentheses, backslash escapes, `<…>`), addresses
in running text GitHub's autolink extension (trailing punctuation is the sentence's), scalars YAML 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

LONGEST = 2_000
"""Characters; what is longer is no address that somebody wrote."""
_DIRECTIVE = ":~:"
_BEGIN = re.compile(r"(?<![A-Za-z0-9+])https?://", re.IGNORECASE)
_RUN = re.compile(r"[^\s<>\"`\x00-\x1f\x7f]*")
_ATTRIBUTE = re.compile(r"=\s*\\?([\"'])$")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:\s*")
_SCALAR = re.compile(r"\s*(?:(?:-\s+)+(?:[\w.-]+:\s+)?|[\w.-]+:\s+)")
_SCALAR_END = re.compile(r"\s*(?:\s#.*)?$")
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_ENDS_SENTENCE = ".,:;!?*_~'|\\"
_NEAR = 300


@dataclass(frozen=True)
class Written:
    """One address on a line; `start` and `end` enclose its text, without a text directive."""

    address: str
    start: int
    end: int


def bare(address: str) -> str:
    """The address without its text directive (`:~:…`), and without the `#` that stood only for that."""
    head, found, _ = address.partition(_DIRECTIVE)
    if not found or "#" not in head:
        return address
    return head[:-1] if head.index("#") == len(head) - 1 else head


def _references(text: str) -> str:
    """Character references resolved; one without a semicolon is text, as in `?a=1&copy=2`."""
    return _REFERENCE.sub(lambda found: unescape(found[0]), text)


def _balanced(text: str) -> str:
    """Up to the first bracket that closes what the text has not opened."""
    open_brackets: list[str] = []
    for position, char in enumerate(text):
        if char in "([{":
            open_brackets.append(char)
        elif char in _PAIRS and (not open_brackets or open_brackets.pop() != _PAIRS[char]):
            return text[:position]
    return text


def _destination(text: str) -> str:
    """Markdown's: only parentheses count, and not behind a backslash."""
    depth = 0
    for found in re.finditer(r"\\.|[()]", text):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth < 0:
            return text[: found.start()]
    return text


def _enclosed(line: str, start: int, close: str) -> str | None:
    """Up to the closing quote or bracket; None where the line has none."""
    end = line.find(close, start, start + LONGEST + 1)
    return line[start:end].removesuffix("\\") if end > 0 else None


def _raw(line: str, start: int, run: str, suffix: str) -> tuple[str, str]:
    """The address's own text, and what it stands in: 'scalar', 'destination' or 'text'."""
    before, near = line[max(0, start - 1) : start], line[max(0, start - _NEAR) : start]
    if (attribute := _ATTRIBUTE.search(near[-8:])) and (text := _enclosed(line, start, attribute[1])):
        return text, "text"
    if before == "<" and (text := _enclosed(line, start, ">")):
        return text, "destination"
    if before and before in "\"'":
        text = run.partition(before)[0]
        if line.startswith(before, start + len(text)):
            return text.removesuffix("\\"), "scalar" if suffix == ".yml" else "text"
    if near.endswith("]("):
        return _destination(run), "destination"
    if suffix == ".md" and start < _NEAR and _DEFINITION.fullmatch(near):
        return run, "destination"
    if suffix == ".yml" and start < _NEAR and _SCALAR.fullmatch(near) and _SCALAR_END.match(line, start + len(run)):
        return run, "scalar"
    if suffix == ".html" and before == "=":
        return run, "text"
    return _balanced(run).rstrip(_ENDS_SENTENCE), "text"


def _read(raw: str, kind: str) -> str:
    """What a browser gets for the text; a YAML scalar is shown as it stands, so nothing in it is resolved."""
    if kind == "scalar":
        return raw
    return _references(_ESCAPE.sub(r"\1", raw) if kind == "destination" else raw)


def written(line: str, suffix: str) -> Iterator[Written]:
    """The http and https addresses on one line of a file whose name ends with `suffix` (.md, .yml, .html …)."""
    position = 0
    while begin := _BEGIN.search(line, position):
        found = _RUN.match(line, begin.end())
        run_end = found.end() if found else begin.end()
        position = run_end
        if run_end - begin.start() > LONGEST:
            continue
        raw, kind = _raw(line, begin.start(), line[begin.start() : run_end], suffix)
        own = bare(raw)
        position = begin.start() + max(len(raw), len(begin[0]))
        if len(own) > len(begin[0]):
            yield Written(_read(own, kind), begin.start(), begin.start() + len(own))
