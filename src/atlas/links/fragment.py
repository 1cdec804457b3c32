"""Anchors that are gone, where the HTML that was sent can tell."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from atlas.links.look import Look
from atlas.links.page import has_anchor, slug

_ROUTE = re.compile(
    r"[!/?=]|L\d+|(page|t|xywh|tab|tag|operation|section|search|gid|slide|nameddest)[=/.:]"
    r"|(slide|page|msg|comment|issuecomment|discussion|diff)-?\w*\d"
)
"""Fragments that a viewer or a script reads, and no anchor of the HTML."""


def lost(url: str, look: Look) -> str | None:
    """A lost anchor, where the HTML that was sent can tell."""
    # A target's own fragment takes the place of the link's (RFC 9110, 10.2.2).
    fragment = ((look.hops and urlsplit(look.url).fragment) or urlsplit(url).fragment).partition(":~:")[0]
    page = look.page
    if look.kind and "html" not in look.kind:
        return None
    if not fragment or page is None or _ROUTE.match(unquote(fragment)) or has_anchor(page, fragment):
        return None
    if page.shell or not page.whole:
        return None
    named = (f'"{unquote(fragment)}"', f"'{unquote(fragment)}'")
    if page.scripts and any(name in page.spoken for name in named):
        return None
    if not page.marked and (page.scripts or slug(unquote(fragment)) in page.slugs):
        return None
    return unquote(fragment)
