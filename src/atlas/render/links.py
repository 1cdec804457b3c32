"""The health of the links as plain values for the page; nothing in them is a link, or the next check would find it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date

from atlas.catalogue import Catalogue
from atlas.catalogue import Place as At
from atlas.links.parts import ACTING, part
from atlas.links.records import Link, Place, Report
from atlas.links.rows import WORDS, proposals
from atlas.plain import visible
from atlas.render.site import Site

EXCEPTIONS = "docs/data/link-exceptions.yml"
MOST_ROWS, MOST_PLACES, LONGEST = 200, 5, 300
_OURS = re.compile(r"(docs/(?!\.)[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.(md|yml)|mkdocs\.yml)")


@dataclass(frozen=True)
class Edit:
    """A place to edit: its words, and GitHub's address of the line where the file is one of ours."""

    text: str
    address: str | None


@dataclass(frozen=True)
class Row:
    """One link that somebody should act on."""

    url: str
    what: str
    since: date | None
    proposed: str | None
    edits: tuple[Edit, ...]
    more: int
    """Places beyond those named."""


@dataclass(frozen=True)
class LinkHealth:
    """Everything the page says of links; `run` is None where no run is known."""

    run: date | None
    outage: str | None
    total: int
    rows: tuple[Row, ...]
    acting: int
    suspect: int
    blocked: int
    excepted: int
    exceptions: str
    """GitHub's address of the exceptions."""


def _shown(text: str) -> str:
    """What stands there, on one line, and not to be taken for template syntax by the check of the built site."""
    return visible(text, LONGEST).replace("{", "{\u200b")


def _edit(place: Place, site: Site) -> Edit:
    text = f"{place.file}:{place.line}" if place.line else place.file
    ours = _OURS.fullmatch(place.file)
    return Edit(_shown(text), site.view(At(place.file, max(place.line, 1))) if ours else None)


def _row(one: Link, site: Site) -> Row:
    known = proposals(one)
    lines = {(place.file, place.line): place for place in one.places}
    return Row(
        url=_shown(one.url),
        what=WORDS[one.verdict],
        since=one.since.astimezone(UTC).date() if one.since else None,
        proposed=_shown(known[0].url) if known else None,
        edits=tuple(_edit(lines[key], site) for key in sorted(lines)[:MOST_PLACES]),
        more=max(len(lines) - MOST_PLACES, 0),
    )


def health(catalogue: Catalogue, report: Report | None, site: Site) -> LinkHealth:
    """All that the page says; oldest trouble first."""
    links = report.links if report else ()
    parts = [part(one) for one in links]
    acting = [one for one, found in zip(links, parts, strict=True) if found in ACTING]
    acting.sort(key=lambda one: (one.since is None, one.since, one.url))
    file = catalogue.places.get(EXCEPTIONS, At(EXCEPTIONS, 1))
    return LinkHealth(
        run=report.run.astimezone(UTC).date() if report else None,
        outage=_shown(report.outage) if report and report.outage is not None else None,
        total=len(links),
        rows=tuple(_row(one, site) for one in acting[:MOST_ROWS]),
        acting=len(acting),
        suspect=parts.count("suspect"),
        blocked=parts.count("blocked"),
        excepted=parts.count("excepted"),
        exceptions=site.view(file),
    )
