"""JSON Schemas and the OpenAPI description of the API, made from its types."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from atlas.catalogue import Catalogue
from atlas.export.documents import KINDS, POLICY, VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WITH_ID = {"service": "services", "comparison": "comparisons"}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@cache
def schemas() -> dict[str, str]:
    """Kind of file → its JSON Schema, which stands on its own."""
    made = {kind: known.model.model_json_schema(mode="serialization") for kind, known in KINDS.items()}
    return {kind: _json({"$schema": DIALECT, **schema}) for kind, schema in made.items()}


def _parameter(kind: str, ids: list[str]) -> dict[str, Any]:
    return {
        "name": kind,
        "in": "path",
        "required": True,
        "description": f"Id of a {kind}.",
        "schema": {"type": "string", "enum": ids},
    }


def _answer(title: str, media: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": title, "content": {media: {"schema": schema}}}


def _path(kind: str, ids: list[str]) -> dict[str, Any]:
    known = KINDS[kind]
    schema = {"$ref": f"#/components/schemas/{known.model.__name__}"}
    responses = {"200": _answer(f"{known.title}.", "application/json", schema)}
    operation: dict[str, Any] = {"operationId": f"get-{kind}", "summary": known.title, "responses": responses}
    if ids:
        operation["parameters"] = [_parameter(kind, ids)]
        responses["404"] = {"description": "There is none with this id."}
    return {"get": operation}


def _csv(name: str, title: str, ids: list[str]) -> dict[str, Any]:
    responses = {"200": _answer(f"{title}.", "text/csv", {"type": "string"})}
    operation: dict[str, Any] = {"operationId": f"get-{name}-csv", "summary": title, "responses": responses}
    return {"get": operation | ({"parameters": [_parameter(name, ids)]} if ids else {})}


def _paths(catalogue: Catalogue) -> dict[str, Any]:
    ids = {"service": sorted(catalogue.services), "comparison": sorted(catalogue.comparisons)}
    made = {f"/{known.path.format('{' + kind + '}')}": _path(kind, ids.get(kind, [])) for kind, known in KINDS.items()}
    made["/facts.csv"] = _csv("facts", "All facts, one line a fact and tier", [])
    made["/comparisons/{comparison}.csv"] = _csv("comparison", "The cells of one table", ids["comparison"])
    return made


@cache
def _components() -> dict[str, Any]:
    models = [(known.model, "serialization") for known in KINDS.values()]
    _, made = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    found: dict[str, Any] = made["$defs"]
    return found


def description(catalogue: Catalogue) -> str:
    """OpenAPI 3.1; the server is the folder that the description lies in."""
    return _json(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Azure Integration Atlas",
                "version": VERSION,
                "description": f"Figures of Azure's integration services, each with its citation. {POLICY}",
                "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
            },
            "jsonSchemaDialect": DIALECT,
            "servers": [{"url": "."}],
            "paths": _paths(catalogue),
            "components": {"schemas": _components()},
        }
    )
