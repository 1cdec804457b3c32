"""What a page says of itself: Open Graph, JSON-LD (schema.org), Dublin Core and Microsoft's own meta elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from atlas.links.nesting import readable
from atlas.plain import visible

MOST_LD = 100_000  # characters of one block
MOST_DEPTH = 6
_TITLES = ("og:title", "twitter:title", "citation_title", "dc.title")
_SITES = ("og:site_name", "application-name", "citation_publisher", "dc.publisher")
_AUTHORS = ("author", "article:author", "citation_author", "dc.creator")
_PUBLISHED = ("article:published_time", "datepublished", "uploaddate", "citation_publication_date", "dc.date", "date")
_UPDATED = ("updated_at", "ms.date", "article:modified_time", "og:updated_time", "datemodified", "last-modified")
_TYPES = {
    "VideoObject": "video",
    "Book": "book",
    "Course": "course",
    "BlogPosting": "blog",
    "NewsArticle": "blog",
    "TechArticle": "documentation",
    "APIReference": "documentation",
    "SoftwareSourceCode": "sample",
    "SoftwareApplication": "tool",
    "Report": "white-paper",
}
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TITLE_ENDS = re.compile(r"\s+[|·•—–-]\s+([^|·•—–]+)$")


@dataclass(frozen=True)
class About:
    """Each is None where the page does not say it; `oembed` is the address of its oEmbed answer."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    updated: date | None = None
    kind: str | None = None
    length: str | None = None
    canonical: str | None = None
    oembed: str | None = None


def day(text: str | None) -> date | None:
    """The day of an ISO time; None for anything else."""
    found = _DAY.match((text or "").strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _flat(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Each thing of a JSON-LD block, the outer ones first."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, list):
        for one in value[:50]:
            yield from _flat(one, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        yield from _flat(value.get("@graph"), depth + 1)
        yield from _flat(value.get("mainEntity"), depth + 1)


def _linked(tree: LexborHTMLParser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for node in tree.css('script[type="application/ld+json"]')[:20]:
        text = node.text()
        try:
            found += _flat(json.loads(text)) if len(text) < MOST_LD else ()
        except (ValueError, RecursionError):
            continue
    return found


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """The first of each name that says something."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:500]:
        given = node.attributes
        name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
        found.setdefault(name, unescape(given.get("content") or "").strip()) if name else None
    return {name: text for name, text in found.items() if text}


def _name(value: Any) -> str | None:
    """Of a person or an organisation, given as text, a thing, or a list of these."""
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        first = first.get("name")
    return first if isinstance(first, str) else None


def _line(text: str | None, most: int = 160) -> str | None:
    shown = visible(text, most) if isinstance(text, str) else ""
    return shown or None


def _type(things: list[dict[str, Any]], meta: dict[str, str]) -> str | None:
    named = [name for thing in things for name in ([thing["@type"]] if isinstance(thing["@type"], str) else [])]
    found = next((_TYPES[name] for name in named if name in _TYPES), None)
    return found or ("video" if meta.get("og:type", "").startswith("video") else None)


def without_site(title: str, *names: str | None) -> str:
    """The title without the site's name at its end."""
    known = {name.casefold() for name in names if name}
    while (found := _TITLE_ENDS.search(title)) and found[1].strip().casefold() in known:
        title = title[: found.start()].rstrip()
    return title


def _duration(text: Any) -> str | None:
    """PT1H2M as `62 minutes`."""
    found = re.fullmatch(r"PT(?:(\d{1,2})H)?(?:(\d{1,3})M)?(?:(\d{1,3})S)?", text) if isinstance(text, str) else None
    seconds = (
        sum(int(part or 0) * unit for part, unit in zip(found.groups(), (3600, 60, 1), strict=True)) if found else 0
    )
    return f"{max(1, round(seconds / 60))} minutes" if seconds else None


def about(html: str) -> About:
    """Never fails: a broken page is one that says nothing."""
    tree = LexborHTMLParser(readable(html))
    meta, things = _meta(tree), _linked(tree)

    def said(*names: str) -> str | None:
        return next((meta[name] for name in names if name in meta), None)

    def linked(*names: str) -> Any:
        return next((thing[name] for thing in things for name in names if thing.get(name)), None)

    site = _line(said(*_SITES) or _name(linked("publisher")))
    head, heading = tree.css_first("head title"), tree.css_first("h1")
    title = _line(said(*_TITLES) or _name(linked("headline", "name")) or (head.text() if head else None))
    title = title or _line(heading.text() if heading else None)
    canonical, oembed = tree.css_first("link[rel=canonical]"), tree.css_first('link[type="application/json+oembed"]')
    return About(
        title=without_site(title, site, "Microsoft Learn", "Microsoft Docs", "YouTube") if title else None,
        publisher=site,
        author=_line(_name(linked("author")) or said(*_AUTHORS)),
        published=day(said(*_PUBLISHED)) or day(_name(linked("datePublished", "uploadDate"))),
        updated=day(said(*_UPDATED)) or day(_name(linked("dateModified"))),
        kind=_type(things, meta),
        length=_duration(linked("duration") or meta.get("duration")),
        canonical=canonical.attributes.get("href") if canonical else None,
        oembed=oembed.attributes.get("href") if oembed else None,
    )
