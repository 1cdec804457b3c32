"""sitemap.xml with the days on which pages changed; a day that is not known is left out, not made up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def sitemap(address: str, pages: Iterable[tuple[str, date | None]]) -> str:
    """`pages` are addresses from the root of the site, each with the day of its last change."""
    lines = []
    for path, day in sorted(pages):
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(address + path)}</loc>{changed}</url>\n")
    return f"{HEAD}{''.join(lines)}</urlset>\n"
