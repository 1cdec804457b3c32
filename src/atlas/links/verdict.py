"""The verdict on a link, from what two clients saw and, where a sign asks for it, from an address that cannot exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from atlas.links import moves, signs
from atlas.links.compare import alike, twin
from atlas.links.fragment import lost
from atlas.links.look import Look
from atlas.links.pace import host_of
from atlas.links.page import Page
from atlas.links.records import Verdict

REFUSED = frozenset({401, 402, 403, 405, 406, 407, 409, 412, 418, 421, 423, 426, 428, 429, 430, 444}) | frozenset(
    {449, 450, 451, 460, 463, 498, 499, 999}
)
LATER = frozenset({408, 420, 425, 429})
"""With 5xx: the host says that another time will do."""


@dataclass(frozen=True)
class Opinion:
    """A verdict in the making: what, why in one sentence, and the new address of a move."""

    verdict: Verdict
    why: str
    to: str | None = None


NO_HOST = "there is no such host"


class Probe(Protocol):
    """Visits an address that cannot exist, beside the link or far from it; only where the verdict hangs on it."""

    def __call__(self, far: bool = False) -> Look: ...


def _failed(look: Look) -> Opinion:
    match look.failure:
        case "no-host":
            return Opinion("dead", f"{NO_HOST} ({look.words})")
        case "loop":
            return Opinion("dead", "the redirects lead in a circle")
        case "too-many":
            return Opinion("dead", f"the redirects never end ({look.words})")
        case "insecure" | "incomplete-chain":
            return Opinion("insecure", f"the certificate is not valid ({look.words})")
        case "private" | "scheme" | "address":
            return Opinion("inconclusive", look.words)
        case _:
            return Opinion("unreachable", f"no answer ({look.words})")


def _status(url: str, look: Look, probe: Probe) -> Opinion:
    """An answer of 400 and more, or none that HTTP knows."""
    status = look.status or 0
    if signs.wall(look):
        return Opinion("blocked", f"a wall against programs (status {status})")
    if status in (404, 410):
        return _gone(url, look, status, probe)
    if status in REFUSED:
        return Opinion("blocked", f"status {status}: a person probably gets there")
    if (status >= 500 and status not in (501, 505, 511)) or status in LATER:
        return Opinion("unreachable", f"status {status}")
    return Opinion("inconclusive", f"status {status} says neither that the page is there nor that it is gone")


def _gone(url: str, look: Look, status: int, probe: Probe) -> Opinion:
    """A 404 is believed unless scripts or the server show a page all the same."""
    page = look.page
    if page and not signs.missing(page):
        if page.shell and status == 404:
            return Opinion("inconclusive", "status 404, and a page that scripts draw: only a browser can tell")
        if status == 404 and len(page.text) > signs.SHORT and not alike(url, page, probe().page):
            return Opinion("inconclusive", "status 404, and yet a page of its own")
    return Opinion("dead", f"status {status}" + (" after a redirect" if look.hops else ""))


def _same_end(url: str, look: Look, other: Look) -> bool:
    """Whether an address that cannot exist ends where the link ends."""
    if not other.fine or not other.hops:
        return False
    a, b = urlsplit(look.url), urlsplit(other.url)
    return a.netloc == b.netloc and (
        (a.path.rstrip("/"), a.query) == (b.path.rstrip("/"), b.query) or alike(url, look.page, other.page)
    )


def _video(page: Page) -> Opinion | None:
    status, reason = page.video or ("", "")
    if status == "ERROR":
        return Opinion("dead", f"the video is gone ({reason or 'its data say so'})")
    if status == "LOGIN_REQUIRED" and "private" in reason.lower():
        return Opinion("dead", "the video is private")
    if status in ("LOGIN_REQUIRED", "UNPLAYABLE", "AGE_CHECK_REQUIRED"):
        return Opinion("blocked", f"the video does not play here ({reason or status})")
    return None


def _outright(url: str, look: Look) -> Opinion | None:
    """What the end of the way says by itself, whatever the site does elsewhere."""
    page = look.page
    if signs.wall(look):
        return Opinion("blocked", "a wall against programs")
    if page and (video := _video(page)):
        return video
    if look.hops and signs.gate(look.url) and not signs.gate(url):
        return Opinion("blocked", "leads to a sign-in or a consent page")
    if page and signs.login(page) and not signs.gate(url) and not moves.home(url):
        return Opinion("blocked", "asks for a login")
    return None


def _home_at(url: str, look: Look) -> bool:
    """Ended where it should: the same page, another language or version of it, home to home, or a host of its own."""
    end = look.url
    both = moves.home(url) and moves.home(end)
    return both or moves.same(url, end) or moves.variant(url, end) or moves.settled(url, end)


def _kept(url: str, look: Look) -> bool:
    """Whether the end of the way still names what was linked."""
    became_page = moves.document(url) and look.page is not None and not moves.document(look.url)
    return moves.keeps(url, look.url) and not moves.home(look.url) and not became_page


def _given_up(url: str, look: Look, probe: Probe) -> Opinion | None:
    """A parked domain or a suspended account, which shows itself at every address."""
    page = look.page
    if page is None or not (signs.parked(page) or signs.suspended(look)):
        return None
    other = probe()
    if not other.fine or not alike(url, page, other.page):
        return None
    return Opinion("dead", "a parked domain" if signs.parked(page) else "the site's account is suspended")


def _astray(url: str, look: Look, probe: Probe) -> Opinion | None:
    """Redirects that end at something other than what was linked."""
    if not look.hops or _home_at(url, look):
        return None
    if signs.error_path(look.url) and not signs.error_path(url) and _same_end(url, look, probe()):
        return Opinion("dead", f"leads to an error page ({urlsplit(look.url).path})")
    if _kept(url, look):
        return None
    other, at_home = probe(), moves.home(look.url)
    if _same_end(url, look, other):
        if look.page and signs.down(look.page):
            return Opinion("unreachable", "the site says that it is down")
        if look.page and signs.between(look.page):
            return Opinion("blocked", "the site asks every reader something first")
        what = "the home page" if at_home else "a general page"
        return Opinion("dead", f"leads to {what}, as an address that never existed does")
    known = other.failure is None and (other.status or 500) < 500
    own_home = at_home and host_of(look.url).removeprefix("www.") == host_of(url).removeprefix("www.")
    if own_home and known and all(hop.permanent for hop in look.hops):
        return Opinion("dead", "the page is gone: its address leads to the home page for good")
    return None


def _missing(url: str, look: Look, probe: Probe) -> Opinion | None:
    """A page that answers 200 and says that it is not there."""
    page = look.page
    if page is None or moves.search(url):
        return None
    if not any(sign(page) for sign in (signs.missing, signs.default_page, signs.down)):
        return None
    other = probe()
    if other.failure or other.status in LATER or (other.status or 500) >= 500:
        return Opinion("inconclusive", "the page says that it is missing, and the site could not be asked twice")
    both = other.fine and alike(url, page, other.page)
    if signs.down(page) and not (signs.names_missing(page) or signs.tells_missing(page)):
        return Opinion("unreachable", "the site says that it is down") if both else None
    if both and not moves.home(url):
        return Opinion("dead", "says “not found”, as the site does at an address that never existed")
    if signs.names_missing(page) and signs.tells_missing(page) and len(page.text) < signs.SHORT / 2:
        return Opinion("dead", "says that it is no longer there")
    return None


def _everywhere(url: str, look: Look, probe: Probe) -> Opinion | None:
    """The same words at every address: nothing of what was linked is there, or something stands before it."""
    page = look.page
    if page is None or page.shell or not page.text or moves.home(url) or moves.search(url):
        return None
    if not all(other.fine and twin(page, other.page) for other in (probe(), probe(far=True))):
        return None
    if signs.between(page):
        return Opinion("blocked", "the site asks every reader something first")
    if (page.scripts or len(page.text) < signs.SHORT) and not signs.advertises(page):
        return Opinion("inconclusive", "the site shows the same words at every address; scripts may add to them")
    return Opinion("dead", "the site shows the same page at every address")


def opinion(url: str, look: Look, probe: Probe, twins: bool = False) -> Opinion:
    """`twins`: the host is known to show a page at addresses that cannot exist, or the same one at several."""
    if look.failure:
        return _failed(look)
    if not look.fine:
        return _status(url, look, probe)
    found = (
        _outright(url, look) or _given_up(url, look, probe) or _astray(url, look, probe) or _missing(url, look, probe)
    )
    if found is None and twins:
        found = _everywhere(url, look, probe)
    if found or (found := _nowhere(look)):
        return found
    if fragment := lost(url, look):
        return Opinion("fragment-lost", f"the page has no anchor “{fragment[:80]}”")
    if to := moves.target(url, look):
        return Opinion("moved", "moved for good", to)
    return Opinion("ok", "fine")


def _nowhere(look: Look) -> Opinion | None:
    """A redirect that does not say where, or "not modified" of something that was never fetched."""
    if (look.status or 0) < 301:
        return None
    return Opinion("inconclusive", f"status {look.status}, and nothing to follow or to read")


def _signed(page: Page) -> bool:
    signs_of = (signs.missing, signs.parked, signs.login, signs.down, signs.default_page)
    return page.video is not None or page.refresh is not None or any(sign(page) for sign in signs_of)


def suspicious(url: str, look: Look) -> bool:
    """Whether the first look is not enough to call a link fine. Cheap: nothing is asked."""
    if look.failure or not look.fine or signs.wall(look) or "refresh" in look.headers:
        return True
    if look.hops and not _harmless(url, look):
        return True
    return look.page is not None and (_signed(look.page) or signs.suspended(look) or lost(url, look) is not None)


def _harmless(url: str, look: Look) -> bool:
    """Redirects for a time, within the same address but for slash, language or version."""
    return _home_at(url, look) and not any(hop.permanent for hop in look.hops)
