"""All measures of a built site, cheap ones first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from atlas.audit import lighthouse, markup, pages, tables, types, weight
from atlas.audit.measure import Measure
from atlas.audit.server import serving
from atlas.audit.tools import Tools

PARTS = ("types", "html", "weight", "tables", "lighthouse", "pages")


def paths(site: Path) -> list[str]:
    """The addresses of all pages, relative to the site; the page for wrong addresses stands last."""
    found = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    return [*("" if path == "." else f"{path}/" for path in found), "404.html"]


def judged_by_lighthouse(site: Path) -> list[str]:
    """One page of each kind, with the largest comparison."""
    wanted = [
        "",
        "messages-vs-events/",
        weight.largest(site, "compare"),
        "choose/",
        "references/",
        "services/service-bus/",
    ]
    return [path for path in wanted if (site / path / "index.html").is_file()]


def builder_of(site: Path) -> str:
    """Which builder made a site."""
    return "zensical" if (site / "search.json").is_file() else "mkdocs"


def measured(tools: Tools, root: Path, site: Path, parts: tuple[str, ...]) -> Iterator[Measure]:
    """The measures of the parts that are wanted."""
    if "types" in parts:
        yield from types.measured(tools, root)
    if "html" in parts:
        yield from markup.measured(tools, site, builder_of(site))
    if "weight" in parts:
        path = weight.largest(site, "compare")
        yield from weight.judged(path, weight.loaded(tools.chromium, site, path))
    if "tables" in parts:
        yield from tables.measured(tools, root)
    with serving(site) as address:
        for path in judged_by_lighthouse(site) if "lighthouse" in parts else ():
            yield from lighthouse.measured(tools, address, path)
        if "pages" in parts:
            yield from pages.measured(tools.chromium, address, paths(site))
