"""One run over the sources: read each page once, judge its claims, keep what was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from atlas.evidence.claims import Claim
from atlas.evidence.fetch import Answer, Fetcher
from atlas.evidence.judge import ReadFrom, Verdict, judge
from atlas.evidence.markdown import from_markdown
from atlas.evidence.page import from_html
from atlas.evidence.state import Memory, Visited, after


@dataclass(frozen=True)
class Text:
    """A source's text as it was got; no body means unchanged, or a failure that `reason` tells."""

    body: str | None
    read_from: ReadFrom | None
    reason: str | None = None
    unchanged: bool = False
    etag: str | None = None
    modified: str | None = None
    partial: bool = False
    """The text includes other files that were not read: what is not in it may be in them."""


@dataclass(frozen=True)
class Result:
    """One verdict of this run."""

    claim: Claim
    verdict: Verdict
    read_from: ReadFrom | None
    reason: str | None = None


Reader = Callable[[str, list[Claim], Visited | None], Text]


def digest(claims: list[Claim]) -> str:
    """Of all claims of one source together."""
    return hashlib.sha256("".join(sorted(claim.digest for claim in claims)).encode()).hexdigest()[:16]


def from_folder(folder: Path) -> Reader:
    """Stored pages: `<source id>.html`, or `.md`; a source without a file cannot be reached."""

    kinds: dict[str, ReadFrom] = {".html": "page", ".md": "markdown"}

    def read(source: str, claims: list[Claim], _: Visited | None) -> Text:
        for suffix, kind in kinds.items():
            path = folder / f"{source}{suffix}"
            if path.is_file():
                return Text(path.read_text(encoding="utf-8", errors="replace"), kind)
        return Text(None, None, f"{folder} has no {source}.html or .md")

    return read


def from_web(fetcher: Fetcher) -> Reader:
    """The page; where it cannot be had, the Markdown file that the source names."""

    def read(source: str, claims: list[Claim], known: Visited | None) -> Text:
        about = claims[0].source
        same = known is not None and known.digest == digest(claims)
        tags = (known.etag, known.modified) if known and same else (None, None)
        answer: Answer = fetcher.get(about.url, *tags)
        if answer.unchanged or answer.body is not None:
            return Text(answer.body, "page", None, answer.unchanged, answer.etag, answer.modified)
        if about.markdown:
            second = fetcher.get(about.markdown)
            if second.body is not None:
                return Text(second.body, "markdown", answer.reason, partial="[!include" in second.body.lower())
        return Text(None, None, answer.reason)

    return read


def _unchanged(claims: list[Claim], memory: Memory, text: Text) -> Iterator[Result]:
    """The page is the one judged before, and so are the claims."""
    for claim in claims:
        seen = memory.facts.get(claim.key)
        state = seen.state if seen else "not-checked"
        yield Result(claim, Verdict(state, seen.found if seen else None), text.read_from)


def judged(claims: list[Claim], memory: Memory, text: Text) -> list[Result]:
    """Verdicts on all claims of one source, from one reading of its text."""
    if text.unchanged:
        return list(_unchanged(claims, memory, text))
    if text.body is None:
        return [Result(claim, Verdict("unreachable"), None, text.reason) for claim in claims]
    page = from_markdown(text.body) if text.read_from == "markdown" else from_html(text.body)
    results = []
    for claim in claims:
        verdict = judge(page, claim.cite, claim.kind, claim.value)
        if text.partial and verdict.state == "lost":
            results.append(Result(claim, Verdict("unreachable"), None, f"{text.reason}; its Markdown includes others"))
        else:
            results.append(Result(claim, verdict, text.read_from, text.reason))
    return results


def remember(memory: Memory, source: str, results: list[Result], text: Text, now: datetime) -> None:
    """Adds one source's results to the memory."""
    claims = [result.claim for result in results]
    known = memory.sources.get(source)
    reached = text.unchanged or text.body is not None
    fresh = text.read_from == "page" and not text.unchanged
    memory.sources[source] = Visited(
        attempted=now,
        reached=now if reached else (known.reached if known else None),
        reason=text.reason,
        etag=text.etag if fresh else (known.etag if known and text.unchanged else None),
        modified=text.modified if fresh else (known.modified if known and text.unchanged else None),
        digest=digest(claims) if fresh else (known.digest if known and text.unchanged else None),
    )
    for result in results:
        before = memory.facts.get(result.claim.key)
        memory.facts[result.claim.key] = after(before, result.claim, result.verdict, now, result.read_from)


def oldest_first(sources: Mapping[str, list[Claim]], memory: Memory) -> list[str]:
    """By the last attempt, not the last success: pages that keep failing go to the end like all others."""

    def last(source: str) -> tuple[bool, float, str]:
        known = memory.sources.get(source)
        return (known is not None, known.attempted.timestamp() if known else 0.0, source)

    return sorted(sources, key=last)


def run(
    sources: Mapping[str, list[Claim]],
    reader: Reader,
    memory: Memory,
    now: datetime,
    step: Callable[[str], None] = lambda _: None,
) -> list[Result]:
    """All sources, oldest first; the memory grows as they come."""
    results: list[Result] = []
    for source in oldest_first(sources, memory):
        text = reader(source, sources[source], memory.sources.get(source))
        found = judged(sources[source], memory, text)
        remember(memory, source, found, text, now)
        results += found
        step(source)
    memory.run = now
    return results
