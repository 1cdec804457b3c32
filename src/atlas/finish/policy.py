"""The content security policy of a page: this host and nothing else, and only the inline scripts that were built."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from selectolax.lexbor import LexborHTMLParser

# Everything else in <script> is data and is never run.
_RUN = {"", "module", "importmap", "speculationrules", "text/javascript", "application/javascript"}
_FIRST = re.compile(r"<head\b[^>]*>\s*(?:<meta charset=[^>]*>)?", re.IGNORECASE)
_META = '<meta http-equiv="Content-Security-Policy" content="{}">'
NAME = 'meta[http-equiv="Content-Security-Policy" i]'

# Pictures within style sheets are data: addresses in the theme.
_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "object-src": "'none'",
}
# Opened from disk a page has no host that 'self' could mean in every browser, and the search's worker is a blob.
_DISK = {"worker-src": "blob:"}
_DISK_TOO = ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action", "base-uri")


def digest(text: str) -> str:
    """The source expression for an inline script or style."""
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}'"


def scripts(tree: LexborHTMLParser) -> list[str]:
    """The inline scripts that a browser would run."""
    found = [node for node in tree.css("script") if "src" not in node.attributes]
    return [node.text() for node in found if (node.attributes.get("type") or "").strip().lower() in _RUN]


def content(tree: LexborHTMLParser, disk: bool = False) -> str:
    """The policy of a page; `disk`: for a page that is opened as a file."""
    rules = dict(_RULES)
    if disk:
        rules |= _DISK | {name: f"{rules[name]} file:" for name in _DISK_TOO}
    rules["script-src"] = " ".join([rules["script-src"], *dict.fromkeys(map(digest, scripts(tree)))])
    styles = [node.text() for node in tree.css("style")]
    rules["style-src"] = " ".join([rules["style-src"], *dict.fromkeys(map(digest, styles))])
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def guarded(html: str, disk: bool = False) -> str:
    """The page with its policy as the first thing in its head, instead of one that it had."""
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    meta = _META.format(content(LexborHTMLParser(bare), disk))
    return _FIRST.sub(lambda found: found[0] + meta, bare, count=1)
