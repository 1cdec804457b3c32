"""One visit of an address: every hop, and what stood at the end of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from atlas.links.page import Page
from atlas.links.records import Step

Failure = Literal[
    "no-host", "no-answer", "insecure", "incomplete-chain", "loop", "too-many", "private", "scheme", "address"
]
"""no-host: the name does not exist. no-answer: refused, reset, silent, or not HTTP. scheme: no web page."""

PERMANENT = {301, 308}
UNHEARD: frozenset[Failure] = frozenset({"no-answer", "no-host"})
"""Failures that say something of the host, not of the address."""


def media_type(headers: Mapping[str, str]) -> str:
    """Lower case, without parameters; empty where there is none."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Hop:
    """A redirect that was followed: where to, and whether for good."""

    to: str
    permanent: bool


@dataclass(frozen=True)
class Look:
    """`url` and `status` are those of the last answer; `failure` says why there is none, `words` how it was put."""

    url: str
    status: int | None = None
    failure: Failure | None = None
    words: str = ""
    hops: tuple[Hop, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    page: Page | None = None
    """None where the answer is no HTML."""
    steps: tuple[Step, ...] = ()

    @property
    def kind(self) -> str:
        return media_type(self.headers)

    @property
    def fine(self) -> bool:
        return self.status is not None and 200 <= self.status < 400
