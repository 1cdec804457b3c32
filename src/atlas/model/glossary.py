"""glossary.yml: the field's terms in our own words."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atlas.model.entry import Entry, Ids
from atlas.strings import Id, Line, Sentence

Lines = Annotated[tuple[Line, ...], Field(strict=False)]


class Term(Entry):
    """A term and what it means."""

    title: Line
    """The term as it is written."""
    short: Line
    """What it means, in one line; shown as a tooltip too."""
    more: Sentence | None = None
    """What else helps to understand it."""
    also: Lines = ()
    """What others call it."""
    services: Ids = ()
    """Services whose documentation uses it."""
    page: Line | None = None
    """Page of this site that says more, from docs/, for example compare/ordering.md."""
    source: Id | None = None
    """Id of the source that defines it."""
    tooltip: Lines = ()
    """Forms that get a tooltip wherever they stand in prose: abbreviations and rare terms only."""


class GlossaryFile(Entry):
    """glossary.yml: the terms; pages show them by the alphabet."""

    terms: dict[Id, Term]
    """Term id → term."""
