"""Days on which something is retired, or a preview begins or ends, as iCalendar (RFC 5545)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from atlas.catalogue import Catalogue, Fact
from atlas.evidence.address import reader_address

PATH = "feeds/retirements.ics"
_MONTHS = """January February March April May June July August September October November December""".split()
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")


@dataclass(frozen=True)
class Span:
    """A fact that names days: the first and the last of them."""

    fact: Fact
    first: date
    last: date


def named(text: str) -> list[date]:
    """The days that a text names, as in 30 September 2028; what is no day is left out."""
    found = []
    for day, month, year in _DAY.findall(text):
        try:
            found.append(date(int(year), _MONTHS.index(month) + 1, int(day)))
        except ValueError:
            continue
    return found


def spans(catalogue: Catalogue) -> Iterator[Span]:
    """Facts of the criteria that say `days`, where the value names one."""
    for fact in catalogue.facts():
        if catalogue.criteria[fact.criterion].days and (days := named(str(fact.said.value))):
            yield Span(fact, min(days), max(days))


def _description(catalogue: Catalogue, fact: Fact) -> str:
    tiers = [tier.name for tier in catalogue.services[fact.service].about.tiers if tier.id in fact.tiers]
    said = fact.said
    lines = [
        f"{said.value}.",
        said.note or "",
        f"Holds for: {', '.join(tiers)}." if tiers else "",
        *(f"Disputed. Also stated: {other.value} ({other.source.title})." for other in fact.disputed),
        f"Source: {said.source.title}, {said.source.publisher}, text of {said.read or 'no date'}.",
        reader_address(said.source, said.cite),
    ]
    return "\n".join(filter(None, lines))


def _properties(catalogue: Catalogue, address: str, span: Span) -> dict[str, Any]:
    """Of the event; its id stays as long as it is about the same thing."""
    fact = span.fact
    criterion, service = catalogue.criteria[fact.criterion], catalogue.services[fact.service]
    about = (fact.service, fact.criterion, *fact.tiers, fact.limit, fact.scope, fact.protocol)
    return {
        "uid": hashlib.sha256(repr(about).encode()).hexdigest()[:32] + "@azure-integration-atlas",
        "dtstamp": datetime.combine(fact.said.read or span.first, time(), UTC),
        "dtstart": span.first,
        "dtend": span.last + timedelta(days=1),
        "summary": f"{service.about.short}: {criterion.title}" + (f": {fact.scope}" if fact.scope else ""),
        "description": _description(catalogue, fact),
        "categories": [criterion.days or "", service.about.short],
        "url": f"{address}services/{fact.service}/#{fact.service}.{fact.criterion}",
        "transp": "TRANSPARENT",
    }


def calendar(catalogue: Catalogue, address: str) -> str:
    """All of them, by day; the same data give the same bytes."""
    from icalendar import Calendar, Event  # here: it is slow to import, and most scripts do not need it

    made = Calendar()
    made.add("prodid", "-//Azure Integration Atlas//Retirements//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Azure integration: retirements and previews")
    for span in sorted(spans(catalogue), key=lambda one: (one.first, one.fact.id)):
        event = Event()
        for name, value in _properties(catalogue, address, span).items():
            event.add(name, value)
        made.add_component(event)
    text: bytes = made.to_ical()
    return text.decode()
