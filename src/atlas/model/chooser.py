"""chooser.yml: questions whose answers are demands on the cited facts, and what is compared by them."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from atlas.model.entry import Entry, Ids
from atlas.strings import Id, Line, RawValue, Sentence

_REF = r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$"


def _reference(value: str) -> str:
    if re.fullmatch(_REF, value):
        return value
    raise ValueError(f"{value[:60]!r} names no answer; write the question's id, a dot, and the answer's id")


Ref = Annotated[
    str, StringConstraints(max_length=160), AfterValidator(_reference), Field(json_schema_extra={"pattern": _REF})
]
Refs = Annotated[tuple[Ref, ...], Field(strict=False)]


class Demand(Entry):
    """What the facts for one criterion have to say; exactly one comparison."""

    criterion: Id
    """Id of a criterion of any kind but text."""
    at_least: Annotated[RawValue, Field(alias="at-least")] = None
    """The least that suffices: a size, duration, count or rate."""
    at_most: Annotated[RawValue, Field(alias="at-most")] = None
    """The most that is allowed: a size, duration, count or rate."""
    is_: Annotated[Literal["yes", "no"] | None, Field(alias="is")] = None
    """The answer that is wanted; only for kind yes-no."""
    includes: Ids = ()
    """Choices that must all be there; only for kind choice."""
    one_of: Annotated[Ids, Field(alias="one-of")] = ()
    """Choices of which one suffices; only for kind choice."""
    none_of: Annotated[Ids, Field(alias="none-of")] = ()
    """Choices of which none may be there; only for kind choice."""
    scope: Line | None = None
    """Looks only at facts with this scope."""


class Condition(Demand):
    """A demand that counts for an answer."""

    weight: Literal[1, 2, 3, 4, 5, 6, 7, 8, 9] = 3
    """How much it counts among those that fit, from 1 to 9."""
    unstated: Literal["unknown", "ignore"] = "unknown"
    """What it means that no fact answers it: an open point, or nothing, where only some services raise the question."""
    see: Id | None = None
    """Criterion whose facts are shown where nothing is stated, of any kind."""
    otherwise: Annotated[tuple[Demand, ...], Field(strict=False)] = ()
    """Demands that are asked in turn where nothing is stated for the one before."""


Conditions = Annotated[tuple[Condition, ...], Field(strict=False)]


class Answer(Entry):
    """One answer to a question; without conditions it asks for nothing."""

    title: Line
    """The answer as a reader would give it."""
    note: Sentence | None = None
    """What it takes for granted, or what else to know."""
    must: Conditions = ()
    """A fact that says no rules a candidate out."""
    should: Conditions = ()
    """A candidate that does not meet it is possible, but not made for it."""
    prefer: Conditions = ()
    """Decides among those that fit."""


class Question(Entry):
    """A question that may be skipped."""

    title: Line
    """The question."""
    note: Sentence | None = None
    """How to find the answer."""
    several: bool = False
    """Whether several answers can hold at once."""
    assumed: Id | None = None
    """Answer that is taken for granted while the question is skipped; its musts count as shoulds then."""
    answers: dict[Id, Answer]
    """Answer id → answer."""


class Candidate(Entry):
    """A service that is compared; of equals the one that stands first wins."""

    service: Id
    """Id of a service."""
    tiers: Ids = ()
    """Tiers, the smallest first; leave it out for all."""


class Units(Entry):
    """A figure for one unit of capacity counts as often as there can be units."""

    scope: Line
    """Scope of the figure, for example per throughput unit."""
    criterion: Id
    """Criterion that says how many units there can be."""
    times: Line
    """Scope of that number, for example throughput units."""


class Conflict(Entry):
    """Two answers that cannot both hold, for a reason that no single fact states."""

    one: Ref
    """An answer, as question.answer."""
    other: Ref
    """The answer that does not go with it."""
    why: Sentence
    """Why not, and what to do instead."""
    references: Ids = ()
    """Ids of references that say so."""


class Part(Entry):
    """One of the services of a combination."""

    service: Id
    """Id of a service."""
    tiers: Ids = ()
    """Tiers that can do it; leave it out if all can."""
    role: Line
    """What it does there."""
    criteria: Ids = ()
    """Criteria whose facts prove it."""


class Combination(Entry):
    """Services that do together what one alone does not."""

    title: Line
    """Its name."""
    text: Sentence
    """How they work together."""
    answers: Refs = ()
    """Shown if all these answers are given."""
    one_of: Annotated[Refs, Field(alias="one-of")] = ()
    """And if at least one of these is."""
    first: Ids = ()
    """And if one of these services comes first; leave it out if any may."""
    parts: Annotated[tuple[Part, ...], Field(strict=False, min_length=2)]
    """Who does what, in the order in which data pass."""
    patterns: Ids = ()
    """Ids of patterns that explain it."""
    sources: Ids = ()
    """Ids of sources that describe it."""
    references: Ids = ()
    """Ids of references that describe it."""


class Example(Entry):
    """A situation to begin with."""

    title: Line
    """The situation in a few words."""
    answers: Annotated[Refs, Field(min_length=1)]
    """Its answers, as question.answer."""


class ChooserFile(Entry):
    """chooser.yml: what the chooser asks and compares."""

    questions: dict[Id, Question]
    """Question id → question; the ids are the names in the address."""
    candidates: Annotated[tuple[Candidate, ...], Field(strict=False, min_length=1)]
    """What is compared, in the order that decides between equals."""
    examples: Annotated[tuple[Example, ...], Field(strict=False)] = ()
    """Situations that are offered while nothing is answered."""
    units: Annotated[tuple[Units, ...], Field(strict=False)] = ()
    """Figures that grow with the units of capacity."""
    conflicts: Annotated[tuple[Conflict, ...], Field(strict=False)] = ()
    """Answers that exclude each other."""
    combinations: dict[Id, Combination] = {}
    """Combination id → combination."""
