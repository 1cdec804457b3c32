"""What the two builders call: the macros of a page, and the export after a build."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from atlas import load
from atlas.history import known
from atlas.remember import checked, remembered
from atlas.render.page import MACROS, Page
from atlas.render.pick import NotInData
from atlas.render.site import Site, above, repository


def _up(env: Any) -> str:
    """The way to the root, as the builder wants it in raw HTML.

    MkDocs leaves such links alone, so they start at the page's address; Zensical reads them as links from the
    Markdown file and rewrites them.
    """
    zensical = type(env).__module__.startswith("zensical")
    return above(env.page.path if zensical else env.page.url)


def _source(env: Any) -> str:
    """The Markdown file of the page, for messages; Zensical's own name no page."""
    page = env.page
    return f"docs/{page.file.src_path if hasattr(page, 'file') else page.path}"


def data(root: Path) -> dict[str, Any]:
    """What the pages of a checkout are made of, as the files are now."""
    return {"catalogue": load.at(root), "memory": remembered(root), "checked": checked(root), "history": known.at(root)}


def _by_script() -> bool:
    """Whether scripts/build.py builds: once, from files that stay as they are, and with an export of its own."""
    return os.environ.get("ATLAS_EXPORT") == "later"


def register(env: Any) -> None:
    """Adds each macro; a fresh Page serves each page, so that its counts do not depend on other pages."""
    root = Path(env.project_dir)
    look = cache(data) if _by_script() else data  # a live preview looks at all files for each page
    pages: dict[str, Page] = {}

    def current() -> Page:
        url = env.page.url
        if url not in pages:
            site = Site(repository(env.variables["repository"]), _up(env))
            pages.clear()
            pages[url] = Page(site=site, **look(root))
        return pages[url]

    def macro(name: str) -> Callable[..., str]:
        @wraps(getattr(Page, name))
        def call(*args: str, **kwargs: str) -> str:
            try:
                text: str = getattr(current(), name)(*args, **kwargs)
            except NotInData as error:
                raise NotInData(f"{_source(env)}: {name}(): {error}") from None
            return text

        return call

    for name in MACROS:
        env.macro(macro(name), name)


def export_after_build(root: Path, site: Path) -> None:
    """The same call as scripts/export.py; scripts/build.py, which exports for both builders, asks for none here."""
    if not _by_script():
        from atlas import publish  # here: Zensical and a build by script have no use for it

        publish.write(root, site)
