"""The links of one page, each with its words and the heading above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from atlas.links.written import bare
from atlas.site.links import ATTRIBUTES
from atlas.site.pages import Page

MOST_TEXT = 80
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_POINTING = ", ".join([":is(h1, h2, h3, h4, h5, h6)[id]", *(f"[{name}]".replace(":", "\\:") for name in ATTRIBUTES)])
_FORMS = frozenset({"action", "formaction"})  # what a form's address says to a mere visit means nothing
_NOT_FOLLOWED = frozenset({"canonical", "preconnect", "dns-prefetch"})
# WHATWG URL, basic parser: tabs and line ends vanish everywhere, spaces and controls at both ends.
_DROPPED = dict.fromkeys(map(ord, "\t\n\r"))
_ENDS = "".join(map(chr, range(33)))


@dataclass(frozen=True)
class Link:
    """One attribute that points somewhere; `address` is without the text directive, else as the page has it."""

    page: Page
    heading: str
    text: str
    address: str


def _text(node: LexborNode) -> str:
    """The link's words in one line; an image's are those that stand for it."""
    words = node.text() if node.tag == "a" else ""
    text = " ".join((words.strip() or node.attributes.get("alt") or node.attributes.get("title") or "").split())
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"


def _followed(node: LexborNode, name: str) -> bool:
    rel = (node.attributes.get("rel") or "").lower().split() if node.tag == "link" else ()
    return name not in _FORMS and node.tag != "base" and _NOT_FOLLOWED.isdisjoint(rel)


def links(page: Page) -> Iterator[Link]:
    """In document order, each with the heading above it."""
    heading, seen = "", -1
    for node in page.nodes(_POINTING):
        if node.mem_id == seen:  # lexbor tells a node once for each selector of the list
            continue
        seen, attributes = node.mem_id, node.attributes
        if node.tag in _HEADINGS:
            heading = attributes.get("id") or heading
        for name in ATTRIBUTES:
            if (value := attributes.get(name)) is not None and _followed(node, name):
                yield Link(page, heading, _text(node), bare(value.translate(_DROPPED).strip(_ENDS)))
