"""The catalogue as files below api/v1 of the site: JSON with provenance for each value, CSV for each table."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from atlas.catalogue import Catalogue
from atlas.export import shapes, tables
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
    """File name → JSON Schema of one kind of data file, for docs/data/schema."""
    return {f"{kind}.schema.json": _json(json_schema(kind)) for kind in FILES}


def replace(path: Path, content: str) -> bool:
    """Write to a temporary file and rename, so that a crash leaves the old file; False if nothing changed."""
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(content)
        Path(name).chmod(0o644)  # mkstemp makes it private; a web server must be able to read it
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def write(catalogue: Catalogue, site: Path) -> int:
    """Export into a built site; how many files there are."""
    made = files(catalogue)
    for name, content in made.items():
        replace(site / name, content)
    return len(made)
