"""What a page shows of itself: title, heading, words, anchors, and where it sends its reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from atlas.links.nesting import readable

MOST_TEXT = 20_000  # characters of visible text that are kept
MOST_HEADINGS = 500
MOST_SPOKEN = 300_000
SHELL = 200  # fewer visible characters than this, and scripts: drawn by scripts
SOON = 2  # seconds; a refresh later than that is read as a page with a notice
_REFRESH = re.compile(
    r"\s*(?:(\d+)|(?=\.))[\d.]*(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?(?:(['\"])(.*?)(?:\2|$)|(.*)$)", re.I | re.S
)
_SCRIPT = re.compile(
    r"(?<![\w.$])(?:window\.|document\.|top\.|self\.|parent\.)?location(?:\.href)?\s*(?:=\s*|\.(?:replace|assign)\s*\(\s*)"
    r"[\"']([^\"'\s]{1,2000})[\"']"
)
_VIDEO = re.compile(
    r"\"playabilityStatus\"\s*:\s*\{\s*\"status\"\s*:\s*\"(\w+)\""
    r"(?:[^{}]*?\"reason\"\s*:\s*\"([^\"]*)\")?"
)
_WRAPPER = re.compile(r"(main|page|body|article|content|root|app|wrap|container|primary|site|layout)[\w-]*", re.I)
_HEADINGS = "h1,h2,h3,h4,h5,h6"
_UNRENDERED = ["template", "noscript"]
_WORDLESS = ["script", "style", "svg", "iframe"]


@dataclass(frozen=True)
class Page:
    """An HTML page, read once; `text` is what a reader sees, folded and cut at MOST_TEXT."""

    title: str = ""
    heading: str = ""
    text: str = ""
    anchors: frozenset[str] = frozenset()
    slugs: frozenset[str] = frozenset()
    """Anchors that a script would make of the headings."""
    marked: bool = False
    """Whether some heading has an anchor of its own in the HTML."""
    canonical: str = ""
    scripts: bool = False
    password: bool = False
    refresh: tuple[str, bool] | None = None
    """Target of a refresh within two seconds, or of a script on a page without words; whether it is for good."""
    video: tuple[str, str] | None = None
    markers: str = ""
    """Head of the raw HTML, lower case, for the fingerprints of bot walls."""
    spoken: str = ""
    """What scripts hold, and the page's links to its own parts: names of anchors that scripts make."""
    whole: bool = True
    """False where the body was cut at a cap, or broke off."""

    @property
    def shell(self) -> bool:
        """Whether scripts draw what a reader sees."""
        return self.scripts and len(self.text) < SHELL


def folded(text: str, most: int = MOST_TEXT) -> str:
    return " ".join(text[: most * 4].split())[:most]


def both_ends(text: str) -> str:
    """Folded; of a long page its beginning and its end, as much navigation may stand before what it is about."""
    whole = " ".join(text[: 50 * MOST_TEXT].split())
    half = MOST_TEXT // 2
    return whole if len(whole) <= MOST_TEXT else f"{whole[:half]} {whole[-half:]}"


def slug(text: str) -> str:
    """The anchor that the usual scripts make of a heading."""
    return re.sub(r"[\s_-]+", "-", re.sub(r"[^\w\s-]", "", text.strip().lower())).strip("-")


def refresh_target(value: str) -> tuple[int, str] | None:
    """Seconds and address of a Refresh header or meta element (HTML standard, shared declarative refresh steps)."""
    found = _REFRESH.match(value)
    target = (found[3] if found[2] else found[4] or "").strip() if found else ""
    return (int((found[1] or "0")[:9]), target) if found and target else None


def _first(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return folded(node.text(separator=" "), 300) if node else ""


def _within(node: LexborNode, tag: str) -> bool:
    while node.parent is not None:
        node = node.parent
        if node.tag == tag:
            return True
    return False


def _meta_refresh(tree: LexborHTMLParser) -> tuple[str, bool] | None:
    """A refresh inside <noscript> is for readers without scripts only."""
    for node in tree.css("meta[http-equiv]"):
        scripted = _within(node, "noscript")
        if (node.attributes.get("http-equiv") or "").lower() == "refresh" and not scripted:
            found = refresh_target(node.attributes.get("content") or "")
            if found and found[0] <= SOON:
                return found[1], found[0] == 0
    return None


def _marked(heading: LexborNode) -> bool:
    """An anchor on the heading, in it, or on the section that it opens."""
    if heading.attributes.get("id") or heading.css_first("[id],a[name]"):
        return True
    parent = heading.parent
    name = (parent.attributes.get("id") or "") if parent and parent.tag in ("section", "div", "article") else ""
    if parent is None or not name or _WRAPPER.fullmatch(name):
        return False
    first = parent.css_first(f"{_HEADINGS},p")
    return first is not None and first.mem_id == heading.mem_id


def _spoken(tree: LexborHTMLParser) -> str:
    links = (f'"{(node.attributes.get("href") or "")[1:]}"' for node in tree.css('a[href^="#"]'))
    return " ".join((*links, *(node.text() for node in tree.css("script"))))[:MOST_SPOKEN]


def _anchors(tree: LexborHTMLParser) -> frozenset[str]:
    ids = (node.attributes.get("id") for node in tree.css("[id]"))
    names = (node.attributes.get("name") for node in tree.css("a[name]"))
    return frozenset(name for name in (*ids, *names) if name)


def _slugs(headings: list[LexborNode]) -> frozenset[str]:
    """Of headings in headings the words come again and again, so there is an end to them."""
    found, left = set(), MOST_SPOKEN
    for node in headings[:MOST_HEADINGS]:
        text = node.text()
        found.add(slug(text[:300]))
        left -= len(text)
        if left < 0:
            break
    return frozenset(found)


def read(html: str, whole: bool = True) -> Page:
    """Never fails: a broken page is a page with little on it."""
    parsed = readable(html)
    whole = whole and len(parsed) == len(html)
    tree = LexborHTMLParser(parsed)
    scripts = bool(tree.css("script"))
    refresh, video = _meta_refresh(tree), _VIDEO.search(html)
    canonical = tree.css_first("link[rel=canonical]")
    title = _first(tree, "head title") or _first(tree, "body > title")
    tree.strip_tags(_UNRENDERED)
    anchors = _anchors(tree)
    spoken = _spoken(tree)
    tree.strip_tags(_WORDLESS)
    text = both_ends(tree.body.text(separator=" ")) if tree.body else ""
    if refresh is None and scripts and len(text) < SHELL and len(html) < 20_000:
        found = _SCRIPT.search(html)
        refresh = (found[1].replace("\\/", "/"), False) if found else None
    headings = tree.css(_HEADINGS)
    return Page(
        title=title,
        heading=_first(tree, "h1") or (folded(headings[0].text(separator=" "), 300) if headings else ""),
        text=text,
        anchors=anchors,
        spoken=spoken,
        slugs=_slugs(headings),
        marked=any(map(_marked, [node for node in headings if node.tag != "h1"][:MOST_HEADINGS] or headings[:1])),
        canonical=(canonical.attributes.get("href") or "")[:2000] if canonical else "",
        scripts=scripts,
        password=tree.css_first("input[type=password]") is not None,
        refresh=refresh,
        video=(video[1], video[2] or "") if video else None,
        markers=html[:50_000].lower() if len(text) < 3000 else "",
        whole=whole,
    )


def has_anchor(page: Page, fragment: str) -> bool:
    """Whether a browser, or the site's own script by a known convention, finds the place."""
    names = {fragment, unquote(fragment)}
    names |= {f"user-content-{name}" for name in names}
    return fragment in ("", "top") or fragment.lower() == "top" or bool(names & page.anchors)
