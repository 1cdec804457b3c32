"""Where a link comes from: for readers page, heading and words, for the one who edits the file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from itertools import groupby
from pathlib import PurePosixPath

from atlas.links.extract import Link
from atlas.links.places import Where, text
from atlas.links.records import Place
from atlas.links.written import bare
from atlas.site.links import ATTRIBUTES
from atlas.site.pages import Built, Page

MOST_PLACES = 50
_VALUE = re.compile(rf"""\s(?:{"|".join(ATTRIBUTES)})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)


def _by_line(html: str) -> Mapping[str, list[int]]:
    """Address → the lines of an HTML file in which an attribute has it."""
    lines: dict[str, list[int]] = {}
    number, position = 1, 0
    for found in _VALUE.finditer(html):
        group = found.lastindex or 0
        number += html.count("\n", position, found.start(group))
        position = found.start(group)
        lines.setdefault(bare(unescape(found[group]).strip()), []).append(number)
    return lines


def _source(page: Page) -> str:
    """Its Markdown file, else itself; a page like 404.html has none, whatever its folder has."""
    return page.source if PurePosixPath(page.path).name == "index.html" else page.path


class Sources:
    """Finds the places of links; `index` knows the lines of the files that people edit."""

    def __init__(self, built: Built, index: Mapping[str, Sequence[Where]]) -> None:
        self.built, self.index = built, index
        self._html = cache(lambda path: _by_line((built.folder / path).read_text(encoding="utf-8")))
        self._edited = cache(lambda file: (text(built.root, file) or "").split("\n"))

    def places(self, links: Iterable[Link]) -> tuple[Place, ...]:
        """In order of page; links that differ in their page only are told once."""
        found: dict[tuple[str, str, str, int], Place] = {}
        for _, group in groupby(links, key=lambda link: (link.page.path, link.address)):
            for link, where in self._pairs(list(group)):
                key = (link.heading, link.text, where.file, where.line)
                if key not in found:
                    found[key] = Place(page=link.page.path, heading=key[0], text=key[1], file=key[2], line=key[3])
        return _kept(list(found.values()))

    def _pairs(self, links: list[Link]) -> Iterator[tuple[Link, Where]]:
        """Lines of the page's own source go with the links whose words they hold, or in their order; what is left
        over comes from the data."""
        own, others = self._lines(links[0].page, links[0].address)
        paired: set[int] = set()
        for position, where in enumerate(own):
            chosen = self._worded(links, where) or [links[min(position, len(links) - 1)]]
            paired.update(map(id, chosen))
            yield from ((link, where) for link in chosen)
        for link in links:
            if id(link) not in paired:
                yield from ((link, where) for where in others or own[-1:])

    def _worded(self, links: Iterable[Link], where: Where) -> list[Link]:
        if not where.file.endswith(".md"):
            return []
        line = self._edited(where.file)[where.line - 1]
        return [link for link in links if link.text and link.text.removesuffix("…") in line]

    def _lines(self, page: Page, address: str) -> tuple[Sequence[Where], Sequence[Where]]:
        """Lines of the page's own source, and of other files."""
        source, known = _source(page), self.index.get(address, ())
        own = [where for where in known if where.file == source]
        data = [where for where in known if not (where.file.startswith("docs/") and where.file.endswith(".md"))]
        if known:
            return own, data or ([] if own else known)
        if source != page.path:
            return (), [Where(source, 0)]
        return [Where(source, line) for line in self._html(source).get(address, (0,))], ()


def _kept(places: list[Place]) -> tuple[Place, ...]:
    """At most so many, but each line of a file at least once."""
    needed = {id(place) for place in {(place.file, place.line): place for place in reversed(places)}.values()}
    spare = [id(place) for place in places if id(place) not in needed][: max(0, MOST_PLACES - len(needed))]
    chosen = needed.union(spare)
    return tuple(place for place in places if id(place) in chosen)
