"""The successor of a link, made from what a run has at hand: its browser, the catalogue's rewrites, the archive."""

from __future__ import annotations

from functools import cache
from urllib.parse import urldefrag

import httpx

from atlas.catalogue import LinkData
from atlas.links.archive import Archive
from atlas.links.browse import HEADERS, Browser
from atlas.links.conclude import Propose
from atlas.links.look import Look
from atlas.links.records import Finding, Proposal
from atlas.links.redirects import Redirects
from atlas.links.siblings import Siblings
from atlas.links.successor import Sources, Visit, proposals
from atlas.links.verdict import Opinion, opinion
from atlas.network import transport

SECONDS = 20.0


def proposer(browser: Browser, data: LinkData, archive: str) -> Propose:
    """Each address is visited once a run, however many dead links lead to it."""
    wire = transport(browser.context, browser.allow_private, 4)
    client = httpx.Client(transport=wire, headers=HEADERS, timeout=SECONDS, trust_env=False)
    siblings = Siblings(browser)
    sources = Sources(
        rewrites=data.rewrites,
        redirects=Redirects(client, data.docsets) if data.docsets else None,
        archive=Archive(client, archive) if archive else None,
    )

    @cache
    def visit(url: str) -> tuple[Opinion, Look]:
        look = browser.visit(url)
        return opinion(url, look, lambda far=False: siblings.of(url, far)), look

    def propose(finding: Finding) -> tuple[Proposal, ...]:
        found = proposals(finding, sources, visit)
        return tuple(one if _visited(finding, one) else _checked(one, visit) for one in found)

    return propose


def _visited(finding: Finding, proposal: Proposal) -> bool:
    """The end of a redirect was seen on the way, unless what tells of the visitor was cut off it."""
    seen = {urldefrag(step.url).url for step in finding.evidence.chain}
    return proposal.kind != "redirect" or urldefrag(proposal.url).url in seen


def _checked(proposal: Proposal, visit: Visit) -> Proposal:
    said, _ = visit(proposal.url)
    return proposal if said.verdict == "ok" else proposal.model_copy(update={"safe": False})
