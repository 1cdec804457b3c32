"""The words of comments and bodies: short and true. Addresses are code, which mentions nobody and notes no issue."""

from __future__ import annotations

from collections import Counter

from atlas.github.standing import KEY, Item, Kind, Standing, key_mark
from atlas.plain import code

LIMIT = 65_536
"""GitHub's for a body, in UTF-16 code units where it is counted most strictly."""
LINES = 20
LONGEST = 200  # characters of an address in a comment
_CUT = "\n\n*The report is longer than an issue can hold. The whole is in the artifact of the nightly run.*"
_AGAIN = {"ok": "works again", "verified": "verified again"}
_GONE = {"links": "no longer on the site", "facts": "no longer among the facts"}


def length(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _closing(text: str) -> str:
    """What ends the blocks that a cut left open."""
    fence = "\n```" if sum(line.startswith("```") for line in text.splitlines()) % 2 else ""
    return fence + "\n\n</details>" * (text.count("<details") - text.count("</details>"))


def fit(text: str, room: int) -> str:
    """The text, cut at the end of a line where it is longer than there is room for."""
    if length(text) <= room:
        return text
    used, kept = length(_CUT) + 200, []
    for line in text.split("\n"):
        used += length(line) + 1 + len("\n\n</details>") * line.count("<details")
        if used > room:
            break
        kept.append(line)
    cut = "\n".join(kept)
    return cut + _closing(cut) + _CUT


def _line(phrase: str, item: Item) -> str:
    to = ""
    if item.now:
        to = f" → {code(item.now, LONGEST)}" if item.state == "moved" else f", now {code(item.now, LONGEST)}"
    place = f" ({code(item.place, LONGEST)})" if item.place else ""
    return f"{phrase}: {code(item.key, LONGEST)}{to}{place}"


def changes(kind: Kind, before: frozenset[bytes], after: frozenset[bytes], standing: Standing) -> list[tuple[str, str]]:
    """What became of what: phrase to count, and the line that names it."""
    keys = {mark[:KEY] for mark in before}
    left = keys - {mark[:KEY] for mark in after}
    told = []
    for item in standing.items:
        if item.mark not in before:
            phrase = f"{'now' if key_mark(item.key) in keys else 'newly'} {item.state}"
            told.append((phrase, _line(phrase, item)))
    for key, verdict in standing.others.items():
        if key_mark(key) in left:
            left.remove(key_mark(key))
            phrase = _AGAIN.get(verdict, f"no longer reported ({verdict})")
            told.append((phrase, f"{phrase}: {code(key, LONGEST)}"))
    told += [(_GONE[kind], "")] * len(left)
    return told


def _counts(told: list[tuple[str, str]]) -> str:
    return ", ".join(f"{number} {phrase}" for phrase, number in Counter(phrase for phrase, _ in told).items())


def comment(
    kind: Kind,
    before: frozenset[bytes] | None,
    after: frozenset[bytes],
    standing: Standing,
    was_open: bool,
) -> str:
    """One short comment that names only what changed."""
    head = ("Still to act on" if was_open else "Open again") + f": {len(after)}."
    if not after:
        head = "Nothing is left."
    told = [] if before is None else changes(kind, before, after, standing)
    lines = [f"- {line}" for _, line in told if line]
    more = [f"- … and {len(lines) - LINES} more"] if len(lines) > LINES else []
    since = [f"Changed: {_counts(told)}.", "", *lines[:LINES], *more] if told else []
    return "\n".join([head, "", *since]).strip()
