"""The judgement: does the source still say what a fact says it does?

verified   the words are found; in a table, the value stands in the row (and column) of `start`
changed    the label is there, the value is not: `found` says what stands there now
lost       the label is gone
ambiguous  the words fit several places that say different things
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from atlas.evidence.amounts import absent, amounts, present, unbounded
from atlas.evidence.finder import holds
from atlas.evidence.page import Page
from atlas.evidence.places import Place, places
from atlas.model import Cite
from atlas.quantity import NOT_APPLICABLE, UNLIMITED, Quantity

State = Literal["verified", "changed", "lost", "ambiguous", "unreachable", "not-checked"]
MEASURED = ("size", "duration", "count", "rate")


@dataclass(frozen=True)
class Verdict:
    """`found` is what stands on the page instead, shortened; None where nothing is to be told."""

    state: State
    found: str | None = None


def _measured(kind: str, value: Quantity, place: Place, end: str | None) -> bool:
    """An amount, compared as an amount; the words of `end` may say it in another way (seven days, Infinite)."""
    if end and holds(place.text, end):
        return _agrees(kind, value, end)
    said = amounts(kind, place.text)
    if value in said or (value.key[1] == UNLIMITED and unbounded(place.text)):
        return True
    if end and not _comparable(value, said) and holds(place.beyond, end):
        return _agrees(kind, value, end)
    return False


def _agrees(kind: str, value: Quantity, quoted: str) -> bool:
    """Whether quoted words can stand for the value: they hold it, or no amount that could contradict it."""
    said = amounts(kind, quoted)
    return value in said or not _comparable(value, said)


def _comparable(value: Quantity, others: list[Quantity]) -> bool:
    return any(other.key[0] == value.key[0] for other in others)


def _answered(value: Quantity, place: Place) -> bool:
    """A yes or no that a table cell gives by a tick, a word or by being blank."""
    if str(value) == "no":
        return absent(place.text)
    return present(place.text) and not absent(place.text)


def proves(kind: str, value: Quantity, place: Place, end: str | None) -> bool:
    """Whether the text of a place says the value."""
    if str(value) == NOT_APPLICABLE:
        return (holds(place.text, end) if end else False) or absent(place.text)
    if kind in MEASURED and (end or place.row):
        return _measured(kind, value, place, end)
    if end:
        return holds(place.text, end) or holds(place.beyond, end)
    if kind in MEASURED:
        return _agrees(kind, value, place.words)
    if kind == "yes-no" and place.column:
        return _answered(value, place)
    return True


def _rivals(kind: str, value: Quantity, found: list[Place]) -> bool:
    """In running text: the same words elsewhere, at once followed by another amount."""
    if kind not in MEASURED:
        return False
    near = [amounts(kind, place.text[:60])[:1] for place in found]
    return any(said and _comparable(value, said) and value not in said for said in near)


def judge(page: Page, cite: Cite, kind: str, value: Quantity) -> Verdict:
    """The verdict on one statement, from the page alone."""
    found = places(page, cite)
    if not found:
        return Verdict("lost")
    good = [place for place in found if proves(kind, value, place, cite.end)]
    if len(good) == len(found):
        return Verdict("verified")
    bad = next(place for place in found if place not in good)
    if not good:
        return Verdict("changed", bad.shown())
    if bad.row or _rivals(kind, value, found):
        return Verdict("ambiguous", bad.shown())
    return Verdict("verified")
