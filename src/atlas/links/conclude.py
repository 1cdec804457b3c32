"""From a night's findings to the report: history, outage, exceptions, proposals, the ready patch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from atlas.catalogue import LinkException
from atlas.links.exceptions import covered, troubles
from atlas.links.history import Entry, Memory, after, shown
from atlas.links.night import Night
from atlas.links.outage import ease, ill
from atlas.links.records import BROKEN, Finding, Link, Proposal, Report

Propose = Callable[[Finding], tuple[Proposal, ...]]


@dataclass(frozen=True)
class Terms:
    """`whole`: all links of the site were looked at. `at_once`: trouble is told the first time (a pull request's)."""

    now: datetime
    exceptions: Sequence[LinkException] = ()
    canaries: tuple[bool, ...] = ()
    whole: bool = True
    at_once: bool = False


def conclude(night: Night, memory: Memory, terms: Terms, propose: Propose) -> tuple[Report, Memory]:
    """The report and the memory of it; an outage leaves the memory as it was."""
    findings = {finding.url: finding for finding in night.findings}
    # Of a share of the links nothing follows for our network: merge tells.
    outage = None if night.shard else ill(_outside(findings), memory, terms.canaries)
    if outage:
        unjudged = tuple(_unjudged(finding, memory, night) for finding in _sorted(findings))
        return Report(run=terms.now, outage=outage, shard=night.shard, links=unjudged), memory
    judged = ease(findings, memory)
    entries: dict[str, Entry] = {}
    links: list[Link] = []
    for finding in _sorted(judged):
        link, entries[finding.url] = _link(finding, memory.links.get(finding.url), night, terms, propose)
        links.append(link)
    told = troubles(links, terms.exceptions, terms.now.date()) if terms.whole else ()
    report = Report(run=terms.now, shard=night.shard, links=tuple(links), troubles=told)
    return report, Memory(run=terms.now, links=entries)


def _sorted(findings: Mapping[str, Finding]) -> list[Finding]:
    return sorted(findings.values(), key=lambda finding: finding.url)


def _ours(finding: Finding) -> bool:
    """About our own files: certain at the first look."""
    return any(step.by == "site" for step in finding.evidence.chain)


def _outside(findings: Mapping[str, Finding]) -> dict[str, Finding]:
    return {url: finding for url, finding in findings.items() if not _ours(finding)}


def _unjudged(finding: Finding, memory: Memory, night: Night) -> Link:
    entry = memory.links.get(finding.url)
    return Link(
        url=finding.url,
        verdict="inconclusive",
        status=entry.status if entry else "ok",
        since=entry.since if entry else None,
        evidence=finding.evidence,
        places=night.places.get(finding.url, ()),
    )


def _link(finding: Finding, before: Entry | None, night: Night, terms: Terms, propose: Propose) -> tuple[Link, Entry]:
    entry, change = after(before, finding, terms.now, terms.at_once or _ours(finding))
    exception = covered(finding.url, terms.exceptions, terms.now.date())
    link = Link(
        url=finding.url,
        verdict=finding.verdict,
        status=shown(entry, finding),
        to=finding.to,
        proposals=propose(finding) if finding.verdict in ("dead", "moved") and not exception else (),
        since=entry.since,
        change=change,
        exception=exception.reason if exception else None,
        evidence=finding.evidence,
        places=night.places.get(finding.url, ()),
    )
    return link, entry


def acting(links: Iterable[Link]) -> list[Link]:
    """Those that somebody has to mend."""
    return [one for one in links if one.status == "confirmed" and one.verdict in BROKEN and not one.exception]


def replacements(links: Iterable[Link]) -> dict[str, str]:
    """Old address → new one, for the ready patch: confirmed, visited, and no exception."""
    safe = (
        (one.url, p.url)
        for one in links
        if one.status == "confirmed" and not one.exception
        for p in one.proposals
        if p.safe
    )
    found: dict[str, str] = {}
    for old, new in safe:
        found.setdefault(old, new)
    return found
