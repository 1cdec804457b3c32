"""The verdict on what Chromium showed of a link; no browser is needed to tell."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from atlas.links import moves, signs
from atlas.links.compare import alike
from atlas.links.look import Look
from atlas.links.page import Page
from atlas.links.records import Evidence, Finding
from atlas.links.verdict import Opinion, opinion

DRAWN = 500  # visible characters from which on a page counts as drawn
_DOUBTED = frozenset({"blocked", "fragment-lost", "inconclusive"})
_PERSONAL = frozenset({401, 402, 407, 451})
"""Closed to any browser without an account, or in this country."""
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Sight:
    """`look` holds the page as it was rendered, without what is hidden."""

    look: Look
    found: bool = False
    """The place that the fragment names is there, or the page went to it."""
    rests: bool = False
    """Nothing was being loaded any more, and the text stood still."""
    hurt: bool = False
    """A script or its data did not arrive: what is missing may be missing for that reason."""
    hollow: bool = False
    """The HTML that was sent had no words of its own."""

    @property
    def size(self) -> int:
        """Characters of visible text."""
        return len(self.look.page.text) if self.look.page else 0

    @property
    def page(self) -> Page | None:
        """None where there was no page, or a wall in front of it."""
        return None if self.look.failure or signs.wall(self.look) else self.look.page


def wanted(finding: Finding) -> bool:
    """Whether a browser may know more: a wall, a lost anchor, or a page that answered and told nothing."""
    if finding.verdict not in _DOUBTED or not _asked(finding.url):
        return False
    last = next((step for step in reversed(finding.evidence.chain) if step.by in ("sweep", "recheck")), None)
    if finding.verdict == "inconclusive":
        return last is not None and last.status is not None
    if finding.verdict == "blocked" and last is not None:
        return last.status not in _PERSONAL and (signs.gate(finding.url) or not signs.gate(last.url))
    return True


def _asked(url: str) -> bool:
    """Never with credentials, never a file."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and not parts.username and not parts.password


def asks(finding: Finding, sight: Sight) -> bool:
    """Whether the verdict hangs on what an address that cannot exist shows."""
    if finding.verdict == "fragment-lost" or sight.page is None:
        return False
    if signs.missing(sight.page):
        return _says_missing(finding, sight)
    return bool(sight.look.hops) or (sight.look.status in GONE and sight.hollow)


def _says_missing(finding: Finding, sight: Sight) -> bool:
    """A wall may well say "not found" to programs, at every address; and what did not load cannot be shown."""
    return finding.verdict == "inconclusive" and sight.rests and not sight.hurt and not moves.home(finding.url)


def settled(finding: Finding, sight: Sight, other: Sight | None) -> Finding:
    """`other` is the sight of an address that cannot exist, where it was asked for."""
    said = _opinion(finding, sight, other)
    chain = (*finding.evidence.chain, *sight.look.steps, *(other.look.steps if other else ()))
    if said is None:
        return finding.model_copy(update={"evidence": Evidence(why=finding.evidence.why, chain=chain)})
    return Finding(url=finding.url, verdict=said.verdict, evidence=Evidence(why=said.why, chain=chain))


def _opinion(finding: Finding, sight: Sight, other: Sight | None) -> Opinion | None:
    """None: the browser does not know better."""
    page = sight.page
    if page is None:
        return None
    if finding.verdict == "fragment-lost":
        return _anchor(finding, sight, page)
    if signs.missing(page):
        return _missing(finding.url, page, other) if _says_missing(finding, sight) else None
    if len(page.text) < DRAWN:
        return None
    if sight.look.status in GONE:
        return _drawn(sight, page, other)
    return _shown(finding, sight, other)


def _anchor(finding: Finding, sight: Sight, page: Page) -> Opinion | None:
    if sight.found and sight.look.fine:
        return Opinion("ok", "Chromium finds the anchor once the page's scripts have run")
    if sight.rests and not sight.hurt and len(page.text) > DRAWN and page.marked:
        return Opinion("fragment-lost", f"{finding.evidence.why}, and Chromium finds none once its scripts have run")
    return None


def _whole(sight: Sight | None) -> Page | None:
    """The page, if all of it was seen."""
    return sight.page if sight and sight.rests and not sight.hurt else None


def _missing(url: str, page: Page, other: Sight | None) -> Opinion | None:
    shown = _whole(other)
    if shown is None:
        return None
    if signs.missing(shown) and alike(url, page, shown):
        return Opinion("dead", "in Chromium it says “not found”, as the site does at an address that never existed")
    return Opinion("inconclusive", "in Chromium it says “not found”, and the site does not at an impossible address")


def _drawn(sight: Sight, page: Page, other: Sight | None) -> Opinion | None:
    """A shell sent with status 404, in which scripts draw what other addresses do not have."""
    shown = _whole(other)
    if sight.hollow and shown and not alike(sight.look.url, page, shown):
        return Opinion("ok", f"status {sight.look.status}, but in Chromium scripts draw the page")
    return None


def _shown(finding: Finding, sight: Sight, other: Sight | None) -> Opinion | None:
    """The page as any other client would be judged with it; only its being fine is news."""
    url = urldefrag(finding.url).url if sight.found else finding.url

    def probe(far: bool = False) -> Look:
        return other.look if other else Look(url)

    said = opinion(url, sight.look, probe)
    return Opinion("ok", "Chromium gets the page") if said.verdict in ("ok", "moved") else None
