"""Files that a finished site has: each page, the style sheet, the data and the export, all up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from atlas.catalogue import Catalogue
from atlas.problem import Problem
from atlas.site.pages import Built

_ALWAYS = ("index.html", "404.html", "sitemap.xml", "assets/atlas.css", "data/sources.yml")


def page_of(markdown: Path) -> str:
    """compare/messaging/index.html for compare/messaging.md."""
    folder = markdown.with_suffix("")
    return (folder.parent if folder.name == "index" else folder).joinpath("index.html").as_posix()


def _pictures(built: Built) -> Iterator[Problem]:
    """What a page names as its preview is there; its address is absolute, so the check of links leaves it alone."""
    for page in built.pages.values():
        for node in page.nodes('meta[property="og:image"]'):
            name = f"{page.path.rpartition('/')[0]}/card.png".removeprefix("/")
            address = node.attributes.get("content") or ""
            if name not in built.files or not address.endswith(f"{built.base}{name}"):
                yield page.problem(
                    "", f"its preview {address[:120]!r} is missing", "Build again with scripts/build.py."
                )


def check(built: Built, catalogue: Catalogue, published: Mapping[str, str]) -> Iterator[Problem]:
    docs = built.root / "docs"
    pages = {page_of(path.relative_to(docs)) for path in docs.rglob("*.md")}
    pages |= {f"services/{key}/index.html" for key in catalogue.services}
    pages |= {f"compare/{key}/index.html" for key, one in catalogue.comparisons.items() if one.about.page}
    for name in sorted((pages | set(_ALWAYS)) - built.files):
        yield Problem(
            name,
            0,
            "",
            "is missing from the site",
            "Add its Markdown file, or build again.",
        )
    for name in sorted(pages & built.pages.keys()):
        if not built.pages[name].nodes('head link[type="text/markdown"]'):
            yield Problem(
                name, 0, "", "the page names neither feeds nor twin", "Run scripts/export.py after the build."
            )
    for name, content in published.items():
        if name not in built.files:
            yield Problem(name, 0, "", "the export is missing", "Run scripts/export.py after the build.")
        elif (built.folder / name).read_bytes() != content.encode("utf-8"):
            yield Problem(name, 0, "", "the export is not that of the present data", "Run scripts/export.py again.")
    yield from _pictures(built)
