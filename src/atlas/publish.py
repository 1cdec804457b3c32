"""After a build: everything made of the data that stands beside the pages, for either builder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas import embeds, export, load
from atlas.feeds import files as feeds
from atlas.files import replace
from atlas.finish.policy import guarded
from atlas.history import git, known
from atlas.remember import checked, remembered
from atlas.twins import files as twins
from atlas.twins.nav import sections
from atlas.twins.source import read
from atlas.twins.world import World
from atlas.web import head, redirects
from atlas.web.datasets import datasets as datasets_of
from atlas.web.sitemap import sitemap

_CANONICAL = re.compile(r'<link[^>]*rel="?canonical"?[^>]*href="?(https?://[^">\s]+)')
_CONFIGURED = re.compile(r"^site_url:.*?(https?://[^\"'\]\s]+)", re.M)


def address(root: Path, site: Path) -> str:
    """Where the site is served, with a slash at its end: as its home page says, else as mkdocs.yml does."""
    for path, pattern in ((site / "index.html", _CANONICAL), (root / "mkdocs.yml", _CONFIGURED)):
        found = pattern.search(path.read_text("utf-8", errors="replace")) if path.is_file() else None
        if found:
            return found[1].rstrip("/") + "/"
    return "http://localhost/"


@dataclass(frozen=True)
class Published:
    """What goes beside the pages, and what goes into their heads."""

    files: dict[str, str]
    """Path below the site → contents."""
    pages: tuple[str, ...]
    """Addresses of the pages from the root of the site."""
    datasets: dict[str, dict[str, Any]]
    """Of pages that hold a table."""
    anchors: dict[str, dict[str, list[str]]]
    """Of pages in which places were renamed: today's anchor → older ones."""


def made(root: Path, site: Path) -> Published:
    """Everything, for the checkout at `root`; of `site` only the address is asked."""
    given = export.Inputs(load.at(root), remembered(root), checked(root), known.at(root))
    catalogue, home, changed = given.catalogue, address(root, site), git.days(root, "docs")
    world = World(given, home)
    pages = [twins.twin(world, one) for one in read(root)]
    days = {one.source.home: one.day(changed) for one in pages}
    files = {
        **export.files(given),
        **feeds.files(catalogue, given.history, given.report, home),
        **embeds.files(catalogue, home),
        **twins.files(world, pages, sections(root), changed),
        "sitemap.xml": sitemap(home, days.items()),
    }
    files |= redirects.files(catalogue.redirects, files, days, home)
    files = {name: guarded(text) if name.endswith(".html") else text for name, text in files.items()}
    datasets = {page: one for page, one in datasets_of(catalogue, home, days).items() if page in days}
    return Published(files, tuple(days), datasets, redirects.anchors(catalogue.redirects))


def files(root: Path, site: Path) -> dict[str, str]:
    """Path below the site → contents."""
    return made(root, site).files


def _complete(site: Path, page: str, published: Published) -> None:
    """A built page gets its head and its old anchors; nothing where there is no such page."""
    path = site / page / "index.html"
    if path.is_file():
        html = head.with_block(path.read_text("utf-8"), head.block(page, published.datasets.get(page)))
        replace(path, redirects.with_anchors(html, published.anchors.get(page, {})))


def write(root: Path, site: Path) -> dict[str, str]:
    """Put everything into a built site; the files that stand beside the pages."""
    published = made(root, site)
    for name, content in published.files.items():
        replace(site / name, content)
    (site / "sitemap.xml.gz").unlink(missing_ok=True)  # the builder's own, with the day of the build for each page
    for page in published.pages:
        _complete(site, page, published)
    return published.files
