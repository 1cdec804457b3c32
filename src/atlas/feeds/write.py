"""Items as Atom and as JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed, SyndicationFeed

from atlas.feeds.items import Item
from atlas.feeds.points import html

MOST = 100
AUTHOR = "Azure Integration Atlas"


@dataclass(frozen=True)
class About:
    """A feed: `path` without its ending, `page` to which it belongs, both from the root of the site at `address`."""

    address: str
    path: str
    page: str
    title: str
    text: str
    updated: datetime
    """Where there is no item."""


class _Dated(SyndicationFeed):  # type: ignore[misc]
    """A feed without items is as old as its data, and not as young as the clock."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["updated"]  # type: ignore[no-any-return]


class _Atom(_Dated, Atom1Feed):  # type: ignore[misc]
    """As the library writes it."""


def _text(value: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known; JSON Feed has no null."""
    return {key: one for key, one in value.items() if one}


class _Json(_Dated):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/"""

    def write(self, outfile: TextIO, encoding: str) -> None:  # noqa: ARG002 (the library's signature)
        made = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["subtitle"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
            "items": [self._item(one) for one in self.items],
        }
        json.dump(made, outfile, ensure_ascii=False, indent=1)
        outfile.write("\n")

    def _item(self, one: dict[str, Any]) -> dict[str, Any]:
        made = {"id": one["unique_id"], "url": one["link"], "title": one["title"], "content_html": one["content"]}
        when = one["updateddate"].isoformat()
        return _text(made | {"date_published": when, "date_modified": when, "tags": list(one["categories"])})


def _made(kind: type[SyndicationFeed], ending: str, about: About, items: Sequence[Item]) -> str:
    address = f"{about.address}{about.path}{ending}"
    host = urlsplit(about.address).hostname or "localhost"
    feed = kind(
        title=about.title,
        link=about.address + about.page,
        description=about.text,
        subtitle=about.text,
        language="en",
        author_name=AUTHOR,
        author_link=about.address,
        feed_url=address,
        feed_guid=f"tag:{host},2026:{about.path}",
        updated=about.updated,
    )
    for one in items[:MOST]:
        feed.add_item(
            title=one.title,
            link=about.address + one.path,
            description=None,
            content=html(one.points),
            unique_id=f"tag:{host},2026:{one.kind}/{one.key}",
            pubdate=one.when.astimezone(UTC),
            updateddate=one.when.astimezone(UTC),
            categories=(one.kind, *one.services),
        )
    text: str = feed.writeString("utf-8")
    return text


def feeds(about: About, items: Iterable[Item]) -> dict[str, str]:
    """Path below the site → contents, in both formats; newest first, at most a hundred items."""
    chosen = list(items)
    return {
        f"{about.path}.atom": _made(_Atom, ".atom", about, chosen),
        f"{about.path}.json": _made(_Json, ".json", about, chosen),
    }
