"""Tables as schema.org datasets, for search engines: what they hold, where to download them, and what they cite."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from atlas.catalogue import Catalogue, Fact
from atlas.render import view

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NAME = "Azure Integration Atlas"


def _citations(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The cited pages, each once."""
    readings = view.readings(tuple(facts))
    return [{"@type": "CreativeWork", "name": one.source.title, "url": one.source.url} for one in readings]


def _dataset(
    address: str, page: str, title: str, about: str, facts: tuple[Fact, ...], day: date | None
) -> dict[str, Any]:
    home = {"@type": "Organization", "name": NAME, "url": address}
    made = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": about,
        "url": address + page,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": home,
        "includedInDataCatalog": {"@type": "DataCatalog", "name": NAME, "url": f"{address}data/"},
        "citation": _citations(facts),
    }
    return made | ({"dateModified": day.isoformat()} if day else {})


def _downloads(address: str, **files: str) -> list[dict[str, str]]:
    kinds = {"csv": "text/csv", "json": "application/json"}
    return [
        {"@type": "DataDownload", "encodingFormat": kinds[kind], "contentUrl": f"{address}api/v1/{file}"}
        for kind, file in files.items()
    ]


def datasets(catalogue: Catalogue, address: str, days: dict[str, date | None]) -> dict[str, dict[str, Any]]:
    """Page from the root of the site → its dataset; `days` says when a page changed."""
    found = {}
    for key, table in catalogue.comparisons.items():
        page, about = f"compare/{key}/", table.about
        if about.page:
            text = (
                f"{about.question} {len(table.columns)} services and tiers by {len(table.rows)} criteria, with sources."
            )
            made = _dataset(address, page, about.title, text, table.facts(), days.get(page))
            files = _downloads(address, csv=f"comparisons/{key}.csv", json=f"comparisons/{key}.json")
            titles = [catalogue.criteria[row].title for row in table.rows]
            found[page] = made | {"distribution": files, "variableMeasured": titles}
    for key, service in catalogue.services.items():
        page, name = f"services/{key}/", service.about.name
        text = f"{service.about.summary} {len(service.facts)} limits and features by tier, each with its source."
        made = _dataset(address, page, f"{name}: limits and features", text, service.facts, days.get(page))
        found[page] = made | {"distribution": _downloads(address, json=f"services/{key}.json")}
    return found
