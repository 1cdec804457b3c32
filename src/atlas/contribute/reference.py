"""A reference made from its address: what the page tells, what is missing, and whether it is there already."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, get_args
from urllib.parse import quote, urljoin, urlsplit

from atlas.catalogue import Catalogue
from atlas.contribute.address import address, plain
from atlas.contribute.look import Look, Seen
from atlas.contribute.metadata import About, about
from atlas.model.reading import Level, Medium

LIVING = frozenset({"documentation", "architecture", "specification", "tool"})
"""Kept up to date: these carry no date of publication."""
KINDS: tuple[str, ...] = get_args(Medium)
LEVELS: tuple[str, ...] = get_args(Level)
_BY_ADDRESS = (
    (r"learn\.microsoft\.com/azure/architecture/", "architecture"),
    (r"learn\.microsoft\.com/training/", "course"),
    (r"learn\.microsoft\.com/(shows|events)/|(www\.)?youtube\.com/|youtu\.be/|vimeo\.com/", "video"),
    (r"learn\.microsoft\.com/samples/|github\.com/", "sample"),
    (r"learn\.microsoft\.com/", "documentation"),
    (r"(techcommunity|devblogs)\.microsoft\.com/|azure\.microsoft\.com/(\w\w-\w\w/)?blog/|[^/]*/blogs?/", "blog"),
)
_OEMBED = {
    "www.youtube.com": "https://www.youtube.com/oembed?format=json&url=",
    "youtube.com": "https://www.youtube.com/oembed?format=json&url=",
    "youtu.be": "https://www.youtube.com/oembed?format=json&url=",
    "vimeo.com": "https://vimeo.com/api/oembed.json?url=",
}
_SMALL = frozenset("a an and as at by for from how in into is it of on or the to use using what when with your".split())


class Known(Exception):
    """The reference stands already; the message says where."""


class Unreadable(Exception):
    """The page cannot be had; the message says what was seen."""


@dataclass(frozen=True)
class Draft:
    """A reference in the making; None is still to be said."""

    url: str
    title: str | None = None
    kind: str | None = None
    publisher: str | None = None
    level: str | None = None
    why: str | None = None
    author: str | None = None
    published: str | None = None
    length: str | None = None
    services: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        needed = ("title", "kind", "publisher", "level", "why")
        return [name for name in needed if not getattr(self, name)]

    def fields(self) -> dict[str, Any]:
        """In the order of the data files, without what is empty."""
        found = {name: value for name, value in asdict(self).items() if value}
        order = ("title", "url", "kind", "publisher", "level", "why", "author", "published", "length", "services")
        return {name: found[name] for name in order if name in found}


def _addresses(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for topic, file in catalogue.topics.items():
        for name, one in file.references.items():
            yield f"{name} in references/{topic}.yml", one.url
            if one.was:
                yield f"{name} in references/{topic}.yml", one.was.url


def known(catalogue: Catalogue, *addresses: str) -> str | None:
    """Where one of the addresses stands already."""
    ours = {plain(one) for one in addresses}
    return next((where for where, url in _addresses(catalogue) if plain(url) in ours), None)


def publisher(catalogue: Catalogue, url: str) -> str | None:
    """As other pages of the same host are attributed."""
    host = urlsplit(url).hostname
    every = [(one.url, one.publisher) for one in catalogue.references().values()]
    every += [(one.url, one.publisher) for one in catalogue.sources.values()]
    found = Counter(name for address_, name in every if urlsplit(address_).hostname == host)
    [(name, number)] = found.most_common(1) or [("", 0)]
    return name if name and number * 2 > found.total() else None


def kind(url: str, said: About) -> str | None:
    """The address is surer than what the page calls itself, as all of a documentation calls itself an article."""
    path = url.removeprefix("https://")
    if path.lower().endswith(".pdf"):
        return "white-paper"
    return next((name for pattern, name in _BY_ADDRESS if re.match(pattern, path)), said.kind)


def _embedded(look: Look, url: str, said: About) -> About:
    """With what oEmbed tells of a video."""
    where = said.oembed and urljoin(url, said.oembed)
    begin = _OEMBED.get(urlsplit(url).hostname or "")
    seen = (
        look(where if where and where.startswith("https://") else f"{begin}{quote(url, safe='')}")
        if where or begin
        else None
    )
    try:
        told = json.loads(seen.html or "") if seen else {}
    except (ValueError, RecursionError):
        told = {}
    if not isinstance(told, dict) or not isinstance(told.get("title"), str):
        return said
    author = told.get("author_name")
    return replace(
        said,
        title=about(f"<meta property='og:title' content='{_attribute(told['title'])}'>").title or said.title,
        publisher=author[:160] if isinstance(author, str) and author.strip() else said.publisher,
        kind="video" if told.get("type") == "video" else said.kind,
    )


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")


def draft(text: str, catalogue: Catalogue, look: Look) -> Draft:
    """What the address and its page tell. ValueError: no address; Known: a duplicate; Unreadable: no page."""
    url = address(text)
    if where := known(catalogue, url):
        raise Known(where)
    seen = look(url)
    if not seen.fine:
        raise Unreadable(seen.why)
    said = about(seen.html or "")
    if where := known(catalogue, *_all(url, seen, said)):
        raise Known(where)
    url = _final(url, seen)
    what = kind(url, said)
    said = _embedded(look, url, said) if what == "video" else said
    day = said.published if what not in LIVING else None
    return Draft(
        url=url,
        title=said.title,
        kind=what,
        publisher=(said.publisher if what == "video" else None) or publisher(catalogue, url) or said.publisher,
        author=said.author if what in ("blog", "book", "talk", "video", "white-paper") else None,
        published=day.isoformat() if day else None,
        length=said.length,
    )


def _all(url: str, seen: Seen, said: About) -> list[str]:
    """All addresses that lead to the page."""
    own = urljoin(seen.url, said.canonical) if said.canonical else seen.url
    return [url, *seen.hops, seen.url, *([seen.to] if seen.to else []), own]


def _final(url: str, seen: Seen) -> str:
    """A move for good is followed, any other redirect is left to the page's owner."""
    try:
        return address(seen.to) if seen.to else url
    except ValueError:
        return url


def name(title: str, taken: frozenset[str]) -> str:
    """An id from the title's words that no reference has."""
    words = re.findall(r"[a-z0-9]+", title.lower().replace("'", ""))
    kept = [word for word in words if word not in _SMALL] or words or ["reference"]
    made = "-".join(kept[:6])[:60].strip("-")
    free = (made if number == 1 else f"{made}-{number}" for number in range(1, 1000))
    return next(one for one in free if one not in taken)
