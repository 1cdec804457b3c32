"""What is new, as items: changed facts, new references, links that died or moved. All dates come from git and runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import PurePosixPath
from typing import Literal

from atlas.catalogue import Catalogue
from atlas.evidence.address import reader_address
from atlas.feeds.points import Point
from atlas.history.known import History
from atlas.history.records import Change, Version
from atlas.links.parts import ACTING, part
from atlas.links.records import Link, Report
from atlas.links.rows import WORDS, proposals
from atlas.model import Cite
from atlas.plain import visible

Kind = Literal["changes", "references", "links"]
LONGEST = 300  # characters of an address or of words from outside


@dataclass(frozen=True)
class Item:
    """One entry; `path` leads to its place from the root of the site, `key` names it for ever."""

    kind: Kind
    when: datetime
    title: str
    path: str
    points: tuple[Point, ...]
    key: str
    services: tuple[str, ...] = ()


def _key(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:20]


def _shown(one: Version | None) -> str:
    if one is None:
        return ""
    qualified = ", ".join(filter(None, (one.limit, one.scope, one.protocol)))
    return f"{one.value} ({qualified})" if qualified else one.value


class Teller:
    """Puts changes into words, with the names and addresses of today."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def holder(self, change: Change) -> str:
        """Service and tiers."""
        service = self.catalogue.services.get(change.service or "")
        if service is None:
            return change.service or ""
        names = [tier.name for tier in service.about.tiers if tier.id in change.tiers]
        return f"{service.about.short} {', '.join(names)}".strip()

    def title(self, criterion: str | None) -> str:
        known = self.catalogue.criteria.get(criterion or "")
        return known.title if known else criterion or ""

    def path(self, change: Change) -> str:
        """The figure's row, or the nearest that exists."""
        service = self.catalogue.services.get(change.service or "")
        if service is None:
            return "services/"
        stated = any(fact.criterion == change.criterion for fact in service.facts)
        return f"services/{service.id}/" + (f"#{service.id}.{change.criterion}" if stated else "")

    def point(self, one: Version | None, label: str = "") -> Iterator[Point]:
        """A figure with the source's words, a link to them, and the date of the text; none where there is no figure."""
        if one is None:
            return
        text, source = f"{label}{_shown(one)}.", self.catalogue.sources.get(one.source or "")
        if not (source and one.start):
            yield Point(text)
            return
        words = tuple(filter(None, (one.start, one.end)))
        address = reader_address(source, Cite(source=one.source or "", start=one.start, end=one.end))
        dated = f"text of {one.read}" if one.read and one.read != "undated" else "undated text"
        yield Point(text, words, source.title, address, dated)


def _changed(teller: Teller, change: Change) -> Item:
    """A figure that is another now, or that is gone."""
    what = f"{teller.holder(change)}: {teller.title(change.criterion)}"
    old = _shown(change.old)
    told = f"{old} → {_shown(change.new)}" if change.new else f"{old}, no longer stated"
    points = (*teller.point(change.old, "Before: "), *teller.point(change.new, "Now: "))
    key = _key(change.when, change.service, change.criterion, change.tiers, change.old, change.new)
    services = (change.service,) if change.service else ()
    return Item("changes", change.when, f"{what}: {told}", teller.path(change), points, key, services)


def _added(teller: Teller, changes: list[Change]) -> Item:
    """All figures that one commit added to a service; a single one by its value."""
    first, number = changes[0], len(changes)
    service = teller.holder(first.model_copy(update={"tiers": ()}))
    labels = [f"{teller.holder(one)}: {teller.title(one.criterion)}: " for one in changes]
    points = [point for one, label in zip(changes, labels, strict=True) for point in teller.point(one.new, label)]
    title = f"{service}: {number} new figures" if number > 1 else f"New: {labels[0]}{_shown(first.new)}"
    key = _key(first.when, first.service, *(one.new for one in changes))
    return Item("changes", first.when, title, f"services/{first.service}/", tuple(points), key, (first.service or "",))


def _service(teller: Teller, change: Change) -> Item:
    service, gone = teller.catalogue.services.get(change.service or ""), change.kind == "service-removed"
    name = service.about.name if service else change.service or ""
    points = (Point(service.about.summary),) if service and not gone else ()
    title = f"{'No longer here' if gone else 'New service'}: {name}"
    key = _key(change.when, change.kind, change.service)
    return Item("changes", change.when, title, teller.path(change), points, key, (change.service or "",))


def _reference(teller: Teller, change: Change) -> Item | None:
    """None where it has gone again."""
    one = teller.catalogue.references().get(change.reference or "")
    if one is None:
        return None
    points = (Point(one.why, (), one.title, one.url, f"{one.publisher}, {one.kind}"),)
    path, key = f"references/#ref-{change.reference}", _key("reference", change.reference)
    return Item("references", change.when, f"New reference: {one.title}", path, points, key, one.services)


def _from_history(teller: Teller, history: History) -> Iterator[Item]:
    for (_, _, kind), run in groupby(history.changes, key=lambda one: (one.commit, one.service, one.kind)):
        changes = list(run)
        if kind == "added":
            yield _added(teller, changes)
        elif kind == "reference-added":
            yield from filter(None, (_reference(teller, one) for one in changes))
        else:
            tell = _service if kind.startswith("service-") else _changed
            yield from (tell(teller, one) for one in changes)


def _link(catalogue: Catalogue, one: Link, since: datetime) -> Item:
    """Nothing in it is a link: the address is dead, or nobody of ours has looked at the new one."""
    url, words = visible(one.url, LONGEST), WORDS[one.verdict]
    lines = [visible(one.evidence.why, LONGEST)]
    lines += [f"Proposed: {visible(known.url, LONGEST)}" for known in proposals(one)[:1]]
    if places := sorted({f"{place.file}:{place.line}" for place in one.places})[:5]:
        lines.append(f"Stands in {', '.join(places)}.")
    named = {PurePosixPath(place.file).stem for place in one.places if "/services/" in place.file}
    services, points = tuple(sorted(named & set(catalogue.services))), tuple(map(Point, lines))
    return Item("links", since, f"Link {words}: {url}", "health/", points, _key(one.url, one.verdict, since), services)


def items(catalogue: Catalogue, history: History, report: Report | None) -> list[Item]:
    """All of them, newest first."""
    found = list(_from_history(Teller(catalogue), history))
    links = [one for one in (report.links if report else ()) if part(one) in ACTING]
    found += [_link(catalogue, one, one.since) for one in links if one.since]
    return sorted(found, key=lambda one: (-one.when.timestamp(), one.kind, one.key))
