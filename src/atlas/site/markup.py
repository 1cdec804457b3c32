"""Template syntax left unrendered, ids that stand twice, pages without exactly one main heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from atlas.problem import Problem
from atlas.site.pages import Built, Page

_SYNTAX = re.compile(r"\{\{|\{%|\{#")
_QUOTED = {"code", "pre", "script", "style", "textarea"}


def _unrendered(page: Page) -> Iterator[Problem]:
    body = page.tree.body
    for node in body.traverse(include_text=True) if body else ():
        if node.tag != "-text" or not (text := node.text(deep=False)) or not (found := _SYNTAX.search(text)):
            continue
        above, quoted = node.parent, False
        while above is not None and not quoted:
            quoted, above = above.tag in _QUOTED, above.parent
        if not quoted:
            shown = " ".join(text[found.start() :].split())[:60]
            yield page.problem(
                "", f"{shown!r} was not rendered", "Check the macro's name, or put it in {% raw %} and code."
            )


def _active(page: Page) -> Iterator[Problem]:
    """Pages hold no scripts of their own; the theme's stand outside the article. Data in a script element never run."""
    for node in page.nodes("article, article *"):
        handlers = [name for name in node.attributes if name.lower().startswith("on")]
        if handlers or (node.tag == "script" and node.attributes.get("type") != "application/json"):
            what = f"<{node.tag}> holds a script ({handlers[0] if handlers else 'script'})"
            yield page.problem("", what, "Delete it; scripts are files in docs/assets.")


def check(built: Built) -> Iterator[Problem]:
    for page in built.pages.values():
        yield from _unrendered(page)
        yield from _active(page)
        for name, times in Counter(page.ids).items():
            if times > 1:
                yield page.problem(f"#{name}", f"the id stands {times} times", "Name headings and tables apart.")
        headings = len(page.nodes("h1"))
        if headings != 1:
            yield page.problem(
                "", f"the page has {headings} main headings (h1)", "Write exactly one line that begins with '# '."
            )
