"""Everything that the exported files are made of, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from atlas.catalogue import Catalogue
from atlas.evidence.state import Memory
from atlas.history.known import History
from atlas.links.records import Report


@dataclass(frozen=True)
class Inputs:
    """The data, what the checks saw, and what changed."""

    catalogue: Catalogue
    memory: Memory = field(default_factory=Memory)
    report: Report | None = None
    """The last report of the link check."""
    history: History = field(default_factory=History)
