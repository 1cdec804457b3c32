"""One link in Markdown: what, since when, why one can believe it, where to edit, what to put there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby

from atlas.links.records import Link, Place, Proposal, Step, Trouble, Verdict
from atlas.plain import code, escaped, link

WORDS: dict[Verdict, str] = {
    "ok": "fine",
    "moved": "moved",
    "dead": "dead",
    "fragment-lost": "anchor lost",
    "insecure": "certificate not valid",
    "unreachable": "no answer",
    "blocked": "closed to programs",
    "inconclusive": "not to be judged",
}
_NEXT: dict[Verdict, str] = {
    "moved": "look where it leads, and put that address there",
    "dead": "no new address is known; find another source, or delete the link",
    "fragment-lost": "the page is there: name another heading of it, or cut the anchor off",
    "insecure": "browsers warn readers; find another source, or wait until its owner has mended it",
    "unreachable": "open it yourself; find another source if it stays away",
}
_KINDS = {
    "redirect": "it redirects there",
    "rewrite": "a known mass move",
    "docs-redirect": "its documentation repository says so",
    "archive": "an archive's copy",
}
MOST_PLACES, MOST_PROPOSALS, MOST_RUNS = 50, 3, 8
_SAFE = re.compile(r"[A-Za-z0-9._/-]*")


def day(when: datetime) -> str:
    return when.astimezone(UTC).date().isoformat()


def _since(one: Link, words: str = "since") -> str:
    return f" {words} {day(one.since)}" if one.since else ""


def _answer(step: Step) -> str:
    """GET 404, or what went wrong."""
    came = escaped(step.error or "no answer", 60) if step.status is None else str(step.status)
    return f"{escaped(step.method, 10)} {came}"


def _shortened(runs: list[str]) -> list[str]:
    if len(runs) <= MOST_RUNS:
        return runs
    half = MOST_RUNS // 2
    return [*runs[:half], f"… {len(runs) - 2 * half} more …", *runs[-half:]]


def chain(steps: Iterable[Step]) -> str:
    """Every request in its order: sweep: GET 301 → GET 404; recheck: GET 404 (3 times)."""
    told = []
    for client, asked in groupby(steps, key=lambda step: step.by):
        runs = [(answer, len(list(same))) for answer, same in groupby(asked, key=_answer)]
        answers = [f"{answer} ({times} times)" if times > 1 else answer for answer, times in runs]
        told.append(f"{client}: {' → '.join(_shortened(answers))}")
    return "; ".join(_shortened(told))


def _where(file: str, line: int) -> str:
    return code(f"{file}:{line}" if line else file, 200)


def _page(place: Place, site: str | None) -> str:
    """A link to the reader's page, where we know the site and the path is a plain one."""
    if not site or not _SAFE.fullmatch(place.page) or not _SAFE.fullmatch(place.heading):
        return ""
    path = re.sub(r"(^|/)index\.html$", r"\1", place.page)
    return f" ([page](<{site.rstrip('/')}/{path}{'#' if place.heading else ''}{place.heading}>))"


def places(found: Sequence[Place], site: str | None) -> str:
    """Each file and line once, in the order of files."""
    first = {(place.file, place.line): place for place in reversed(found)}
    told = [f"{_where(*key)}{_page(first[key], site)}" for key in sorted(first)]
    more = [f"and {len(told) - MOST_PLACES} more, in links.json"] if len(told) > MOST_PLACES else []
    return ", ".join([*told[:MOST_PLACES], *more]) or "no place is known"


def proposals(one: Link) -> list[Proposal]:
    """What may stand there instead, the best first; a move has its target at least."""
    known = list(one.proposals)
    if one.to and one.to not in [proposal.url for proposal in known]:
        known.insert(0, Proposal(url=one.to, kind="redirect", safe=False))
    return [proposal for proposal in known if proposal.url.startswith(("https://", "http://"))]


def _instead(one: Link) -> list[str]:
    known = proposals(one)
    ready = next((proposal for proposal in known if proposal.safe), None)
    told = [
        f"{link(proposal.url)} ({_KINDS[proposal.kind]}; {'in' if proposal is ready else 'not in'} links.patch)"
        for proposal in known[:MOST_PROPOSALS]
    ]
    if told:
        return [f"  - Put there: {', or '.join(told)}"]
    return [f"  - Next: {_NEXT.get(one.verdict, 'nothing can be said tonight; it stays listed until it is fine')}."]


def _why(one: Link) -> str:
    requests = chain(one.evidence.chain)
    return f"{escaped(one.evidence.why, 300)}{f' ({requests})' if requests else ''}"


def acting(one: Link, site: str | None) -> str:
    """The whole row of a link that somebody should act on."""
    head = f"- **{WORDS[one.verdict].capitalize()}**{_since(one)}: {link(one.url)}"
    lines = [head, f"  - Why: {_why(one)}", f"  - Edit: {places(one.places, site)}", *_instead(one)]
    return "\n".join(lines)


def recovered(one: Link, site: str | None) -> str:
    return f"- {link(one.url)} is fine again{_since(one, 'after trouble since')}."


def brief(one: Link, site: str | None) -> str:
    """A link that nobody needs to act on."""
    return f"- {link(one.url)}: {WORDS[one.verdict]}{_since(one)}; {_why(one)}"


def excepted(one: Link, site: str | None) -> str:
    return f"- {link(one.url)}: {WORDS[one.verdict]}{_since(one)}; {escaped(one.exception or '', 600)}"


def trouble(one: Trouble) -> str:
    return f"- {_where(one.file, one.line)}: {escaped(one.what, 700)}. {escaped(one.fix, 300)}"
