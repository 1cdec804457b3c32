"""What a page asks for, looked up; a mistake names the nearest id."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from atlas.catalogue import Fact, Service
from atlas.problem import nearest
from atlas.render import view

T = TypeVar("T")


class NotInData(Exception):
    """A page asks for something that the data does not have; the message offers the nearest id."""


def found(wanted: str, valid: Mapping[str, T], what: str) -> T:
    if wanted not in valid:
        raise NotInData(f"there is no {what} {wanted!r}. {nearest(wanted, valid)}")
    return valid[wanted]


def one_fact(service: Service, criterion: str, wanted: Mapping[str, str | None]) -> Fact:
    """The single fact that a page means ("" asks for one without scope, say); several or none is the page's mistake."""
    facts: Collection[Fact] = service.cell(wanted["tier"], criterion)
    for name in ("limit", "scope", "protocol"):
        if wanted[name] is not None:
            facts = [fact for fact in facts if (getattr(fact, name) or "") == wanted[name]]
    asked = ", ".join(
        [f"{service.id}, {criterion}", *(f"{key} {value}" for key, value in wanted.items() if value is not None)]
    )
    if not facts:
        raise NotInData(f"no fact for {asked}. Check the ids against docs/data/services/{service.id}.yml.")
    if len(facts) > 1:
        kinds = "; ".join(f"{view.qualifiers(fact) or 'no qualifier'} ({', '.join(fact.tiers)})" for fact in facts)
        raise NotInData(f"{len(facts)} facts for {asked}: {kinds}. Name tier, limit, scope or protocol.")
    return next(iter(facts))
