"""Every page has a title and a description of its own, and is at most three clicks from the home page."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.problem import Problem
from atlas.site.links import landing
from atlas.site.pages import Built, Page

HOME, ASIDE = "index.html", "404.html"
MOST_CLICKS = 3
SHORTEST, LONGEST = 50, 170  # characters of a description; search engines cut longer ones


def _aside(page: Page) -> bool:
    """No way leads there on purpose."""
    return page.path == ASIDE or page.beside


def _targets(built: Built, page: Page) -> Iterator[str]:
    """Pages that a page links to."""
    for node in page.nodes("a[href]"):
        file = landing(page, (node.attributes.get("href") or "").strip(), built)
        if file in built.pages:
            yield file


def clicks(built: Built) -> dict[str, int]:
    """Page → the fewest clicks that lead to it from home; pages that none leads to are missing."""
    found = {HOME: 0} if HOME in built.pages else {}
    edge = list(found)
    while edge:
        following = [(one, target) for one in edge for target in _targets(built, built.pages[one])]
        edge = []
        for one, target in following:
            if target not in found:
                found[target] = found[one] + 1
                edge.append(target)
    return found


def _own_words(built: Built) -> Iterator[Problem]:
    first: dict[tuple[str, str], str] = {}
    for page in (one for one in built.pages.values() if not _aside(one)):
        title = page.tree.css_first("title")
        about = page.tree.css_first('meta[name="description"]')
        said = {
            "title": title.text(strip=True) if title else "",
            "description": (about.attributes.get("content") or "").strip() if about else "",
        }
        for what, text in said.items():
            if not text:
                yield page.problem("", f"the page has no {what}", f"Add {what}: to the front matter.")
            elif other := first.get((what, text)):
                yield page.problem("", f"its {what} is that of {other}", f"Give it a {what} of its own.")
            elif what == "description" and not SHORTEST <= len(text) <= LONGEST:
                much = f"its description has {len(text)} characters"
                yield page.problem("", much, f"Write {SHORTEST} to {LONGEST}, for search engines and previews.")
            first.setdefault((what, text), page.source)


def check(built: Built) -> Iterator[Problem]:
    yield from _own_words(built)
    near = clicks(built)
    for path, page in built.pages.items():
        if _aside(page):
            continue
        if path not in near:
            yield page.problem("", "no page links to it", "Link it, or add it to nav in mkdocs.yml.")
        elif near[path] > MOST_CLICKS:
            what = f"it is {near[path]} clicks from the home page"
            yield page.problem("", what, f"Link it so that {MOST_CLICKS} are enough.")
