"""Requests that a page would make to third parties: there must be none, and its security policy forbids them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas.finish import policy
from atlas.problem import Problem
from atlas.site.pages import Built, Page

_SOURCES = ("script", "img", "iframe", "embed", "source", "audio", "video", "track", "input")
_LOADING = ", ".join([*(f"{tag}[src]" for tag in _SOURCES), "image[href]", "use[href]"])
_LOADING_LINKS = {
    "stylesheet",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "icon",
    "manifest",
}
_IN_CSS = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])\s*((?:https?:)?//[^'")\s]+)""", re.IGNORECASE)
_FOREIGN = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def _loaded(page: Page) -> Iterator[str]:
    for node in page.nodes(_LOADING):
        yield node.attributes.get("src") or node.attributes.get("href") or ""
    for node in page.nodes("link[rel]"):
        if _LOADING_LINKS & set((node.attributes.get("rel") or "").lower().split()):
            yield node.attributes.get("href") or ""
    for node in page.nodes("[srcset]"):
        yield from (part.split()[0] for part in (node.attributes.get("srcset") or "").split(",") if part.strip())
    for node in page.nodes("object[data], video[poster]"):
        yield node.attributes.get("data") or node.attributes.get("poster") or ""
    for node in page.nodes("style"):
        yield from _IN_CSS.findall(node.text())
    for node in page.nodes("[style]"):
        yield from _IN_CSS.findall(node.attributes.get("style") or "")


def _policed(page: Page) -> Iterator[Problem]:
    """The policy stands before all that it is for, and is the one that these scripts and styles need."""
    again = "Build with scripts/build.py."
    first = page.tree.css_first("head meta[http-equiv], head script, head style, head link[rel~=stylesheet]")
    stated = page.nodes(policy.NAME)
    if len(stated) != 1 or first is None or first.mem_id != stated[0].mem_id:
        yield page.problem("", "the page does not begin with one content security policy", again)
        return
    said = stated[0].attributes.get("content") or ""
    for text in policy.scripts(page.tree):
        if policy.digest(text) not in said:
            what = f"the policy does not know the inline script {' '.join(text.split())[:60]!r}"
            yield page.problem("", what, f"Put it in a file in docs/assets; if it is the theme's: {again}")
    if said != policy.content(page.tree):
        yield page.problem("", "the content security policy is not the one of src/atlas/finish/policy.py", again)
    for node in page.nodes("[style]"):
        what = f"<{node.tag} style> is a style that the policy forbids"
        yield page.problem("", what, "Give it a class, and the class a style sheet.")


def check(built: Built) -> Iterator[Problem]:
    for page in built.pages.values():
        yield from _policed(page)
        for address in _loaded(page):
            if _FOREIGN.match(address.strip()):
                yield page.problem("", f"the page loads {address[:120]}", "Ship the file with the site.")
        if page.nodes(".mermaid, [data-md-component=source]"):
            what = "the page has a part for which the theme's script asks a third party (mermaid, repository facts)"
            yield page.problem("", what, "Draw it as inline SVG, or leave it out.")
    for path in sorted(built.files):
        if path.endswith(".css"):
            for address in _IN_CSS.findall((built.folder / path).read_text(encoding="utf-8")):
                yield Problem(path, 0, "", f"the style sheet loads {address[:120]}", "Ship the file with the site.")
