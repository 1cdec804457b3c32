"""One version of a data file, as far as its history needs it; old ones may have old shapes, so nothing is strict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atlas.lines import read
from atlas.model import Criterion
from atlas.quantity import Key, parse

Cell = tuple[str, str, str | None, str | None, str | None]
"""Criterion, tier ("" where none is named), limit, scope, protocol."""


@dataclass(frozen=True)
class Said:
    """A value as written, and its citation."""

    value: Any
    source: str | None
    start: str | None
    end: str | None
    read: str | None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def data(content: bytes) -> dict[str, Any]:
    """Plain data of a file; nothing where it could not be read."""
    found = read(content, "").data
    return found if isinstance(found, dict) else {}


def _said(fact: Mapping[str, Any]) -> Said:
    cite = fact.get("cite")
    words = cite if isinstance(cite, dict) else {}
    source, start, end = (_text(words.get(key)) for key in ("source", "start", "end"))
    return Said(fact.get("value"), source, start, end, _text(fact.get("read")))


def facts(content: bytes) -> dict[Cell, list[Said]]:
    """What a version of services/<id>.yml says of each cell."""
    found: dict[Cell, list[Said]] = {}
    criteria = data(content).get("facts")
    for criterion, written in criteria.items() if isinstance(criteria, dict) else ():
        for fact in written if isinstance(written, list) else ():
            if isinstance(fact, dict):
                limit, scope, protocol = (_text(fact.get(key)) for key in ("limit", "scope", "protocol"))
                tiers = fact.get("tiers")
                for tier in tiers if isinstance(tiers, list) and tiers else [""]:
                    found.setdefault((criterion, str(tier), limit, scope, protocol), []).append(_said(fact))
    return found


def references(content: bytes) -> list[str]:
    """Ids in a version of references/<topic>.yml."""
    found = data(content).get("references")
    return list(found) if isinstance(found, dict) else []


def shown(criterion: Criterion | None, value: Any) -> tuple[str, Key | None]:
    """A value as people read it, and by what it compares where the criterion of today can tell."""
    try:
        if criterion:
            quantity = parse(criterion.kind, value, criterion.choices)
            return quantity.text, quantity.key
    except ValueError:
        pass
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value), None
