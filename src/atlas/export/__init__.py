"""The catalogue as files below api/v1 of the site: JSON with provenance for each value, CSV for each table."""

from __future__ import annotations

import json
from pathlib import Path

from atlas.catalogue import Catalogue
from atlas.evidence.report import Report as FactsReport
from atlas.evidence.state import Memory
from atlas.export import shapes, tables
from atlas.files import replace
from atlas.links.records import Report as LinksReport
from atlas.model import FILES, json_schema

FOLDER = "api/v1"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def files(catalogue: Catalogue) -> dict[str, str]:
    """Path below the site's root → contents; the same catalogue gives the same bytes."""
    made: dict[str, object] = {
        "services.json": {key: shapes.service(one) for key, one in catalogue.services.items()},
        "criteria.json": {key: one.model_dump(mode="json") for key, one in catalogue.criteria.items()},
        "sources.json": {key: one.model_dump(mode="json") for key, one in catalogue.sources.items()},
        "references.json": {key: one.model_dump(mode="json") for key, one in catalogue.references().items()},
    }
    made |= {f"services/{key}.json": shapes.facts(one) for key, one in catalogue.services.items()}
    made |= {f"comparisons/{key}.json": shapes.comparison(one) for key, one in catalogue.comparisons.items()}
    text = {name: _json(value) for name, value in made.items()}
    text |= {f"comparisons/{key}.csv": tables.csv(catalogue, one) for key, one in catalogue.comparisons.items()}
    text["index.json"] = _json({"files": sorted(text)})
    return {f"{FOLDER}/{name}": content for name, content in text.items()}


def schemas() -> dict[str, str]:
    """File name → JSON Schema, for docs/data/schema: the data files, the reports of the checks, and a state."""
    made = {f"{kind}.schema.json": _json(json_schema(kind)) for kind in FILES}
    made["facts-report.schema.json"] = _json(FactsReport.model_json_schema(mode="serialization"))
    made["links-report.schema.json"] = _json(LinksReport.model_json_schema(mode="serialization"))
    made["facts-state.schema.json"] = _json(Memory.model_json_schema(mode="serialization"))
    return made


def abbreviations(catalogue: Catalogue) -> str:
    """What the abbr extension reads at the end of each page: a tooltip for each form that the glossary names."""
    forms = {form: term.short for term in catalogue.terms.values() for form in term.tooltip}
    return "".join(f"*[{form}]: {forms[form]}\n" for form in sorted(forms))


def generated(catalogue: Catalogue | None) -> dict[str, str]:
    """Path below docs/data → text of what is made from the model and the data (if any), and kept in git."""
    made = {f"schema/{name}": text for name, text in schemas().items()}
    return made | ({"abbreviations.txt": abbreviations(catalogue)} if catalogue else {})


def write(catalogue: Catalogue, site: Path) -> int:
    """Export into a built site; how many files there are."""
    made = files(catalogue)
    for name, content in made.items():
        replace(site / name, content)
    return len(made)
