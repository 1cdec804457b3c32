"""criteria.yml, sources.yml and comparisons/<id>.yml: what is compared, by what, and where figures come from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from atlas.model.entry import Entry, Ids
from atlas.strings import Id, Line, Sentence, Url

Kind = Literal["size", "duration", "count", "rate", "yes-no", "choice", "text"]


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


class SourcesFile(Entry):
    """sources.yml: every cited page once."""

    hosts: Annotated[tuple[Line, ...], Field(strict=False)]
    """Where figures may be cited from: host, or host and first folders."""
    sources: dict[Id, Source]
    """Source id → page."""


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
    days: Literal["retirement", "preview"] | None = None
    """What happens on the days that its values name, as in 30 September 2028; they go into the calendar."""


class CriteriaFile(Entry):
    """criteria.yml: what is compared."""

    groups: Annotated[tuple[Group, ...], Field(strict=False)]
    """Groups in the order of tables."""
    criteria: dict[Id, Criterion]
    """Criterion id → criterion, in the order of rows."""


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
    """Whether compare/<id>.md exists; false for a table that is only part of another page."""
