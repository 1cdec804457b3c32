"""A page's Markdown source, as Microsoft's documentation writes it, read like the page itself."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from atlas.evidence.page import Page, from_html

# Includes, zones, images and the kind of a note are directives of the publisher's own renderer, not words of the page.
_DIRECTIVES = re.compile(
    r"\[!INCLUDE[^\]]*\]\([^)]*\)|^\s*:::.*$|\[!(?:NOTE|TIP|IMPORTANT|CAUTION|WARNING|DIV[^\]]*)\]",
    re.IGNORECASE | re.MULTILINE,
)
_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_PARSER.use(front_matter_plugin).use(deflist_plugin)


def from_markdown(text: str) -> Page:
    """Front matter and directives dropped, HTML inside kept."""
    return from_html(_PARSER.render(_DIRECTIVES.sub("", text)))
