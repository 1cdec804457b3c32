"""A criterion has the keys that its kind needs, and no others; at least one service answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.problem import Problem
from atlas.resolve import Written


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    at = files["criteria"][0]
    for key, criterion in catalogue.criteria.items():
        for name, kind in (("unit", "count"), ("choices", "choice")):
            has = bool(getattr(criterion, name))
            if has != (criterion.kind == kind):
                what = f"{name!r} {'does not belong to' if has else 'is missing for'} kind {criterion.kind}"
                yield at.problem(("criteria", key), what, f"{'Delete' if has else 'Add'} {name}, or change the kind.")


def unanswered(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    """Criteria without a single fact, which would be rows of nothing."""
    at = files["criteria"][0]
    answered = {fact.criterion for fact in catalogue.facts()}
    for key in catalogue.criteria:
        if key not in answered:
            yield at.problem(("criteria", key), "no service has a fact for it", "Add one, or delete the criterion.")
