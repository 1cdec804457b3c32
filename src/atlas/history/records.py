"""A change as it is kept in docs/data/changes.json, given to readers, and shown beside a figure."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Kind = Literal["changed", "added", "removed", "service-added", "service-removed", "reference-added"]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Version(Record):
    """A figure as it stood before or after."""

    value: str
    """As people read it."""
    limit: str | None = None
    scope: str | None = None
    protocol: str | None = None
    source: str | None = None
    """Id of the source cited for it."""
    start: str | None = None
    """Words of the source that prove it."""
    end: str | None = None
    read: str | None = None
    """Date of the text that it was read in, or undated."""


class Change(Record):
    """One change, which reached the main branch with one commit."""

    when: AwareDatetime
    commit: str
    kind: Kind
    service: str | None = None
    criterion: str | None = None
    tiers: tuple[str, ...] = ()
    """Tiers that changed; empty where the source names none."""
    old: Version | None = None
    new: Version | None = None
    reference: str | None = None
    """Id of a new reference."""


class Kept(Record):
    """changes.json: what git said when scripts/changes.py ran; a build adds what came later."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)

    schema_address: str = Field(default="schema/changes.schema.json", alias="$schema")
    version: Literal[1] = 1
    head: str | None = None
    """The last commit looked at; null where none was."""
    when: AwareDatetime | None = None
    """Its date."""
    changes: tuple[Change, ...] = ()
    """Oldest first."""
