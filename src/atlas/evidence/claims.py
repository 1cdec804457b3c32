"""What is to be proved: every statement of the catalogue, with a key that outlives edits around it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from atlas.catalogue import Catalogue, Fact, Place, Statement
from atlas.model import Cite, Source
from atlas.quantity import Quantity


@dataclass(frozen=True)
class Claim:
    """One statement; `digest` changes with its value or citation, and with the source's addresses."""

    key: str
    digest: str
    service: str
    tiers: tuple[str, ...]
    criterion: str
    kind: str
    value: Quantity
    cite: Cite
    source: Source
    place: Place
    disputed: int | None


def key_of(fact: Fact, said: Statement) -> str:
    """service/criterion/tiers/limit/scope/protocol@source, readable in reports and stable when lines move."""
    parts = [fact.service, fact.criterion, "+".join(fact.tiers), fact.limit, fact.scope, fact.protocol]
    return "/".join(part or "" for part in parts) + f"@{said.cite.source}"


def digest_of(said: Statement) -> str:
    """Short hash of what the verdict rests on."""
    told = [str(said.value), said.cite.model_dump(mode="json"), said.source.url, said.source.markdown]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _of(catalogue: Catalogue, fact: Fact, said: Statement, disputed: int | None) -> Claim:
    mark = "" if disputed is None else f"#disputed-{disputed + 1}"
    about = (fact.service, fact.tiers, fact.criterion, catalogue.criteria[fact.criterion].kind)
    key = key_of(fact, said) + mark
    return Claim(key, digest_of(said), *about, said.value, said.cite, said.source, fact.place, disputed)


def claims(catalogue: Catalogue) -> Iterator[Claim]:
    """Facts, and behind each the statements that dispute it."""
    for fact in catalogue.facts():
        yield _of(catalogue, fact, fact.said, None)
        for index, other in enumerate(fact.disputed):
            yield _of(catalogue, fact, other, index)


def by_source(wanted: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Source id → its claims, so that each page is read once."""
    found: dict[str, list[Claim]] = {}
    for claim in wanted:
        found.setdefault(claim.cite.source, []).append(claim)
    return found


def touched(now: Iterable[Claim], before: Iterable[Claim]) -> list[Claim]:
    """Claims that are new or rest on other words than before."""
    known = {claim.key: claim.digest for claim in before}
    return [claim for claim in now if known.get(claim.key) != claim.digest]
