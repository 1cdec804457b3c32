"""What the requests of one visit tell: the way to the page, and whether all of it came."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise

from playwright.async_api import Error, Page, Request, Response

from atlas.links.look import PERMANENT, Hop
from atlas.links.proxy import NAME
from atlas.links.records import Client, Step

DATA = frozenset({"script", "xhr", "fetch"})
WITHHELD = frozenset({401, 403, 407, 429})
"""With 5xx: data that another reader may get."""
MOST_STEPS = 20
MOST_LOADS = 40  # redirects among them


def _leads(request: Request) -> bool:
    """Whether it is for the page itself."""
    try:
        return request.is_navigation_request() and request.frame.parent_frame is None
    except Error:
        return False


@dataclass
class Notes:
    """What the requests of one visit tell."""

    by: Client
    started: float = field(default_factory=time.monotonic)
    steps: list[Step] = field(default_factory=list)
    main: Response | None = None
    """The page's own answer, the last one; None where the proxy gave it."""
    loads: int = 0
    hurt: bool = False
    crashed: bool = False

    def follow(self, page: Page) -> None:
        page.on("response", self.answered)
        page.on("requestfailed", self.failed)
        page.on("crash", self.crash)

    def _add(self, request: Request, status: int | None, error: str | None = None) -> None:
        now = time.monotonic()
        seconds, self.started = round(now - self.started, 2), now
        url, method = request.url[:2000], request.method[:20]
        step = Step(by=self.by, method=method, url=url, status=status, seconds=seconds, error=error)
        self.steps = [*self.steps[: MOST_STEPS - 1], step]

    def answered(self, response: Response) -> None:
        request, told = response.request, response.headers.get("proxy-status", "")
        ours, status = told.startswith(f"{NAME};"), response.status
        if _leads(request):
            self.loads += 1
            self.main = None if ours else response
            self._add(request, None if ours else status, told[:200] if ours else None)
        elif request.resource_type in DATA:
            self.hurt |= ours or status in WITHHELD or status >= 500

    def failed(self, request: Request) -> None:
        """Given up for another page, or answered without a page, is no failure."""
        words = request.failure or "failed"
        if self.steps and ("ERR_ABORTED" in words or "ERR_HTTP_RESPONSE_CODE_FAILURE" in words):
            return
        if _leads(request):
            self._add(request, None, words[:200])
        elif request.resource_type in DATA:
            self.hurt = True

    def crash(self, _: Page) -> None:
        self.crashed = True

    def hops(self, end: str) -> tuple[Hop, ...]:
        """From address to address; a page that loads itself anew has not moved."""
        way = [(step.url, step.status in PERMANENT) for step in self.steps if step.status] + [(end, False)]
        return tuple(
            Hop(b, moved) for (a, moved), (b, _) in pairwise(way) if a.partition("#")[0] != b.partition("#")[0]
        )
