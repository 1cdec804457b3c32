"""Rules over a whole catalogue that no single type can state; a rule is a function, the registry a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.checks import addresses, criteria, disputes, distinct
from atlas.problem import Problem
from atlas.resolve import Written

Files = Mapping[str, Sequence[Written]]
Check = Callable[[Catalogue, Files], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (addresses.check, criteria.check, disputes.check, distinct.check)


def run(catalogue: Catalogue, files: Files) -> list[Problem]:
    """What all rules find."""
    return [problem for check in CHECKS for problem in check(catalogue, files)]
