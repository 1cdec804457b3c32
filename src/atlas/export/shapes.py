"""The catalogue as the shapes of the API; each fact is made once, wherever it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from atlas import catalogue as known
from atlas.evidence.address import reader_address
from atlas.evidence.standing import Standing, standing
from atlas.export import models
from atlas.export.inputs import Inputs
from atlas.model import Criterion
from atlas.quantity import MEASURED, NOT_APPLICABLE, UNLIMITED, Quantity
from atlas.render.learn import href

_BASE: dict[str, str] = {"size": "bytes", "duration": "seconds", "rate of size": "bytes per second"}


def unit(value: Quantity, criterion: Criterion) -> str | None:
    """What `amount` is counted in; a rate of things keeps the things' name."""
    dimension: str = value.key[0]
    if dimension in ("count", "rate of everything"):
        return criterion.unit
    return _BASE.get(dimension) or f"{dimension.removeprefix('rate of ')} per second"


def amount(value: Quantity, criterion: Criterion) -> dict[str, Any]:
    """The value for people and for programs."""
    dimension, number = value.key
    measured = criterion.kind in MEASURED and dimension != NOT_APPLICABLE
    picked = int(number) if dimension == "choice" else 0
    return {
        "value": value.text,
        "amount": float(number) if measured and number != UNLIMITED else None,
        "unit": unit(value, criterion) if measured else None,
        "unlimited": number == UNLIMITED,
        "choices": [key for bit, key in enumerate(criterion.choices) if picked >> bit & 1],
    }


def _stands(found: Standing) -> str:
    return "under-review" if found.review else "found" if found.found else "not-looked-for"


class Shapes:
    """All shapes of one catalogue, with what the check of facts remembers and what changed."""

    def __init__(self, given: Inputs) -> None:
        self.catalogue, self.memory, self.history = given.catalogue, given.memory, given.history

    @cached_property
    def facts(self) -> dict[str, models.Fact]:
        """By id, in the order of services and criteria."""
        return {fact.id: self._fact(fact) for fact in self.catalogue.facts()}

    def _statement(self, fact: known.Fact, said: known.Statement, disputed: int | None) -> dict[str, Any]:
        stands = standing(self.catalogue, self.memory, fact, said, disputed)
        cite = {key: getattr(said.cite, key) for key in ("source", "start", "end", "prefix", "suffix", "column")}
        page = {"title": said.source.title, "publisher": said.source.publisher, "url": said.source.url}
        return {
            **amount(said.value, self.catalogue.criteria[fact.criterion]),
            "note": said.note,
            "citation": cite | page | {"proof": reader_address(said.source, said.cite)},
            "read": said.read,
            "found": stands.found,
            "standing": _stands(stands),
        }

    def _fact(self, fact: known.Fact) -> models.Fact:
        about = {key: getattr(fact, key) for key in ("id", "service", "criterion", "limit", "scope", "protocol")}
        disputed = [self._statement(fact, other, index) for index, other in enumerate(fact.disputed)]
        return models.Fact(
            **about,
            **self._statement(fact, fact.said, None),
            tiers=fact.tiers,
            disputed=tuple(models.Statement(**other) for other in disputed),
            trust=fact.trust,
            history=tuple(self._earlier(fact)),
            page=f"services/{fact.service}/#{fact.service}.{fact.criterion}",
            file=f"{fact.place.file}#L{fact.place.line}",
        )

    def _earlier(self, fact: known.Fact) -> Iterator[models.Earlier]:
        for day, was in self.history.earlier(fact):
            about: dict[str, Any] = was.model_dump(include={"value", "limit", "scope", "protocol"})
            yield models.Earlier(until=day, **about)

    def changes(self) -> tuple[models.Change, ...]:
        return tuple(models.Change(**change.model_dump()) for change in self.history.changes)

    def tiers(self, service: known.Service) -> tuple[models.Tier, ...]:
        return tuple(models.Tier(service=service.id, **tier.model_dump()) for tier in service.about.tiers)

    def service(self, service: known.Service) -> models.Service:
        about: dict[str, Any] = {
            key: getattr(service.about, key) for key in ("name", "short", "family", "carries", "summary", "docs")
        }
        return models.Service(
            id=service.id,
            **about,
            tiers=self.tiers(service),
            figures=len(service.facts),
            page=f"services/{service.id}/",
        )

    def facts_of(self, service: known.Service) -> tuple[models.Fact, ...]:
        return tuple(self.facts[fact.id] for fact in service.facts)

    def comparison(self, one: known.Comparison) -> models.Comparison:
        columns = tuple(
            models.Column(id=c.id, label=c.label, service=c.service.id, tier=c.tier.id if c.tier else None)
            for c in one.columns
        )
        page = f"compare/{one.id}/" if one.about.page else None
        about = {"id": one.id, "title": one.about.title, "question": one.about.question, "page": page}
        return models.Comparison(**about, columns=columns, criteria=one.rows)

    def cells(self, one: known.Comparison) -> dict[str, dict[str, tuple[models.Fact, ...]]]:
        """Criterion → column → facts."""
        return {
            row: {c.id: tuple(self.facts[fact.id] for fact in c.facts(row)) for c in one.columns} for row in one.rows
        }

    def references(self) -> tuple[models.Reference, ...]:
        made = [
            models.Reference(
                id=key,
                topic=topic,
                page=f"references/#ref-{key}",
                published=reference.published,
                **reference.model_dump(exclude={"published"}),
            )
            for topic, about in self.catalogue.topics.items()
            for key, reference in about.references.items()
        ]
        return tuple(sorted(made, key=lambda one: one.id))

    def patterns(self) -> tuple[models.Pattern, ...]:
        found = sorted(self.catalogue.patterns.items())
        return tuple(
            models.Pattern(id=key, page=href(self.catalogue, "", key), **one.model_dump()) for key, one in found
        )

    def criteria(self) -> tuple[models.Criterion, ...]:
        return tuple(models.Criterion(id=key, **one.model_dump()) for key, one in self.catalogue.criteria.items())

    def sources(self) -> tuple[models.Source, ...]:
        cited = Counter(said.citation.source for fact in self.facts.values() for said in (fact, *fact.disputed))
        found = sorted(self.catalogue.sources.items())
        return tuple(models.Source(id=key, statements=cited[key], **one.model_dump()) for key, one in found)
