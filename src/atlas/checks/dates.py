"""Nothing was read in the future, nor before Azure was announced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from atlas.lines import Path
from atlas.model import Claim
from atlas.problem import Problem
from atlas.resolve import Written

FIRST = date(2008, 10, 27)


def _claims(at: Written) -> Iterator[tuple[Path, Claim]]:
    for criterion, facts in at.about.facts.items():
        for index, fact in enumerate(facts):
            path: Path = ("facts", criterion, index)
            yield path, fact
            yield from (((*path, "disputed", other), claim) for other, claim in enumerate(fact.disputed))


def check(files: Mapping[str, Sequence[Written]], today: date) -> Iterator[Problem]:
    for at in files["service"]:
        for path, claim in _claims(at):
            if claim.read and not FIRST <= claim.read <= today:
                what = f"{claim.read} lies in the future or before Azure began"
                yield at.problem((*path, "read"), what, "Write the date of the text that you read.")
