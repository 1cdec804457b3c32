"""What a change does to the published data: effect.json, made beside a stranger's code and read as hostile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from atlas.catalogue import Catalogue, Fact, Statement
from atlas.evidence.judge import State
from atlas.evidence.report import Report as Facts
from atlas.links.records import BROKEN, Verdict
from atlas.links.records import Report as Links
from atlas.render.view import qualifiers

MOST = 200  # rows of a kind
LARGEST = 1_000_000  # bytes of the file
Name = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=1_000)]
What = Literal["added", "removed", "value", "words"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FactRow(_Record):
    """One tier of one figure; `words`: the value stays, what proves or explains it does not."""

    service: Name
    tier: Name = ""
    criterion: Name
    qualifiers: Name = ""
    what: What
    old: Text = ""
    new: Text = ""
    citation: State | Literal[""] = ""
    found: Text = ""
    """What the page says instead."""


class Entry(_Record):
    """A reference, a source, a criterion … that was added, removed or changed."""

    kind: Name
    id: Name
    what: Literal["added", "removed", "changed"]


class LinkRow(_Record):
    """A link that the change adds."""

    url: Text
    verdict: Verdict
    why: Text = ""


class Suggestion(_Record):
    """Lines that a fixer would write instead."""

    path: Name
    first: Annotated[int, Field(gt=0)]
    last: Annotated[int, Field(gt=0)]
    text: Annotated[str, StringConstraints(max_length=2_000)]


class Effect(_Record):
    """effect.json"""

    version: Literal[1] = 1
    facts: Annotated[tuple[FactRow, ...], Field(max_length=MOST)] = ()
    entries: Annotated[tuple[Entry, ...], Field(max_length=MOST)] = ()
    links: Annotated[tuple[LinkRow, ...], Field(max_length=MOST)] = ()
    pages: Annotated[tuple[Name, ...], Field(max_length=MOST)] = ()
    suggestions: Annotated[tuple[Suggestion, ...], Field(max_length=30)] = ()
    problems: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    """Where the data could not be read: the first lines of the report."""
    more: int = 0
    """Rows that were left out."""


Key = tuple[str, str, str, str]


def _by_tier(catalogue: Catalogue) -> dict[Key, Fact]:
    return {
        (fact.service, fact.criterion, tier, qualifiers(fact)): fact
        for fact in catalogue.facts()
        for tier in fact.tiers or ("",)
    }


def _said(one: Statement) -> dict[str, Any]:
    return {"value": one.value, "cite": one.cite, "url": one.source.url, "read": one.read, "note": one.note}


def _differ(old: Fact, new: Fact) -> bool:
    told = [[_said(one.said), *map(_said, one.disputed), one.trust] for one in (old, new)]
    return told[0] != told[1]


def _states(report: Facts | None) -> dict[tuple[str, str, str, str, str], tuple[State, str]]:
    rows = [row for row in report.facts if not row.disputed] if report else []
    return {(r.service, r.criterion, r.tier or "", r.source, r.expected): (r.state, r.found or "") for r in rows}


def _row(key: Key, old: Fact | None, new: Fact | None, states: Mapping[Any, tuple[State, str]]) -> FactRow:
    service, criterion, tier, of = key
    before, after = (str(one.said.value)[:1000] if one else "" for one in (old, new))
    state, found = states.get((service, criterion, tier, new.said.cite.source, after), ("", "")) if new else ("", "")
    what: What = "added" if not old else "removed" if not new else "words" if before == after else "value"
    return FactRow(
        service=service,
        tier=tier,
        criterion=criterion,
        qualifiers=of[:300],
        what=what,
        old=before,
        new=after,
        citation="" if state == "not-checked" else state,  # type: ignore[arg-type]
        found=found[:1000],
    )


def fact_rows(before: Catalogue, after: Catalogue, report: Facts | None) -> list[FactRow]:
    """What changed, in the order of the data after it; what is gone comes last."""
    old, new, states = _by_tier(before), _by_tier(after), _states(report)
    keys = [*new, *(key for key in old if key not in new)]
    changed = [k for k in keys if k not in old or k not in new or _differ(old[k], new[k])]
    return [_row(key, old.get(key), new.get(key), states) for key in changed]


def _things(catalogue: Catalogue) -> dict[str, Mapping[str, Any]]:
    services = {key: one.about.model_copy(update={"facts": {}}) for key, one in catalogue.services.items()}
    return {
        "service": services,
        "comparison": {key: one.about for key, one in catalogue.comparisons.items()},
        "criterion": catalogue.criteria,
        "source": catalogue.sources,
        "reference": catalogue.references(),
        "pattern": catalogue.patterns,
        "term": catalogue.terms,
    }


def entries(before: Catalogue, after: Catalogue) -> list[Entry]:
    """All but facts."""
    old, new = _things(before), _things(after)
    found = []
    for kind in new:
        was, now = old[kind], new[kind]
        found += [Entry(kind=kind, id=key, what="added") for key in now if key not in was]
        found += [Entry(kind=kind, id=key, what="changed") for key in now if key in was and was[key] != now[key]]
        found += [Entry(kind=kind, id=key, what="removed") for key in was if key not in now]
    return found


def link_rows(report: Links | None) -> list[LinkRow]:
    """Broken ones first."""
    every = sorted(report.links if report else (), key=lambda one: (one.verdict not in BROKEN, one.url))
    return [LinkRow(url=one.url[:1000], verdict=one.verdict, why=one.evidence.why[:1000]) for one in every]


def effect(
    before: Catalogue,
    after: Catalogue,
    pages: Iterable[str],
    facts: Facts | None,
    links: Links | None,
    suggestions: Iterable[Suggestion] = (),
) -> Effect:
    """The whole, cut where there is too much of it for one comment."""
    rows, others, visited = fact_rows(before, after, facts), entries(before, after), link_rows(links)
    touched = sorted(pages)
    more = sum(max(0, len(found) - MOST) for found in (rows, others, visited, touched))
    return Effect(
        facts=tuple(rows[:MOST]),
        entries=tuple(others[:MOST]),
        links=tuple(visited[:MOST]),
        pages=tuple(page[:300] for page in touched[:MOST]),
        suggestions=tuple(suggestions)[:30],
        more=more,
    )
