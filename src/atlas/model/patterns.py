"""patterns.yml and diagrams.yml: how services are put together, and drawings of it in one visual language."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from atlas.model.entry import Entry, Ids
from atlas.strings import Id, Line, Sentence

PatternKind = Literal["message", "event", "stream", "api", "workflow", "data"]
Shape = Literal[
    "app",
    "person",
    "queue",
    "topic",
    "stream",
    "store",
    "gateway",
    "workflow",
    "function",
    "events",
    "device",
    "onprem",
]
Flow = Literal["message", "event", "stream", "call"]
Cell = Annotated[tuple[int, int], Field(strict=False)]


class Carrier(Entry):
    """A service that carries a pattern."""

    service: Id
    """Id of a service."""
    tiers: Ids = ()
    """Tiers that can do it; leave it out if all can."""
    feature: Line
    """With which feature."""
    criteria: Ids = ()
    """Criteria whose facts prove it; they are shown beside it."""


class Pattern(Entry):
    """A way to solve a problem that comes back, and who carries it on Azure."""

    title: Line
    """The name in use."""
    problem: Sentence
    """The problem in one line."""
    solution: Sentence
    """The solution in one line."""
    kind: PatternKind
    """What it is about; it decides on which page it stands."""
    also: Line | None = None
    """Another name, for example in Enterprise Integration Patterns."""
    when: Sentence | None = None
    """When to take it."""
    trap: Sentence | None = None
    """The usual mistake."""
    carriers: Annotated[tuple[Carrier, ...], Field(strict=False, min_length=1)]
    """Services that carry it."""
    sources: Ids = ()
    """Ids of sources that describe it."""
    related: Ids = ()
    """Ids of patterns that are used with it or instead of it."""


class PatternsFile(Entry):
    """patterns.yml: the patterns, in the order in which they are shown."""

    patterns: dict[Id, Pattern]
    """Pattern id → pattern."""


class Node(Entry):
    """Something that stands in a drawing."""

    label: Line
    """The name in it, 22 characters at most."""
    note: Line | None = None
    """A second, smaller line, for example the service."""
    kind: Shape
    """Decides how it is drawn."""
    at: Cell
    """Column and row, counted from 0."""


class Edge(Entry):
    """An arrow of a drawing."""

    from_: Annotated[Id, Field(alias="from")]
    """Id of the node where it begins."""
    to: Id
    """Id of the node where it ends."""
    label: Line | None = None
    """What is sent, 16 characters at most."""
    kind: Flow
    """How the line is drawn."""


class Diagram(Entry):
    """A small drawing; that of a pattern has the pattern's id."""

    title: Line
    """Its name for screen readers."""
    text: Sentence
    """What it shows, for those who cannot see it."""
    nodes: dict[Id, Node]
    """Node id → node."""
    edges: Annotated[tuple[Edge, ...], Field(strict=False)]
    """The arrows."""


class DiagramsFile(Entry):
    """diagrams.yml: the drawings."""

    diagrams: dict[Id, Diagram]
    """Drawing id → drawing."""
