"""How a browser displays an element by default: hidden, as a block that ends a run of text, preformatted."""

from __future__ import annotations

import re
from collections.abc import Mapping

Attributes = Mapping[str, str | None]

_HIDDEN = frozenset(
    """head script style template noscript title iframe object audio video canvas datalist select meter progress embed
    img desc defs metadata symbol clippath marker""".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre
    search section summary table caption colgroup col tbody td tfoot th thead tr ul xmp button marquee textarea
    svg text foreignobject""".split()
)
_SHOWN_AS_BLOCKS = frozenset(
    """block flex grid table list-item flow-root inline-block inline-flex inline-grid table-cell table-row
    table-caption table-row-group inline-table""".split()
)
_SPREADS = frozenset(("flex", "grid", "inline-flex", "inline-grid"))
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext", "textarea"))
_TYPED = frozenset(("", "text", "search", "tel", "url", "email", "number", "button", "submit", "reset"))
_STYLE = re.compile(r"(?:^|;)\s*(display|visibility|white-space)\s*:\s*([a-z-]+)", re.IGNORECASE)


def style(attributes: Attributes) -> dict[str, str]:
    """The properties of an inline style that matter here."""
    written = attributes.get("style")
    return {name.lower(): value.lower() for name, value in _STYLE.findall(written)} if written else {}


def hidden(tag: str, attributes: Attributes, inline: Mapping[str, str]) -> bool:
    """Not displayed at all, and so never found (`hidden=until-found` is)."""
    if tag in _HIDDEN or inline.get("display") == "none":
        return True
    return "hidden" in attributes and "display" not in inline and (attributes["hidden"] or "").lower() != "until-found"


def block(tag: str, inline: Mapping[str, str]) -> bool:
    """Ends the run of text before it, and its own."""
    display = inline.get("display", "")
    return display in _SHOWN_AS_BLOCKS or (tag in _BLOCKS and display != "inline")


def spreads(inline: Mapping[str, str]) -> bool:
    """A flex or grid container: each child is a block."""
    return inline.get("display") in _SPREADS


def preformatted(tag: str, inline: Mapping[str, str], inherited: bool) -> bool:
    """Whether white space is kept."""
    if "white-space" in inline:
        return inline["white-space"].startswith(("pre", "break-spaces"))
    return inherited or tag in _PREFORMATTED


def typed(attributes: Attributes) -> str | None:
    """What stands in a form field; browsers find it too."""
    if (attributes.get("type") or "").lower() not in _TYPED:
        return None
    return attributes.get("value") or attributes.get("placeholder")
