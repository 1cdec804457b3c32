"""What is known of a link: its places, what was asked and answered, tonight's verdict; links.json is made of these."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

Verdict = Literal["ok", "moved", "dead", "fragment-lost", "insecure", "unreachable", "blocked", "inconclusive"]
Status = Literal["ok", "suspect", "confirmed", "resolved"]
Client = Literal["sweep", "recheck", "probe", "browser", "site"]

DEFINITE = frozenset({"dead", "fragment-lost"})
"""One look at night and a second one by another client: reported the second night."""
BROKEN = frozenset({"dead", "fragment-lost", "insecure", "unreachable"})
"""A reader does not get what was meant."""


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Record):
    """Where a link stands, for readers (page, heading, words of the link) and for the one who edits (file, line)."""

    page: str
    """Path of the HTML file below the site."""
    heading: str = ""
    """Id of the nearest heading above, for a link to it; empty above the first."""
    text: str = ""
    file: str
    """Data or Markdown file below the checkout; the HTML file where none is known to hold the address."""
    line: int = 0
    """1-based; 0 where the file as a whole is meant."""


class Step(Record):
    """One request and what came of it."""

    by: Client
    method: str = "GET"
    url: str
    status: int | None = None
    seconds: float = 0.0
    error: str | None = None


class Evidence(Record):
    """Why the verdict is what it is: one sentence, and every request in its order."""

    why: str
    chain: tuple[Step, ...] = ()


class Finding(Record):
    """Tonight's verdict on one link, before any history."""

    url: str
    verdict: Verdict
    evidence: Evidence
    to: str | None = None
    """New address of a permanent move; it was visited and is fine."""


class Proposal(Record):
    """An address to put in place of a link that is dead or has moved."""

    url: str
    kind: Literal["redirect", "rewrite", "docs-redirect", "archive"]
    safe: bool
    """Whether the ready patch may contain it without a person's look."""


class Link(Record):
    """One line of links.json."""

    url: str
    verdict: Verdict
    status: Status
    to: str | None = None
    proposals: tuple[Proposal, ...] = ()
    since: AwareDatetime | None = None
    """When the present trouble was seen first."""
    change: Literal["newly-dead", "newly-moved", "recovered"] | None = None
    """What is told first: became confirmed, or was resolved, in this very run."""
    exception: str | None = None
    """Reason of the entry in link-exceptions.yml that covers it."""
    evidence: Evidence
    places: tuple[Place, ...] = ()


class Trouble(Record):
    """An entry of link-exceptions.yml that is expired or that nothing needs."""

    file: str
    line: int
    what: str
    fix: str


class Report(Record):
    """links.json"""

    version: Literal[1] = 1
    run: AwareDatetime
    outage: str | None = None
    """Why nothing can be said tonight: our own side was ill."""
    shard: str | None = None
    links: tuple[Link, ...] = ()
    troubles: tuple[Trouble, ...] = ()
