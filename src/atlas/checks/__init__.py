"""Rules over a whole catalogue that no single type can state; a rule is a function, the registry a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from atlas.catalogue import Catalogue
from atlas.checks import (
    addresses,
    chooser,
    combinations,
    criteria,
    dates,
    diagrams,
    disputes,
    distinct,
    glossary,
    language,
    links,
    patterns,
    redirects,
    twice,
    unlimited,
)
from atlas.problem import Problem
from atlas.resolve import Written

Files = Mapping[str, Sequence[Written]]
Check = Callable[[Catalogue, Files], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (
    addresses.check,
    criteria.check,
    disputes.check,
    distinct.check,
    twice.check,
    unlimited.check,
    patterns.check,
    diagrams.check,
    chooser.check,
    combinations.check,
    glossary.check,
    language.check,
    redirects.check,
)


def run(catalogue: Catalogue, files: Files, today: date, complete: bool) -> list[Problem]:
    """What all rules find; a catalogue that lacks broken files is not asked what it lacks."""
    found = [problem for check in CHECKS for problem in check(catalogue, files)]
    found += dates.check(files, today)
    found += links.check(files, today)
    return found + (list(criteria.unanswered(catalogue, files)) if complete else [])
