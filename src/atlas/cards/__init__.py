"""A picture for each page, which other sites show where somebody posts a link; drawn after either builder, offline."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from atlas.cards.draw import Card, drawn

FILE = "card.png"
"""Name of the picture, beside the page's index.html."""
MARK = "assets/atlas.png"


def _said(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(f'meta[property="{name}"]')
    return (node.attributes.get("content") or "").strip() if node else ""


def card(html: str) -> Card | None:
    """What a page's head says of itself, and the tab that it stands under; None where it asks for no picture."""
    tree = LexborHTMLParser(html.partition("<main")[0])  # head and tabs; the rest can be half a megabyte
    if not _said(tree, "og:image"):
        return None
    site, title = _said(tree, "og:site_name"), _said(tree, "og:title")
    tab = tree.css_first(".md-tabs__item--active")
    section = tab.text(strip=True) if tab and title != site else ""
    return Card(site, section, title, _said(tree, "og:description"))


def write(site: Path) -> int:
    """Draw the pictures of the site built into `site`; their number."""
    made = {page.parent / FILE: card(page.read_text("utf-8")) for page in sorted(site.rglob("index.html"))}
    wanted = {path: one for path, one in made.items() if one}
    mark = (site / MARK).read_bytes() if wanted else b""
    for path, one in wanted.items():
        path.write_bytes(drawn(one, mark))
    return len(wanted)
