"""Trouble that is not the links': our own network's, or one host's on one night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from atlas.links.history import Memory
from atlas.links.look import Look
from atlas.links.pace import host_of
from atlas.links.records import DEFINITE, Finding
from atlas.links.verdict import NO_HOST

FEW = 3  # hosts; fewer that fail may be chance
CUT_OFF = 0.3
"""Share of the hosts that were fine last time and give no answer now."""
CHANGED = 0.5
"""Share of them that are not fine now, for whatever reason (a proxy's login page, say)."""
MANY_PAGES = 5
MASS = 0.6
"""Share of one host's good pages that are gone in one night."""


def _cut(finding: Finding) -> bool:
    """The kind of failure that our own network makes."""
    return finding.verdict in ("unreachable", "insecure") or finding.evidence.why.startswith(NO_HOST)


def _hosts(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[host_of(finding.url)].append(finding)
    return grouped


def _fine(finding: Finding) -> bool:
    return finding.verdict in ("ok", "moved", "fragment-lost")


def _enough(number: int, of: int, share: float) -> bool:
    return of >= 2 and (number == of or (number >= FEW and number >= share * of))


def ill(findings: Mapping[str, Finding], memory: Memory, canaries: Iterable[bool] = ()) -> str | None:
    """Why nothing of this run is believed; None if our side is well."""
    reached = list(canaries)
    if reached and not any(reached):
        return "none of the canary addresses could be reached"
    if reached:
        return None
    hosts = _hosts(finding for finding in findings.values() if finding.evidence.chain)
    known = {host_of(url) for url, entry in memory.links.items() if entry.fine} & hosts.keys()
    asked = known or hosts.keys()
    lost = [host for host in asked if not any(map(_fine, hosts[host]))]
    cut = [host for host in lost if any(map(_cut, hosts[host]))]
    if _enough(len(cut), len(asked), CUT_OFF if known else 1.0):
        when = "that were fine last time " if known else ""
        return f"{len(cut)} of {len(asked)} hosts {when}give no answer: the trouble is on our side"
    if known and _enough(len(lost), len(asked), CHANGED):
        return f"{len(lost)} of {len(asked)} hosts that were fine last time are not now: the trouble is on our side"
    return None


def sings(url: str, look: Look) -> bool:
    """Whether a canary was reached itself: a network's login page answers for all hosts, and leads to its own."""
    return look.status is not None and host_of(look.url).endswith(host_of(url).removeprefix("www."))


def ease(findings: Mapping[str, Finding], memory: Memory) -> dict[str, Finding]:
    """Many good pages of one host that vanish in one night are that host's bad night: unreachable, until it lasts."""
    eased = dict(findings)
    for pages in _hosts(findings.values()).values():
        good = [page for page in pages if (entry := memory.links.get(page.url)) and entry.fine]
        gone = [page for page in good if page.verdict in DEFINITE]
        if len(gone) >= MANY_PAGES and len(gone) >= MASS * len(good):
            why = f"{len(gone)} of {len(good)} good pages of this host vanished in one night; "
            eased |= {page.url: _unreachable(page, why) for page in gone}
    return eased


def _unreachable(finding: Finding, why: str) -> Finding:
    told = finding.evidence.model_copy(update={"why": f"{why}{finding.evidence.why}"})
    return finding.model_copy(update={"verdict": "unreachable", "evidence": told})
