"""What is known of a link: its places, what was asked and answered, tonight's verdict; links.json is made of these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict

Verdict = Literal["ok", "moved", "dead", "fragment-lost", "insecure", "unreachable", "blocked", "inconclusive"]
Status = Literal["ok", "suspect", "confirmed", "resolved"]
Client = Literal["sweep", "recheck", "probe", "browser", "site"]

DEFINITE = frozenset({"dead", "fragment-lost"})
"""One look at night and a second one by another client: reported the second night."""
BROKEN = frozenset({"dead", "fragment-lost", "insecure", "unreachable"})
"""A reader does not get what was meant."""


def _encodable(value: Any) -> Any:
    """Pages hold half surrogates ("\\ud83d" in a player's JSON), which no file can."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_encodable)]
"""Text from outside."""


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Record):
    """Where a link stands, for readers (page, heading, words of the link) and for the one who edits (file, line)."""

    page: str
    """Path of the HTML file below the site."""
    heading: str = ""
    """Id of the nearest heading above, for a link to it; empty above the first."""
    text: Words = ""
    file: str
    """Data or Markdown file below the checkout; the HTML file where none is known to hold the address."""
    line: int = 0
    """1-based; 0 where the file as a whole is meant."""


class Step(Record):
    """One request and what came of it."""

    by: Client
    method: str = "GET"
    url: Words
    status: int | None = None
    seconds: float = 0.0
    error: Words | None = None


class Evidence(Record):
    """Why the verdict is what it is: one sentence, and every request in its order."""

    why: Words
    chain: tuple[Step, ...] = ()


class Finding(Record):
    """Tonight's verdict on one link, before any history."""

    url: Words
    verdict: Verdict
    evidence: Evidence
    to: Words | None = None
    """New address of a permanent move; it was visited and is fine."""


class Proposal(Record):
    """An address to put in place of a link that is dead or has moved."""

    url: Words
    kind: Literal["redirect", "rewrite", "docs-redirect", "archive"]
    safe: bool
    """Whether the ready patch may contain it without a person's look."""


class Link(Record):
    """One line of links.json."""

    url: Words
    verdict: Verdict
    status: Status
    to: Words | None = None
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
