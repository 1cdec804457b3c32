"""One visit of an address that somebody proposes: where it leads, whether it is fine, and the page as it came."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from atlas.links.browse import HEADERS, Browser
from atlas.links.download import Unanswered, download
from atlas.links.records import Verdict
from atlas.links.siblings import Siblings
from atlas.links.verdict import opinion
from atlas.network import transport

MOST_BYTES, SECONDS = 3_000_000, 30.0


@dataclass(frozen=True)
class Seen:
    """`url` is where the visit ended; `html` is None where nothing could be read."""

    url: str
    verdict: Verdict
    why: str
    hops: tuple[str, ...] = ()
    to: str | None = None
    """New address of a permanent move."""
    html: str | None = None

    @property
    def fine(self) -> bool:
        return self.verdict in ("ok", "moved")


Look = Callable[[str], Seen]


@dataclass(frozen=True)
class Looker:
    """Public addresses only, capped in bytes and seconds, whatever the page does."""

    browser: Browser
    client: httpx.Client

    def __call__(self, url: str) -> Seen:
        look = self.browser.visit(url)
        siblings = Siblings(self.browser)
        said = opinion(url, look, lambda far=False: siblings.of(url, far))
        hops = tuple(hop.to for hop in look.hops)
        return Seen(
            look.url, said.verdict, said.why, hops, said.to, self.html(look.url) if look.status == 200 else None
        )

    def html(self, url: str) -> str | None:
        """The body as text; None where it is too large, too slow or not there."""
        try:
            return download(self.client, url, MOST_BYTES, SECONDS, HEADERS["Accept"]).decode("utf-8", "replace")
        except Unanswered:
            return None


@contextmanager
def looking(allow_private: bool, ca: str | None) -> Iterator[Looker]:
    """A looker whose connections are closed afterwards."""
    context = ssl.create_default_context(cafile=ca)
    browser = Browser(context, allow_private)
    wire = transport(context, allow_private, 4)
    try:
        with httpx.Client(transport=wire, headers=HEADERS, timeout=SECONDS, trust_env=False) as client:
            yield Looker(browser, client)
    finally:
        browser.close()
