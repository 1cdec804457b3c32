"""What is to be proved: every statement of the catalogue, with a key that outlives edits around it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from atlas.catalogue import Catalogue, Fact, Place, Statement
from atlas.model import Cite, ServiceFile, Source
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


def _key(fact: Fact, said: Statement, tiers: tuple[str, ...], disputed: int | None) -> str:
    """service/criterion/tiers/limit/scope/protocol@source, readable in reports and stable when lines move."""
    parts = [fact.service, fact.criterion, "+".join(tiers), fact.limit, fact.scope, fact.protocol]
    mark = "" if disputed is None else f"#disputed-{disputed + 1}"
    return "/".join(part or "" for part in parts) + f"@{said.cite.source}{mark}"


def _digest(said: Statement, cite: Cite) -> str:
    """Short hash of what the verdict rests on."""
    told = [str(said.value), cite.model_dump(mode="json"), said.source.url, said.source.markdown]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _cites(about: ServiceFile, fact: Fact, said: Statement) -> list[tuple[tuple[str, ...], Cite]]:
    """Which words prove it for which tiers: where the citation's column is one of several tiers, each has its own."""
    names = {tier.id: tier.name for tier in about.tiers if tier.id in fact.tiers}
    if len(names) < 2 or said.cite.column not in names.values():
        return [(fact.tiers, said.cite)]
    return [((tier,), said.cite.model_copy(update={"column": name})) for tier, name in names.items()]


def claims_of(catalogue: Catalogue, fact: Fact, said: Statement, disputed: int | None = None) -> list[Claim]:
    """A statement as one claim, or as one for each of its tiers."""
    about = catalogue.services[fact.service].about
    kind = catalogue.criteria[fact.criterion].kind
    made = []
    for tiers, cite in _cites(about, fact, said):
        key, digest = _key(fact, said, tiers, disputed), _digest(said, cite)
        shared = (said.value, cite, said.source, fact.place, disputed)
        made.append(Claim(key, digest, fact.service, tiers, fact.criterion, kind, *shared))
    return made


def claims(catalogue: Catalogue) -> Iterator[Claim]:
    """Facts, and behind each the statements that dispute it."""
    for fact in catalogue.facts():
        yield from claims_of(catalogue, fact, fact.said)
        for index, other in enumerate(fact.disputed):
            yield from claims_of(catalogue, fact, other, index)


def grouped(wanted: Iterable[Claim], key: Callable[[Claim], str]) -> dict[str, list[Claim]]:
    """Claims under what the key says of them, in the order in which they are met."""
    found: dict[str, list[Claim]] = {}
    for claim in wanted:
        found.setdefault(key(claim), []).append(claim)
    return found


def by_source(wanted: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Source id → its claims, so that each page is read once."""
    return grouped(wanted, lambda claim: claim.cite.source)


def touched(now: Iterable[Claim], before: Iterable[Claim]) -> list[Claim]:
    """Claims that are new or rest on other words than before."""
    known = {claim.key: claim.digest for claim in before}
    return [claim for claim in now if known.get(claim.key) != claim.digest]
