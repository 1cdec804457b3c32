"""Amounts in running text: every size, duration, rate or number of a page's words, typed as the data are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas.evidence.fold import fold
from atlas.quantity import Quantity, parse

# "256 KB", "1,000", "14-day", "2000 events/second"; the unit is what follows, as far as the type can use it.
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?!\w*\d)")
_UNIT = re.compile(r"[\s\u00a0-]{0,2}([A-Za-z]+)")
_RATE = re.compile(
    r"[\s\u00a0]{0,2}([A-Za-z]+(?:\s[a-z]+){0,2}?)(?:\s*/\s*|\s(?:per|a|an|each)\s+)([A-Za-z]+)",
)
NEAR = 200  # characters behind a number that can hold its unit; a whole page behind each would be quadratic
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split(),
    )
}
_SPELT = re.compile(r"\b(" + "|".join(_WORDS) + r")\b", re.IGNORECASE)
_MILLION = re.compile(r"(\d+(?:\.\d+)?)\s*(million|billion)\b", re.IGNORECASE)


def _digits(text: str) -> str:
    """Numbers written as words, as digits: seven days, 1 million."""
    text = _SPELT.sub(lambda word: _WORDS[word[1].lower()], text)
    zeros = {"million": 6, "billion": 9}
    return _MILLION.sub(lambda found: f"{float(found[1]) * 10 ** zeros[found[2].lower()]:.0f}", text)


def _typed(kind: str, text: str) -> Quantity | None:
    try:
        return parse(kind, text)
    except ValueError:
        return None


def _readings(kind: str, number: str, after: str) -> Iterator[str]:
    """The ways in which a number and what follows it can be read as the kind."""
    unit = _UNIT.match(after)
    if kind == "count":
        other = f"{number} {unit[1]}" if unit and len(unit[1]) > 1 else ""
        if not (_typed("size", other) or _typed("duration", other)):
            yield number
        return
    if not unit:
        return
    if kind in ("size", "duration"):
        yield f"{number} {unit[1]}"
        return
    if words := _RATE.match(after):
        yield f"{number} {words[1]} per {words[2]}"
    for rate, spelt in (("MBps", "MB"), ("KBps", "KB"), ("GBps", "GB")):
        if unit[1].lower() == rate.lower():
            yield f"{number} {spelt} per second"


def amounts(kind: str, text: str) -> list[Quantity]:
    """Every amount of the kind, in the order of the text."""
    text = _digits(text)
    found = []
    for number in _NUMBER.finditer(text):
        for reading in _readings(kind, number[0].rstrip(",."), text[number.end() : number.end() + NEAR]):
            if amount := _typed(kind, reading):
                found.append(amount)
                break
    return found


_UNBOUNDED = re.compile(
    r"\b(unlimited|no (?:fixed |hard |set )?limits?|not limited|infinite|without limit|timespan\.maxvalue|never)\b"
)
_ABSENT = re.compile(r"(?:n/?a|not (?:applicable|available|supported)|none|no|[-–—✗✘❌×])?\.?", re.IGNORECASE)
_NEGATED = re.compile(r"(?:no|not|n/a|isn't|aren't|doesn't|can't)\b", re.IGNORECASE)


def unbounded(text: str) -> bool:
    """Whether the text says that there is no limit."""
    return _UNBOUNDED.search(fold(text)) is not None


def absent(text: str) -> bool:
    """Whether a table cell says no: blank, No, N/A, a dash, a cross, a sentence that begins so. Else, yes."""
    words = text.strip()
    return _ABSENT.fullmatch(words) is not None or _NEGATED.match(words) is not None


def reworded(kind: str, quoted: str, text: str) -> list[Quantity]:
    """The amounts in a text that stand between the very words that stand around the figure of a quotation."""
    number = _NUMBER.search(quoted)
    unit = _UNIT.match(quoted, number.end()) if number and kind != "count" else None
    if not number:
        return []
    before, after = fold(quoted[: number.start()]).strip(), fold(quoted[unit.end() if unit else number.end() :]).strip()
    if not before and not after:
        return []
    figure = r"\s*[\d][\d,.]*" + (r"[\s-]*[a-z]+\s*" if unit else r"\s*")
    pattern = re.compile(rf"(?<!\w){re.escape(before)}{figure}{re.escape(after)}(?!\w)")
    found = [amounts(kind, match[0]) for match in pattern.finditer(fold(" ".join(text.split())))]
    return [amount for several in found for amount in several]
