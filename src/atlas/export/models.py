"""What the files below api/v1 hold, as types: their JSON Schemas and the OpenAPI description are made from these.

A key is always there; null means that nobody states it. Within version 1 keys are added, never taken away.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from atlas.history.records import Kind as ChangeKind
from atlas.model.patterns import PatternKind
from atlas.model.reading import Level, Medium
from atlas.model.service import Carries, Family, Limit
from atlas.model.tables import Kind

Better = Literal["higher", "lower", "neither"]
Standing = Literal["found", "under-review", "not-looked-for"]


class Shape(BaseModel):
    """Base of all: a key that has a default is there all the same."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )


class Citation(Shape):
    """Where something stands, and the words that prove it."""

    source: str
    """Id of the source in sources.json."""
    title: str
    """Title of the page."""
    publisher: str
    """Who publishes the page."""
    url: str
    """Address of the page."""
    proof: str
    """The same with a text fragment: browsers show the words."""
    start: str
    """Words of the page where the proof begins; in a table, the label of the row."""
    end: str | None
    """Words where the proof ends."""
    prefix: str | None
    """Words just before `start`."""
    suffix: str | None
    """Words just after the end."""
    column: str | None
    """Heading of the table column that holds the value."""


class Statement(Shape):
    """A value with what proves it."""

    value: str
    """As people read it, in the unit of the source; a KB is 1,024 bytes."""
    amount: float | None
    """The value in `unit`, to sort and compare by; null for unlimited and for what is no amount."""
    unit: str | None
    """bytes, seconds, bytes per second, things per second, or what is counted."""
    unlimited: bool
    """Whether there is no limit."""
    choices: tuple[str, ...]
    """Ids of the choices that `value` names, where the criterion has choices."""
    note: str | None
    """A condition that a reader must know."""
    citation: Citation
    read: date | None
    """Date of the text in which a person read it; null where the text has none."""
    found: date | None
    """Day on which the check last found the words on the page; null where it has not looked yet or never found them."""
    standing: Standing
    """under-review: on two runs the page was seen to say something else."""


class Earlier(Shape):
    """What a figure was before a change."""

    until: date
    """Day on which the change reached the atlas; the service may have changed long before."""
    value: str
    limit: Limit | None
    scope: str | None
    protocol: str | None


class Fact(Statement):
    """One figure of one service."""

    id: str
    """Unique on the site; it may change when facts are reordered, so keep service, criterion, tier and scope."""
    service: str
    """Id of the service."""
    criterion: str
    """Id of the criterion, which says what the value means."""
    tiers: tuple[str, ...]
    """Ids of the tiers that it holds for; empty where the source names none."""
    limit: Limit | None
    """What sort of limit it is, where it is one."""
    scope: str | None
    """What it is counted for."""
    protocol: str | None
    """The protocol that it holds for, where others differ."""
    disputed: tuple[Statement, ...]
    """Other official statements that disagree."""
    trust: str | None
    """Which of the statements to trust, and why."""
    history: tuple[Earlier, ...]
    """What it was before, newest first."""
    page: str
    """Its row on the service's page, from the root of the site."""
    file: str
    """Where to correct it: data file and line, from the root of the repository."""


class Version(Shape):
    """A figure as it stood before or after a change."""

    value: str
    limit: str | None
    scope: str | None
    protocol: str | None
    source: str | None
    """Id of the source cited for it."""
    start: str | None
    """Words of the source that prove it."""
    end: str | None
    read: str | None
    """Date of the text that it was read in, or undated."""


class Change(Shape):
    """One change of the data, which reached the main branch with one commit."""

    when: AwareDatetime
    commit: str
    kind: ChangeKind
    service: str | None
    criterion: str | None
    tiers: tuple[str, ...]
    """Tiers that changed; empty where the source names none."""
    old: Version | None
    new: Version | None
    reference: str | None
    """Id of a new reference."""


class Tier(Shape):
    """A tier or plan of a service."""

    service: str
    id: str
    name: str
    note: str | None


class Service(Shape):
    """A service without its facts."""

    id: str
    name: str
    short: str
    family: Family
    carries: tuple[Carries, ...]
    """What it is made to carry."""
    summary: str
    docs: str
    """Start page of its official documentation."""
    tiers: tuple[Tier, ...]
    """In the order of columns; empty where the sources tell none apart."""
    figures: int
    """How many facts it has."""
    page: str
    """Its page, from the root of the site."""


class Group(Shape):
    """A heading that gathers criteria."""

    id: str
    title: str


class Criterion(Shape):
    """A question that services answer."""

    id: str
    title: str
    group: str
    kind: Kind
    """How values are written and compared."""
    question: str
    why: str
    better: Better
    """Whether more of it is an advantage."""
    unit: str | None
    """What is counted; only for kind count."""
    choices: dict[str, str]
    """Choice id → what readers see; only for kind choice."""
    days: Literal["retirement", "preview"] | None
    """What happens on the days that its values name."""


class Column(Shape):
    """One column of a comparison: a service, and one of its tiers where it has any."""

    id: str
    label: str
    service: str
    tier: str | None


class Comparison(Shape):
    """One table without its cells."""

    id: str
    title: str
    question: str
    page: str | None
    """Its own page, from the root of the site; null for a table that is only part of another page."""
    columns: tuple[Column, ...]
    criteria: tuple[str, ...]
    """Its rows."""


class Was(Shape):
    """What became of a link of the note that the site began as."""

    url: str
    label: str
    fate: str


class Reference(Shape):
    """Something worth opening."""

    id: str
    topic: str
    title: str
    url: str
    kind: Medium
    publisher: str
    level: Level
    why: str
    author: str | None
    published: date | None
    length: str | None
    services: tuple[str, ...]
    was: Was | None
    page: str
    """Its entry, from the root of the site."""


class Carrier(Shape):
    """A service that carries a pattern; the facts of the criteria named prove it."""

    service: str
    tiers: tuple[str, ...]
    feature: str
    criteria: tuple[str, ...]


class Pattern(Shape):
    """A way to solve a problem that comes back."""

    id: str
    title: str
    kind: PatternKind
    problem: str
    solution: str
    also: str | None
    when: str | None
    trap: str | None
    carriers: tuple[Carrier, ...]
    sources: tuple[str, ...]
    related: tuple[str, ...]
    page: str
    """Its entry, from the root of the site."""


class Source(Shape):
    """A cited page."""

    id: str
    title: str
    url: str
    publisher: str
    markdown: str | None
    """Its Markdown file in the publisher's public repository."""
    statements: int
    """How many statements cite it."""
