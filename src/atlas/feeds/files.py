"""All feeds and the calendar, as files of the site."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from atlas.catalogue import Catalogue
from atlas.feeds import calendar
from atlas.feeds.items import Item, items
from atlas.feeds.write import About, feeds
from atlas.history.known import History
from atlas.links.records import Report

PAGE = "changes/"
KINDS = {
    "all": ("Azure Integration Atlas", "Changed figures, new references, and links that died or moved."),
    "changes": (
        "Changed figures - Azure Integration Atlas",
        "Figures that changed, came or went, with their sources.",
    ),
    "references": ("New references - Azure Integration Atlas", "What was added to the reading list."),
    "links": ("Dead and moved links - Azure Integration Atlas", "Links of the atlas that somebody has to mend."),
}


def _updated(catalogue: Catalogue, history: History) -> datetime:
    """How old an empty feed is: as its history, or as the youngest text that was read."""
    read = [fact.said.read for fact in catalogue.facts() if fact.said.read]
    return datetime.combine(history.through or max(read, default=date(2024, 1, 1)), time(), UTC)


def files(catalogue: Catalogue, history: History, report: Report | None, address: str) -> dict[str, str]:
    """Path below the site → contents; `address` is the site's, with a slash at its end."""
    found: list[Item] = items(catalogue, history, report)
    updated = _updated(catalogue, history)
    made = {calendar.PATH: calendar.calendar(catalogue, address)}
    for kind, (title, text) in KINDS.items():
        chosen = [one for one in found if kind in ("all", one.kind)]
        made |= feeds(About(address, f"feeds/{kind}", PAGE, title, text, updated), chosen)
    for key, service in catalogue.services.items():
        title, text = f"{service.about.short} - Azure Integration Atlas", f"News of {service.about.name} in the atlas."
        about = About(address, f"feeds/services/{key}", f"services/{key}/", title, text, updated)
        made |= feeds(about, [one for one in found if key in one.services])
    return made
