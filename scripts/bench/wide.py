"""A comparison of any width and height, made up, as a page with all that the site gives to its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import material

from atlas import load
from atlas.catalogue import Catalogue
from atlas.finish import finish
from atlas.render import page, site

OURS = Path(__file__).resolve().parents[2] / "docs" / "assets"
THEME = Path(material.__file__).parent / "templates" / "assets"
SHEETS = ("atlas.css", "tables.css", *(f"table-{part}.css" for part in ("card", "tools", "windows", "print")))
TIERS = 4
CITE = {"source": "source", "start": "Size of an item", "end": "KB"}


def _facts(service: int, rows: int) -> dict[str, Any]:
    """Seven rows of ten are stated: half of them for all tiers at once, half tier by tier."""
    facts: dict[str, Any] = {}
    for row in range(rows):
        if (service * 7 + row * 3) % 10 >= 7:
            continue
        one = {"cite": CITE, "read": "2025-01-01", "limit": "maximum"}
        if (service + row) % 2:
            facts[f"c{row}"] = [{**one, "value": f"{service + row + 1} KB"}]
        else:
            tiers = [{**one, "tiers": [f"t{tier}"], "value": f"{(tier + row) % 5 + 1} MB"} for tier in range(TIERS)]
            facts[f"c{row}"] = tiers
    return facts


def made(columns: int, rows: int) -> Catalogue:
    """A catalogue with one comparison of so many columns and rows."""
    source = {"title": "Limits", "url": "https://learn.microsoft.com/limits", "publisher": "Microsoft Learn"}
    groups = [{"id": f"g{number}", "title": f"Group {number}"} for number in range(10)]
    asked = {
        "kind": "size",
        "better": "higher",
        "question": "How big may it be?",
        "why": "What is bigger does not fit.",
    }
    criteria = {f"c{row}": {"title": f"Size number {row}", "group": f"g{row % 10}", **asked} for row in range(rows)}
    services = [f"s{number}" for number in range(columns // TIERS)]
    about = {
        "family": "messaging",
        "carries": ["message"],
        "docs": "https://learn.microsoft.com/made",
        "summary": "Made.",
    }
    tiers = [{"id": f"t{tier}", "name": f"Tier {tier}"} for tier in range(TIERS)]
    files: dict[str, Any] = {
        "sources.yml": {"hosts": ["learn.microsoft.com"], "sources": {"source": source}},
        "criteria.yml": {"groups": groups, "criteria": criteria},
        "signals.yml": {"signals": {}},
        "comparisons/made.yml": {
            "title": "Made",
            "question": "Which is fast?",
            "columns": [{"service": one} for one in services],
        },
    }
    for number, key in enumerate(services):
        names = {"name": f"Service {number}", "short": f"Service {number}"}
        files[f"services/{key}.yml"] = {**names, **about, "tiers": tiers, "facts": _facts(number, rows)}
    # JSON is YAML; a YAML writer would use aliases, which the loader refuses.
    whole, problems = load.catalogue({name: json.dumps(one).encode() for name, one in files.items()})
    if whole is None:
        raise RuntimeError(problems[0])
    return whole


def written(folder: Path, catalogue: Catalogue) -> int:
    """The table with all that it loads, finished like the site's pages; how many bytes its HTML has."""
    assets = folder / "assets"
    shutil.copytree(THEME, assets)
    for path in [*(OURS / name for name in SHEETS), *OURS.glob("table*.js")]:
        shutil.copy(path, assets)
    sheets = [*sorted(assets.glob("stylesheets/*.css")), *(assets / name for name in SHEETS)]
    links = "".join(f'<link rel="stylesheet" href="{path.relative_to(folder)}">\n' for path in sheets)
    table = page.Page(catalogue, site.Site("https://example.org")).comparison("made")
    body = f'<body data-md-color-scheme="default"><article class="md-typeset">{table}</article>'
    script = '<script type="module" src="assets/table.js"></script>'
    html = f'<!doctype html><html lang="en"><meta charset="utf-8">{links}{body}{script}'
    (folder / "index.html").write_text(html, encoding="utf-8")
    finish(folder)
    return len(html)
