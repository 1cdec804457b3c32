"""What a reader is told of a statement, and how the whole stands: the one place these numbers come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from atlas.catalogue import Catalogue, Fact, Statement
from atlas.evidence.claims import Claim, by_source, claims, claims_of, grouped
from atlas.evidence.state import Memory, Seen, confirmed

FRESH = timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """`review` where the source was seen, on two runs, to say something else; `found` is the day on which the words
    were last found, for all tiers that the statement is about."""

    text: str
    review: bool = False
    found: date | None = None


_UNSEEN = Standing("Not yet looked for again.")


def _seen(memory: Memory, key: str, digest: str) -> Seen | None:
    found = memory.facts.get(key)
    return found if found and found.digest == digest else None


def _otherwise(seen: Seen) -> str:
    day = seen.judged.date() if seen.judged else ""
    if seen.state == "lost":
        return f"The words were not found on {day} (under review)."
    if seen.state == "ambiguous":
        return f"The words fitted several places on {day}: {seen.found} (under review)."
    return f"The source said otherwise on {day}: {seen.found} (under review)."


def standing(
    catalogue: Catalogue, memory: Memory, fact: Fact, said: Statement, disputed: int | None = None
) -> Standing:
    """Words found on a date, said otherwise on a date, or not yet looked for again; of several tiers, the worst."""
    if not memory.facts:
        return _UNSEEN
    seen = [_seen(memory, claim.key, claim.digest) for claim in claims_of(catalogue, fact, said, disputed)]
    known = [one.last_verified for one in seen if one and one.last_verified]
    found = min(known).date() if known and len(known) == len(seen) else None
    if bad := [one for one in seen if one and confirmed(one)]:
        return Standing(_otherwise(bad[0]), review=True, found=found)
    return Standing(f"Words found on {found}.", found=found) if found else _UNSEEN


@dataclass(frozen=True)
class Count:
    """How some statements stand; `oldest` is the earliest date on which any of those found was last found."""

    total: int
    fresh: int
    found: int
    changed: int
    lost: int
    ambiguous: int
    oldest: date | None

    @property
    def unseen(self) -> int:
        return self.total - self.found - self.changed - self.lost - self.ambiguous

    @property
    def share(self) -> str:
        """Found within seven days, of all."""
        return f"{100 * self.fresh // self.total if self.total else 0} %"


def count(memory: Memory, wanted: Iterable[Claim]) -> Count:
    """Of the claims given; the day of the last run counts as today, so that a build gives the same twice."""
    known = [_seen(memory, claim.key, claim.digest) for claim in wanted]
    bad = [seen.state for seen in known if seen and confirmed(seen)]
    good = [seen.last_verified for seen in known if seen and seen.last_verified and not confirmed(seen)]
    fresh = [last for last in good if memory.run and memory.run - last <= FRESH]
    states = (bad.count("changed"), bad.count("lost"), bad.count("ambiguous"))
    return Count(len(known), len(fresh), len(good), *states, min((last.date() for last in good), default=None))


@dataclass(frozen=True)
class Health:
    """The whole, by service and by source (title, count)."""

    run: date | None
    whole: Count
    services: tuple[tuple[str, Count], ...]
    sources: tuple[tuple[str, str, Count, str | None], ...]


def health(catalogue: Catalogue, memory: Memory) -> Health:
    """All numbers of the health page."""
    every = list(claims(catalogue))
    services, sources = grouped(every, lambda claim: claim.service), by_source(every)
    service_counts = tuple(
        (catalogue.services[key].about.name, count(memory, found)) for key, found in services.items()
    )
    source_counts = []
    for key, found in sources.items():
        visited = memory.sources.get(key)
        reason = visited.reason if visited and visited.reached != visited.attempted else None
        source_counts.append((found[0].source.title, found[0].source.url, count(memory, found), reason))
    day = memory.run.date() if memory.run else None
    return Health(day, count(memory, every), service_counts, tuple(sorted(source_counts)))
