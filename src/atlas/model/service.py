"""services/<id>.yml: a service, its tiers, and its facts, each with its citation."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from atlas.model.entry import Entry, Ids
from atlas.strings import Id, Line, RawValue, ReadDate, Sentence, Url

Family = Literal["messaging", "workflow", "api", "data", "devices", "realtime", "connectivity"]
Carries = Literal["message", "event", "series"]
Limit = Literal["default", "maximum", "minimum", "fixed"]


class Cite(Entry):
    """Where a figure stands: a source and the words that prove it (a WICG text directive)."""

    source: Id
    """Id of a source in sources.yml."""
    start: Line
    """Words of the page where the proof begins; in a table, the row's label."""
    end: Line | None = None
    """Words where the proof ends, often the figure as printed; leave it out if `start` says all."""
    prefix: Line | None = None
    """Words just before `start`, where `start` alone stands several times on the page."""
    suffix: Line | None = None
    """Words just after the end, for the same purpose."""
    column: Line | None = None
    """Heading of the table column that holds the figure, where a row has several."""


class Claim(Entry):
    """A value that another official page (or another part of the same page) gives for the same thing."""

    value: RawValue
    """The other value, typed like the criterion."""
    note: Sentence | None = None
    """What the other page adds or leaves out."""
    cite: Cite
    """Where it says so."""
    read: ReadDate
    """Date of the text it was read in, or undated."""


class Fact(Claim):
    """One figure of a service, for some or all of its tiers."""

    value: RawValue
    """The figure; how it is written depends on the criterion's kind."""
    tiers: Ids = ()
    """Ids of the tiers it holds for; leave it out if the source names no tier."""
    limit: Limit | None = None
    """What sort of limit it is, where it is one."""
    scope: Line | None = None
    """What it is counted for: per namespace, per messaging unit, per request …"""
    protocol: Line | None = None
    """The protocol it holds for, where others differ."""
    note: Sentence | None = None
    """A condition a reader must know, in one sentence."""
    read: ReadDate
    """Date of the source text in which a person saw the figure, or undated."""
    disputed: Annotated[tuple[Claim, ...], Field(strict=False)] = ()
    """Other official statements that disagree; all are shown."""
    trust: Sentence | None = None
    """Which of the statements to trust, and why; only beside `disputed`."""


class Tier(Entry):
    """A tier or plan that the sources tell apart."""

    id: Id
    """Short id used in facts and addresses."""
    name: Line
    """The name readers know."""
    note: Line | None = None
    """For example what the tier is called elsewhere, or that it is retired."""


class ServiceFile(Entry):
    """services/<id>.yml: one service, its tiers and its facts."""

    name: Line
    """Full product name."""
    short: Line
    """Name for column headings."""
    family: Family
    """The part of integration it belongs to."""
    carries: Annotated[tuple[Carries, ...], Field(strict=False)] = ()
    """What it is made to carry."""
    summary: Sentence
    """What it is for, in one sentence of our own."""
    docs: Url
    """Start page of its official documentation."""
    tiers: Annotated[tuple[Tier, ...], Field(strict=False)] = ()
    """Tiers in the order of columns; none if the sources tell none apart."""
    facts: dict[Id, Annotated[tuple[Fact, ...], Field(strict=False, min_length=1)]] = {}
    """Criterion id → the facts for it."""
