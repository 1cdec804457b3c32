"""What docs/data keeps of the model and the data: schemas for editors, tooltips."""

from __future__ import annotations

import json

from atlas.catalogue import Catalogue
from atlas.evidence.report import Report as FactsReport
from atlas.evidence.state import Memory
from atlas.history.records import Kept
from atlas.links.records import Report as LinksReport
from atlas.model import FILES, json_schema


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def schemas() -> dict[str, str]:
    """File name → JSON Schema, for docs/data/schema: the data files, the reports of the checks, and a state."""
    made = {f"{kind}.schema.json": _json(json_schema(kind)) for kind in FILES}
    made["facts-report.schema.json"] = _json(FactsReport.model_json_schema(mode="serialization"))
    made["links-report.schema.json"] = _json(LinksReport.model_json_schema(mode="serialization"))
    made["changes.schema.json"] = _json(Kept.model_json_schema(mode="serialization"))
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
