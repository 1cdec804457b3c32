"""After a build: everything made of the data that stands beside the pages, for either builder."""

from __future__ import annotations

import re
from pathlib import Path

from atlas import embeds, export, load
from atlas.feeds import files as feeds
from atlas.files import replace
from atlas.history import git, known
from atlas.remember import checked, remembered
from atlas.twins import files as twins
from atlas.twins.nav import sections
from atlas.twins.source import read
from atlas.twins.world import World

_CANONICAL = re.compile(r'<link[^>]*rel="?canonical"?[^>]*href="?(https?://[^">\s]+)')
_CONFIGURED = re.compile(r"^site_url:.*?(https?://[^\"'\]\s]+)", re.M)


def address(root: Path, site: Path) -> str:
    """Where the site is served, with a slash at its end: as its home page says, else as mkdocs.yml does."""
    for path, pattern in ((site / "index.html", _CANONICAL), (root / "mkdocs.yml", _CONFIGURED)):
        found = pattern.search(path.read_text("utf-8", errors="replace")) if path.is_file() else None
        if found:
            return found[1].rstrip("/") + "/"
    return "http://localhost/"


def files(root: Path, site: Path) -> dict[str, str]:
    """Path below the site → contents, for the checkout at `root`."""
    given = export.Inputs(load.at(root), remembered(root), checked(root), known.at(root))
    home = address(root, site)
    pages = [twins.twin(World(given, home), one) for one in read(root)]
    return {
        **export.files(given),
        **feeds.files(given.catalogue, given.history, given.report, home),
        **embeds.files(given.catalogue, home),
        **twins.files(given, home, pages, sections(root), git.days(root, "docs")),
    }


def write(root: Path, site: Path) -> dict[str, str]:
    """Put the files into a built site."""
    made = files(root, site)
    for name, content in made.items():
        replace(site / name, content)
    return made
