"""The judgement: does the source still say what a fact says it does?

verified   the words are found; in a table, the value stands in the row (and column) of `start`
changed    the label is there, the value is not: `found` says what stands there now
lost       the label is gone, or the heading of the column
ambiguous  the words fit several places that say different things
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from atlas.evidence.amounts import absent, amounts, reworded, unbounded
from atlas.evidence.finder import holds
from atlas.evidence.page import Page
from atlas.evidence.places import Place, places
from atlas.model import Cite
from atlas.quantity import MEASURED, NOT_APPLICABLE, UNLIMITED, Quantity

State = Literal["verified", "changed", "lost", "ambiguous", "unreachable", "not-checked"]
ReadFrom = Literal["page", "markdown"]
BAD = ("changed", "lost", "ambiguous")  # the source contradicts the fact
PHRASE = 4  # so many words are no chance match


@dataclass(frozen=True)
class Verdict:
    """`found` is what stands on the page instead, shortened; None where nothing is to be told."""

    state: State
    found: str | None = None


def _comparable(value: Quantity, others: list[Quantity]) -> bool:
    return any(other.key[0] == value.key[0] for other in others)


def _agrees(kind: str, value: Quantity, quoted: str) -> bool:
    """Whether quoted words can stand for the value: they hold it, or no amount that could contradict it."""
    said = amounts(kind, quoted)
    return value in said or not _comparable(value, said)


def _quoted(kind: str, value: Quantity, parts: tuple[str, ...], end: str) -> bool | None:
    """Where the words of `end` stand around a figure, that figure counts, whatever else is said before or behind."""
    for part in parts:
        if said := reworded(kind, end, part):
            return value in said
    return None


def _measured(kind: str, value: Quantity, text: str, end: str | None) -> bool | None:
    """Whether a text says the amount; None where it says nothing of the kind, so that one may read on.

    The words of `end` may say it in another way (seven days, Infinite).
    """
    if end and holds(text, end):
        return _agrees(kind, value, end)
    said = amounts(kind, text)
    if value in said or (value.key[1] == UNLIMITED and unbounded(text)):
        return True
    return False if _comparable(value, said) else None


def _amount(kind: str, value: Quantity, place: Place, end: str | None) -> bool:
    """The first part that has any amount of the kind decides."""
    if end and (answer := _quoted(kind, value, place.parts, end)) is not None:
        return answer
    answers = (_measured(kind, value, part, end) for part in place.parts)
    return next((answer for answer in answers if answer is not None), False)


def _worded(place: Place, end: str) -> bool:
    """Whether the words follow: in the same sentence or cell; further on where that is an announcement (a heading, a
    list's first line) or the words are a phrase that nothing else would say."""
    if holds(place.text, end):
        return True
    announces = not place.text.strip(" .,;") or place.text.rstrip().endswith(":")
    return (announces or len(end.split()) >= PHRASE) and any(holds(part, end) for part in place.parts[1:])


def _answered(value: Quantity, text: str) -> bool:
    """A yes or no that a table cell gives by a tick, a word or by being blank."""
    return absent(text) == (str(value) == "no")


def proves(kind: str, value: Quantity, place: Place, end: str | None) -> bool:
    """Whether what is said at a place is the value; of amounts, the first part that has any decides."""
    if str(value) == NOT_APPLICABLE:
        return any(holds(part, end) for part in place.parts) if end else absent(place.text)
    if kind in MEASURED and (end or place.row):
        return _amount(kind, value, place, end)
    if end:
        return _worded(place, end)
    if kind in MEASURED:
        return _agrees(kind, value, place.words)
    if place.row and place.instead:
        return place.column and (kind != "yes-no" or _answered(value, place.text))
    return True


def _rivals(kind: str, value: Quantity, bad: list[Place]) -> bool:
    """In running text: the same words elsewhere, with another amount at once behind them, or behind so many words
    that they can hardly be about something else."""
    if kind not in MEASURED:
        return False
    for place in bad:
        far = len(place.words.split()) >= PHRASE
        for part in place.parts[:2] if far else (place.text[:60],):
            said = amounts(kind, part)[: None if far else 1]
            if _comparable(value, said) and value not in said:
                return True
    return False


def judge(page: Page, cite: Cite, kind: str, value: Quantity) -> Verdict:
    """The verdict on one statement, from the page alone."""
    found = places(page, cite)
    if not any(place.labelled for place in found):
        return Verdict("lost")
    judged = [(place, (place.cell or not cite.column) and proves(kind, value, place, cite.end)) for place in found]
    bad = [place for place, good in judged if not good]
    if not bad:
        return Verdict("verified")
    if len(bad) == len(found):
        return Verdict("changed", bad[0].shown())
    if bad[0].row or _rivals(kind, value, bad):
        return Verdict("ambiguous", bad[0].shown())
    return Verdict("verified")
