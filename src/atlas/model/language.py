"""language.yml: how the atlas writes, as far as a program can tell."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atlas.model.entry import Entry
from atlas.model.glossary import Lines
from atlas.strings import Line, Sentence


class Name(Entry):
    """The one spelling of a product's name."""

    right: Line
    """How it is written."""
    wrong: Lines
    """Other spellings, and names that are retired; upper and lower case count."""
    why: Sentence | None = None
    """For example since when the old name is retired."""


class LanguageFile(Entry):
    """language.yml: words that say nothing, names, and how long sentences may be."""

    words: dict[Line, Sentence]
    """Word → what to do instead; upper and lower case do not count."""
    names: Annotated[tuple[Name, ...], Field(strict=False)]
    """Product names."""
    longest: int = 30
    """Words in a sentence, on average over a page."""
