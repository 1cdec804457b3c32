"""A built site whose pages hold the links: one page a case, and an index of them."""

from __future__ import annotations

import html
from pathlib import Path

from tests.hazards.places import Place

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1 id="top-of-page">{title}</h1>
<p>{why}</p>
<h2 id="links">Links</h2>
<ul>
{links}
</ul>
</body></html>
"""


def page_of(place: Place) -> str:
    """Path of a case's page below the site."""
    return f"cases/{place.case.id}.html"


def _page(title: str, why: str, links: list[tuple[str, str]]) -> str:
    items = "\n".join(f'<li><a href="{href}">{html.escape(text)}</a></li>' for href, text in links)
    return PAGE.format(title=html.escape(title), why=html.escape(why), links=items)


def write(places: list[Place], folder: Path) -> Path:
    """The folder, which is made where it is missing."""
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    for place in places:
        links = [(href, f"link {number}") for number, href in enumerate(place.hrefs, 1)]
        (folder / page_of(place)).write_text(_page(place.case.id, place.case.why, links), "utf-8")
    index = [(page_of(place), place.case.id) for place in places]
    (folder / "index.html").write_text(_page("Hazards", "All cases.", index), "utf-8")
    return folder
