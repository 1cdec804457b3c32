"""references/<topic>.yml and signals.yml: what stands on pages beside the tables."""

from __future__ import annotations

from typing import Literal

from atlas.model.entry import Entry, Ids
from atlas.strings import Id, Line, ReadDate, Sentence, Url

Medium = Literal[
    "documentation",
    "architecture",
    "blog",
    "video",
    "white-paper",
    "book",
    "course",
    "sample",
    "specification",
    "tool",
    "talk",
]
Level = Literal["intro", "intermediate", "advanced"]


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
