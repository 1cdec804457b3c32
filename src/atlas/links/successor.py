"""Which address to propose for a link that is dead or has moved: visited first, unless the archive vouches for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urldefrag, urlsplit

from atlas.catalogue import LinkRewrite
from atlas.links import moves
from atlas.links.archive import Archive
from atlas.links.look import Look
from atlas.links.openpublishing import key
from atlas.links.records import Finding, Proposal
from atlas.links.redirects import Redirects
from atlas.links.verdict import Opinion

TRIES = 3  # visits for each kind of proposal

Visit = Callable[[str], tuple[Opinion, Look]]
"""Visits an address; never raises."""


@dataclass(frozen=True)
class Sources:
    """What is known of moves; `when` is the time of which an archived copy is wanted (default: the newest)."""

    rewrites: Sequence[LinkRewrite] = ()
    redirects: Redirects | None = None
    archive: Archive | None = None
    when: datetime | None = None


@dataclass(frozen=True)
class _Found:
    """An address that works, where a visit of it ended, and whether the part that was linked is there."""

    url: str
    end: str
    whole: bool = True


def proposals(finding: Finding, sources: Sources, visit: Visit) -> tuple[Proposal, ...]:
    """At most one of each kind, the best first. A lost fragment gets none: its page is where it was."""
    if finding.verdict == "moved" and finding.to:
        return (Proposal(url=finding.to, kind="redirect", safe=True),)
    if finding.verdict != "dead" or not _splits(finding.url):
        return ()
    url, once = finding.url, cache(visit)
    rewritten = _rewritten(url, sources.rewrites)
    found = (
        *_by_rewrite(url, rewritten, once),
        *_by_redirect(url, rewritten, sources.redirects, once),
        *_by_archive(url, sources),
    )
    return _distinct(one for one in found if not moves.same(one.url, url))


def _splits(url: str) -> bool:
    try:
        return urlsplit(url).hostname is not None
    except ValueError:
        return False


def _rewritten(url: str, rewrites: Iterable[LinkRewrite]) -> list[str]:
    """Where the page may lie by the mass moves, the longest beginning first."""
    longest_first = sorted(rewrites, key=lambda move: -len(move.from_.partition("://")[2]))
    found = (move.candidate(url) for move in longest_first)
    return list(dict.fromkeys(to for to in found if to and not moves.same(to, url)))[:TRIES]


def _works(candidates: Iterable[str], visit: Visit) -> _Found | None:
    """The first that does, as it is to be written."""
    for candidate in candidates:
        said, look = visit(candidate)
        if said.verdict == "ok":
            return _Found(candidate, look.url)
        if said.verdict == "moved" and said.to:
            return _Found(said.to, look.url)
        if said.verdict == "fragment-lost":
            return _Found(urldefrag(candidate)[0], look.url, whole=False)
    return None


def _by_rewrite(url: str, rewritten: Sequence[str], visit: Visit) -> list[Proposal]:
    found = _works(rewritten, visit)
    if found is None:
        return []
    ends = (found.url, found.end)
    safe = found.whole and all(moves.keeps(url, end) and not moves.home(end) for end in ends)
    return [Proposal(url=found.url, kind="rewrite", safe=safe)]


def _by_redirect(url: str, rewritten: Sequence[str], redirects: Redirects | None, visit: Visit) -> list[Proposal]:
    """Where the redirects of the page end, or those of where it went along with others; a step back if that is dead."""
    if redirects is None:
        return []
    for origin in (url, *rewritten):
        newest_first = reversed(redirects.successors(origin))
        found = _works([moves.with_fragment(to, urlsplit(url).fragment) for to in newest_first][:TRIES], visit)
        if found:
            safe = found.whole and not _general(url, found.url) and not _general(url, found.end)
            return [Proposal(url=found.url, kind="docs-redirect", safe=safe)]
    return []


def _general(url: str, end: str) -> bool:
    """Whether a page ended at a home page, or at the overview that it was listed on."""
    return moves.home(end) or key(url).startswith(f"{key(end)}/")


def _by_archive(url: str, sources: Sources) -> list[Proposal]:
    copy = sources.archive.copy(url, sources.when) if sources.archive else None
    return [Proposal(url=copy, kind="archive", safe=False)] if copy else []


def _distinct(found: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Each address once, at its first place; safe if one of its sources says so."""
    kept: dict[tuple[str, ...], Proposal] = {}
    for one in found:
        same = (*moves.plain(one.url), urlsplit(one.url).fragment)
        first = kept.setdefault(same, one)
        kept[same] = first.model_copy(update={"safe": first.safe or one.safe})
    return tuple(kept.values())
