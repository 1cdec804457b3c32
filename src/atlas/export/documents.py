"""The files below api/v1 as types, one a kind; `KINDS` says where each lies and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from atlas.export import models
from atlas.export.models import Shape

VERSION: Literal["1.0"] = "1.0"
POLICY = (
    "Within version 1 keys and files are added, and nothing is taken away, renamed or given another type. Lists of"
    " allowed words may grow. A version 2 would stand beside it, and version 1 stay for a year after that."
)


class Document(Shape):
    """What every file begins with."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_address: str = Field(alias="$schema")
    """Its JSON Schema, seen from the file."""
    version: Literal["1.0"] = VERSION
    """Version of the format."""


class File(Shape):
    """A file, seen from the index."""

    path: str
    title: str
    type: Literal["application/json", "text/csv"]
    schema_path: str | None
    """Its JSON Schema, seen from the index; null for CSV."""


class Index(Document):
    """What there is, with links."""

    title: str
    licence: str
    """Of the content, as an SPDX identifier."""
    home: str
    """The site, seen from the index."""
    openapi: str
    """The OpenAPI 3.1 description, seen from the index."""
    policy: str
    """What may change within a version."""
    files: tuple[File, ...]


class Services(Document):
    """All services, without their facts."""

    services: tuple[models.Service, ...]


class ServiceFacts(Document):
    """One service with its facts, in the order of the criteria."""

    service: models.Service
    facts: tuple[models.Fact, ...]


class Tiers(Document):
    """The tiers of all services."""

    tiers: tuple[models.Tier, ...]


class Facts(Document):
    """All facts, by service and criterion."""

    facts: tuple[models.Fact, ...]


class Criteria(Document):
    """What is compared, in the order of the tables."""

    groups: tuple[models.Group, ...]
    criteria: tuple[models.Criterion, ...]


class Comparisons(Document):
    """All tables, without their cells."""

    comparisons: tuple[models.Comparison, ...]


class ComparisonTable(Document):
    """One table with its cells."""

    comparison: models.Comparison
    rows: dict[str, dict[str, tuple[models.Fact, ...]]]
    """Criterion → column → facts; none means not stated."""


class References(Document):
    """All references, by id."""

    references: tuple[models.Reference, ...]


class Patterns(Document):
    """All patterns, by id."""

    patterns: tuple[models.Pattern, ...]


class Sources(Document):
    """Every cited page, by id."""

    sources: tuple[models.Source, ...]


class Count(Shape):
    """How some statements stand."""

    total: int
    fresh: int
    """Words found within the seven days before the last run."""
    found: int
    changed: int
    lost: int
    ambiguous: int
    unseen: int
    """Never looked for, or never found."""
    oldest: date | None
    """Day on which the one found longest ago was found."""


class Named(Shape):
    """The count of one service or source."""

    name: str
    count: Count


class Links(Shape):
    """What the last check of all links found."""

    run: date | None
    outage: str | None
    """Why it judged nothing, where it did not."""
    total: int
    acting: int
    """Confirmed to be dead, moved, or otherwise to be mended."""
    suspect: int
    """Looked at again before anybody needs to act."""
    blocked: int
    """Closed to programs."""
    excepted: int
    """Left out on purpose."""


class Health(Document):
    """How many statements were found again, and how the links are."""

    run: date | None
    """Day of the last look for the words; null where this build knows of none."""
    whole: Count
    services: tuple[Named, ...]
    sources: tuple[Named, ...]
    links: Links


class Changes(Document):
    """What changed in the data, newest first."""

    through: date | None
    """Day of the last commit looked at."""
    partial: bool
    """Whether later changes may be missing, because the build knew only a part of the history."""
    changes: tuple[models.Change, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of file: its path below api/v1 ({} stands for an id) and its type."""

    path: str
    model: type[Document]

    @property
    def title(self) -> str:
        return (self.model.__doc__ or "").removesuffix(".")


KINDS: dict[str, Kind] = {
    "index": Kind("index.json", Index),
    "services": Kind("services.json", Services),
    "service": Kind("services/{}.json", ServiceFacts),
    "tiers": Kind("tiers.json", Tiers),
    "facts": Kind("facts.json", Facts),
    "criteria": Kind("criteria.json", Criteria),
    "comparisons": Kind("comparisons.json", Comparisons),
    "comparison": Kind("comparisons/{}.json", ComparisonTable),
    "references": Kind("references.json", References),
    "patterns": Kind("patterns.json", Patterns),
    "sources": Kind("sources.json", Sources),
    "health": Kind("health.json", Health),
    "changes": Kind("changes.json", Changes),
}


def schema_path(kind: str) -> str:
    """Below api/v1."""
    return f"schema/{kind}.schema.json"


def schema_from(kind: str) -> str:
    """The same, seen from a file of the kind."""
    return "../" * KINDS[kind].path.count("/") + schema_path(kind)
