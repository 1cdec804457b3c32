"""What a built page gets into its head, whichever builder made it: its dataset, its feeds, its twin in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from atlas.web.redirects import as_json

_BEGIN, _END = "<!-- atlas -->", "<!-- /atlas -->"
_OURS = re.compile(rf"{re.escape(_BEGIN)}.*?{re.escape(_END)}\n?", re.S)
_LINK = Markup('<link rel="alternate" type="{}" title="{}" href="{}">')
_FEEDS = {"atom": "application/atom+xml", "json": "application/feed+json"}


def _feeds(page: str, up: str) -> Iterator[str]:
    found = [("all", "Azure Integration Atlas")]
    if match := re.fullmatch(r"services/([a-z0-9-]+)/", page):
        found.insert(0, (f"services/{match[1]}", "News of this service"))
    for path, title in found:
        for ending, kind in _FEEDS.items():
            yield _LINK.format(kind, title, f"{up}feeds/{path}.{ending}")


def block(page: str, dataset: Mapping[str, Any] | None) -> str:
    """For the page at an address from the root of the site."""
    lines = [_LINK.format("text/markdown", "This page as Markdown", "index.md"), *_feeds(page, "../" * page.count("/"))]
    if dataset:
        lines.append(f'<script type="application/ld+json">{as_json(dataset)}</script>')
    return "\n".join([_BEGIN, *lines, _END, ""])


def with_block(html: str, made: str) -> str:
    """The page with the block at the end of its head; one of an earlier run is taken out."""
    before, mark, after = _OURS.sub("", html, count=1).partition("</head>")
    return f"{before}{made}{mark}{after}" if mark else html


def has_block(html: str) -> bool:
    return _BEGIN in html
