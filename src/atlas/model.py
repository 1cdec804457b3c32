"""The data files as people write them: the one description of the format.

The editor schemas in docs/data/schema and the field tables on the contributing page are made from these
types. An unknown key is an error. What is computed from the files stands in `catalogue`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from atlas.strings import Id, Line, Paragraph, RawValue, ReadDate, Sentence, Url

Family = Literal["messaging", "workflow", "api", "data", "devices", "realtime", "connectivity"]
Carries = Literal["message", "event", "series"]
Kind = Literal["size", "duration", "count", "rate", "yes-no", "choice", "text"]
Limit = Literal["default", "maximum", "minimum", "fixed"]
Medium = Literal[
    "documentation", "architecture", "blog", "video", "white-paper", "book", "course", "sample", "specification", "tool", "talk"
]
Level = Literal["intro", "intermediate", "advanced"]
Ids = Annotated[tuple[Id, ...], Field(strict=False)]


class Entry(BaseModel):
    """Base of all: frozen, no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class Source(Entry):
    """A page that figures are cited from; it stands once, in sources.yml."""

    title: Line
    """The page's own title."""
    url: Url
    """The address a reader opens, without locale and without a fragment."""
    publisher: Line
    """Who publishes the page, for example Microsoft Learn."""
    markdown: Url | None = None
    """Second address: the page's Markdown file in the publisher's public repository."""


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


class Group(Entry):
    """A heading that gathers criteria."""

    id: Id
    """Short id."""
    title: Line
    """Heading in tables."""


class Criterion(Entry):
    """A question that services answer: one row of the tables."""

    title: Line
    """Row label."""
    group: Id
    """Id of a group of this file."""
    kind: Kind
    """How values are written and compared."""
    question: Line
    """The question as a reader would ask it."""
    why: Sentence
    """Why the answer matters, and how to read the value."""
    better: Literal["higher", "lower", "neither"] = "neither"
    """Whether more of it is an advantage."""
    unit: Line | None = None
    """What is counted; only for kind count."""
    choices: dict[Id, Line] = {}
    """Choice id → what readers see; only for kind choice."""


class CriteriaFile(Entry):
    """criteria.yml: what is compared."""

    groups: Annotated[tuple[Group, ...], Field(strict=False)]
    """Groups in the order of tables."""
    criteria: dict[Id, Criterion]
    """Criterion id → criterion, in the order of rows."""


class SourcesFile(Entry):
    """sources.yml: every cited page once."""

    hosts: Annotated[tuple[Line, ...], Field(strict=False)]
    """Where figures may be cited from: host, or host and first folders."""
    sources: dict[Id, Source]
    """Source id → page."""


class Columns(Entry):
    """One service in a comparison."""

    service: Id
    """Id of a service."""
    tiers: Ids = ()
    """Tiers to show, in this order; leave it out for all."""


class ComparisonFile(Entry):
    """comparisons/<id>.yml: one table."""

    title: Line
    """Caption of the table."""
    question: Line
    """The question it answers."""
    columns: Annotated[tuple[Columns, ...], Field(strict=False, min_length=1)]
    """Services and tiers, left to right."""
    criteria: Ids = ()
    """Rows in this order; leave it out for all that have a fact."""
    page: bool = True
    """Whether compare/<id>.md exists; no for a table that is only part of another page."""


class Was(Entry):
    """What became of a link of the note that this site began as."""

    url: Url
    """The address as the note had it."""
    label: Line
    """The note's own label."""
    fate: Sentence
    """What became of it, as far as could be found out."""


class Reference(Entry):
    """Something worth opening, with the reason."""

    title: Line
    """The page's own title."""
    url: Url
    """Where to open it today."""
    kind: Medium
    """What it is."""
    publisher: Line
    """Who published it."""
    level: Level
    """Who it is for."""
    why: Sentence
    """Why to open it: one sentence of our own."""
    author: Line | None = None
    """Author or speaker, where the page names one."""
    published: ReadDate = None
    """Date printed on it; leave it out for living documentation."""
    length: Line | None = None
    """Running time or reading time as printed."""
    services: Ids = ()
    """Services it is about; it is listed on their pages."""
    was: Was | None = None
    """Only for the founding links."""


class ReferencesFile(Entry):
    """references/<topic>.yml: curated reading on one topic."""

    title: Line
    """Heading."""
    intro: Sentence
    """What the reader finds here."""
    rank: int = 50
    """Place of the topic in the list; lower comes first."""
    references: dict[Id, Reference]
    """Reference id → reference, most useful first."""


class Signal(Entry):
    """One row of the table that tells messages, events and series apart."""

    title: Line
    """The signal's name."""
    question: Line
    """What to ask about what is being sent."""
    message: Sentence
    """The answer that points to a message."""
    event: Sentence
    """The answer that points to a discrete event."""
    series: Sentence
    """The answer that points to an event series."""
    sources: Ids = ()
    """Pages that say so; none marks our own inference."""


class SignalsFile(Entry):
    """signals.yml: how to tell which of the three is being sent."""

    signals: dict[Id, Signal]
    """Signal id → row."""


FILES: dict[str, type[Entry]] = {
    "sources": SourcesFile,
    "criteria": CriteriaFile,
    "service": ServiceFile,
    "comparison": ComparisonFile,
    "references": ReferencesFile,
    "signals": SignalsFile,
}


def json_schema(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one kind of data file, for editors."""
    schema = FILES[name].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
