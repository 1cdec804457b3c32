"""What readers are told of a figure beside its citation: how it stands, and what stood there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from atlas.catalogue import Catalogue, Fact, Statement
from atlas.evidence.standing import Standing, standing
from atlas.evidence.state import Memory
from atlas.history.known import History

MOST = 3
"""Earlier values in one card; the change log has all."""


@dataclass(frozen=True)
class Told:
    """Called with a statement, it says how that stands."""

    catalogue: Catalogue
    memory: Memory
    history: History

    def __call__(self, fact: Fact, said: Statement, disputed: int | None = None) -> Standing:
        return standing(self.catalogue, self.memory, fact, said, disputed)

    def earlier(self, fact: Fact) -> Sequence[tuple[date, str]]:
        """Other values that this site showed, each with the day on which it was replaced; newest first."""
        present = str(fact.said.value)
        return [(day, was.value) for day, was in self.history.earlier(fact) if was.value != present][:MOST]
