"""The catalogue as files below api/v1: JSON of typed documents, CSV, and what describes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from atlas.evidence import standing
from atlas.export import documents, openapi, tables
from atlas.export.documents import KINDS, Document, schema_from, schema_path
from atlas.export.inputs import Inputs
from atlas.export.shapes import Shapes
from atlas.links.parts import ACTING, part
from atlas.links.records import Report

FOLDER = "api/v1"


def _count(one: standing.Count) -> documents.Count:
    return documents.Count.model_validate(one, from_attributes=True)


def _links(report: Report | None) -> documents.Links:
    parts = [part(link) for link in report.links] if report else []
    return documents.Links(
        run=report.run.astimezone(UTC).date() if report else None,
        outage=report.outage if report else None,
        total=len(parts),
        acting=sum(one in ACTING for one in parts),
        suspect=parts.count("suspect"),
        blocked=parts.count("blocked"),
        excepted=parts.count("excepted"),
    )


def _health(given: Inputs) -> dict[str, Any]:
    found = standing.health(given.catalogue, given.memory)
    return {
        "run": found.run,
        "whole": _count(found.whole),
        "services": [documents.Named(name=name, count=_count(one)) for name, one in found.services],
        "sources": [documents.Named(name=name, count=_count(one)) for name, _, one, _ in found.sources],
        "links": _links(given.report),
    }


class Api:
    """All files of one catalogue, what the checks remember and what changed."""

    def __init__(self, given: Inputs) -> None:
        self.given, self.catalogue = given, given.catalogue
        self.shapes = Shapes(given)

    def _lists(self) -> Iterator[tuple[str, dict[str, Any]]]:
        shapes, services = self.shapes, sorted(self.catalogue.services.items())
        yield "services", {"services": [shapes.service(one) for _, one in services]}
        yield "tiers", {"tiers": [tier for _, one in services for tier in shapes.tiers(one)]}
        yield "facts", {"facts": tuple(shapes.facts.values())}
        yield "criteria", {"groups": [vars(one) for one in self.catalogue.groups], "criteria": shapes.criteria()}
        tables = sorted(self.catalogue.comparisons.items())
        yield "comparisons", {"comparisons": [shapes.comparison(one) for _, one in tables]}
        yield "references", {"references": shapes.references()}
        yield "patterns", {"patterns": shapes.patterns()}
        yield "sources", {"sources": shapes.sources()}
        yield "health", _health(self.given)
        history = self.given.history
        yield "changes", {"through": history.through, "partial": history.partial, "changes": shapes.changes()}

    def _single(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for key, service in self.catalogue.services.items():
            facts = self.shapes.facts_of(service)
            yield "service", key, {"service": self.shapes.service(service), "facts": facts}
        for key, one in self.catalogue.comparisons.items():
            yield "comparison", key, {"comparison": self.shapes.comparison(one), "rows": self.shapes.cells(one)}

    def _csv(self) -> Iterator[tuple[str, str]]:
        yield "facts.csv", tables.facts(self.catalogue, self.shapes)
        for key, one in self.catalogue.comparisons.items():
            yield f"comparisons/{key}.csv", tables.comparison(self.catalogue, self.shapes, one)

    def _documents(self) -> Iterator[tuple[str, str, Document]]:
        """Path, kind and contents."""
        for kind, values in self._lists():
            yield KINDS[kind].path, kind, made(kind, values)
        for kind, key, values in self._single():
            yield KINDS[kind].path.format(key), kind, made(kind, values)

    def files(self) -> dict[str, str]:
        """Path below the site's root → contents, sorted; the same catalogue gives the same bytes."""
        found = list(self._documents())
        text = {path: as_json(document) for path, _, document in found}
        text |= dict(self._csv())
        kinds = {path: kind for path, kind, _ in found}
        text["index.json"] = as_json(index(kinds, text))
        text |= {schema_path(kind): content for kind, content in openapi.schemas().items()}
        text["openapi.json"] = openapi.description(self.catalogue)
        return {f"{FOLDER}/{path}": text[path] for path in sorted(text)}


def made(kind: str, values: dict[str, Any]) -> Document:
    """A document of a kind."""
    return KINDS[kind].model.model_validate({"$schema": schema_from(kind), **values})


def as_json(document: Document) -> str:
    return document.model_dump_json(indent=1) + "\n"


def _file(path: str, kind: str | None) -> documents.File:
    known = KINDS[kind] if kind else None
    return documents.File(
        path=path,
        title=known.title if known else "The same as a table: one line a fact and tier",
        type="application/json" if kind else "text/csv",
        schema_path=schema_path(kind) if kind else None,
    )


def index(kinds: dict[str, str], paths: dict[str, str]) -> Document:
    """What there is; `kinds` names the kind of each JSON file."""
    values = {
        "title": "Azure Integration Atlas",
        "licence": "CC-BY-4.0",
        "home": "../../",
        "openapi": "openapi.json",
        "policy": documents.POLICY,
        "files": [_file(path, kinds.get(path)) for path in sorted(paths)],
    }
    return made("index", values)
