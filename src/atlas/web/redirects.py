"""Old addresses on a static server: a page that leads on, a copy of a file, a second anchor."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping

from markupsafe import Markup, escape

from atlas.model import Redirect

_PAGE = Markup("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Moved: {to}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{address}{to}">
<meta http-equiv="refresh" content="0; url={up}{to}">
<script type="module" src="{up}assets/moved.js"></script>
</head>
<body>
<article>
<h1>This page has moved</h1>
<p>It is now at <a href="{up}{to}">{to}</a>.</p>
</article>
</body>
</html>
""")


def _page(old: str, new: str, address: str) -> str:
    """A refresh after no time counts as a redirect for search engines, and needs no script."""
    return str(_PAGE.format(to=new, address=address, up="../" * old.count("/")))


def files(
    redirects: Iterable[Redirect], made: Mapping[str, str], pages: Container[str], address: str
) -> dict[str, str]:
    """Path below the site → contents; `made` are the files that the data give, of which old addresses get copies.
    What is there (`pages` by address, and `made`) is never replaced."""
    found: dict[str, str] = {}
    for one in redirects:
        if one.to is None or "#" in one.from_ or one.from_ in pages or one.from_ in made:
            continue
        if one.from_.endswith("/"):
            found[f"{one.from_}index.html"] = _page(one.from_, one.to, address)
            pairs = [(f"{one.from_}index.md", f"{one.to}index.md")]
        else:
            pairs = [(one.from_, one.to)]
        found |= {old: made[new] for old, new in pairs if new in made}
    return found


def anchors(redirects: Iterable[Redirect]) -> dict[str, dict[str, list[str]]]:
    """Page → anchor there → its old names."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in redirects:
        page, mark, old = one.from_.partition("#")
        if mark and one.to:
            found.setdefault(page, {}).setdefault(one.to.partition("#")[2], []).append(old)
    return found


def with_anchors(html: str, wanted: Mapping[str, list[str]]) -> str:
    """The page with its old anchors inside the elements that have the new ones; a row has them in its first cell."""
    for new, olds in wanted.items():
        spans = "".join(f'<span id="{escape(old)}"></span>' for old in olds if f'id="{old}"' not in html)
        place = re.search(rf'<(\w+)[^>]*\bid="{re.escape(new)}"[^>]*>', html)
        if place and place[1] in ("table", "thead", "tbody", "tr"):
            place = re.compile(r"<t[hd]\b[^>]*>").search(html, place.end())
        if place and spans:
            html = html[: place.end()] + spans + html[place.end() :]
    return html


def as_json(value: object) -> str:
    """Inside a script element: nothing in it can end that."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
