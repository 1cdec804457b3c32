"""A service as a card and a comparison as a table, each a page of its own below embed/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment

from atlas.catalogue import Catalogue, Fact, Service
from atlas.quantity import MEASURED
from atlas.render import view
from atlas.render.environment import environment

FOLDER = "embed"
MOST = 5  # questions on a card


@cache
def _environment() -> Environment:
    return environment("atlas.embeds")


@dataclass(frozen=True)
class Line:
    """One question on a card, and its answers with the tiers that each holds for."""

    title: str
    answers: tuple[tuple[str, Fact], ...]


def _tiers(service: Service, fact: Fact) -> str:
    return ", ".join(tier.name for tier in service.about.tiers if tier.id in fact.tiers)


def telling(catalogue: Catalogue, service: Service) -> list[Line]:
    """What a card shows: limits first, then other amounts, and what most tables ask about this service first."""
    asked = Counter(
        row
        for table in catalogue.comparisons.values()
        if any(column.service.id == service.id for column in table.columns)
        for row in table.rows
    )
    groups: dict[str, list[Fact]] = {}
    for fact in service.facts:
        groups.setdefault(fact.criterion, []).append(fact)

    def rank(criterion: str) -> tuple[bool, bool, int]:
        found = groups[criterion]
        measured = any(fact.said.value.key[0].startswith(MEASURED) for fact in found)
        return (not any(fact.limit for fact in found), not measured, -asked[criterion])

    chosen = sorted(groups, key=rank)[:MOST]
    ordered = [key for key in groups if key in chosen]
    answers = {key: tuple((_tiers(service, fact), fact) for fact in groups[key]) for key in ordered}
    return [Line(catalogue.criteria[key].title, answers[key]) for key in ordered]


def read(facts: Sequence[Fact]) -> str:
    """When the texts were dated, in words."""
    dates: list[date] = sorted(said.read for said in view.statements(facts) if said.read)
    if not dates:
        return "Read in undated texts."
    span = f"of {dates[0]}" if dates[0] == dates[-1] else f"dated {dates[0]} to {dates[-1]}"
    return f"Read in texts {span}."


def _page(template: str, **values: Any) -> str:
    html = _environment().get_template(template).render(**values)
    return "\n".join(filter(None, (line.strip() for line in html.splitlines()))) + "\n"


def _card(catalogue: Catalogue, service: Service, address: str) -> str:
    values = {
        "catalogue": catalogue,
        "service": service,
        "lines": telling(catalogue, service),
        "dated": read(service.facts),
    }
    return _page("card.html", **values, title=service.about.name, page=f"{address}services/{service.id}/", home=address)


def _table(catalogue: Catalogue, comparison_id: str, address: str) -> str:
    table, about = view.comparison(catalogue, comparison_id), catalogue.comparisons[comparison_id].about
    page = f"{address}compare/{comparison_id}/" if about.page else f"{address}compare/"
    values = {"catalogue": catalogue, "table": table, "question": about.question, "dated": read(table.facts)}
    return _page("table.html", **values, title=about.title, page=page, home=address)


def files(catalogue: Catalogue, address: str) -> dict[str, str]:
    """Path below the site → contents; `address` is the site's, with a slash at its end."""
    cards = {f"services/{key}": _card(catalogue, one, address) for key, one in catalogue.services.items()}
    tables = {f"compare/{key}": _table(catalogue, key, address) for key in catalogue.comparisons}
    return {f"{FOLDER}/{name}/index.html": text for name, text in (cards | tables).items()}
