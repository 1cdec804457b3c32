"""One visit of an address in Chromium: what its requests tell, and what its reader sees."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.async_api import CDPSession, Error, Page

from atlas.links import page as pages
from atlas.links import signs
from atlas.links.look import Look
from atlas.links.records import Client, Step
from atlas.links.third.notes import MOST_LOADS, Notes
from atlas.links.third.sight import DRAWN, GONE, Sight
from atlas.links.third.waiting import Stuck, in_time

MOST_HTML = 4_000_000  # characters
REST = 2.0  # seconds without requests and without new text, after which a page is as it is
BUSY = 6.0  # seconds in which a page's scripts must let us look
# The page without what is hidden, in a document of its own so that nothing of it runs again; and whether the place that
# one of the names stands for is there, or was gone to.
SEE = """names => {
  const root = document.documentElement;
  const copy = document.implementation.createHTMLDocument("").importNode(root, true);
  const shown = root.querySelectorAll("body *"), copies = copy.querySelectorAll("body *");
  shown.forEach((node, index) => {
    if (!node.checkVisibility() && !/^(script|style|template|noscript)$/i.test(node.tagName)) copies[index]?.remove();
  });
  const named = name => document.getElementById(name) || document.querySelector(`a[name="${CSS.escape(name)}"]`);
  const aimed = () => names.includes(location.hash.slice(1)) && document.querySelector(":target");
  const found = names.length > 0 && Boolean(names.some(named) || aimed() || scrollY > 0);
  return {html: copy.outerHTML.slice(0, MOST + 1), found};
}""".replace("MOST", str(MOST_HTML))


def names(url: str) -> list[str]:
    """What the element may be called that the address's fragment means."""
    fragment = urlsplit(url).fragment.partition(":~:")[0]
    return [f"{prefix}{name}" for prefix in ("", "user-content-") for name in (fragment, unquote(fragment)) if fragment]


class Tab:
    """`sight` is the latest, None before the first."""

    def __init__(self, url: str, by: Client) -> None:
        self.url, self.notes = url, Notes(by)
        self.sight: Sight | None = None

    def failed(self, words: str) -> Sight:
        steps = tuple(self.notes.steps)
        if not steps or not steps[-1].error:
            steps = (*steps, Step(by=self.notes.by, url=self.url[:2000], error=words))
        return Sight(Look(self.url, None, "no-answer", words, steps=steps))

    async def watch(self, page: Page, seconds: float) -> Sight:
        """Until the page stands still or the anchor is there; a wall is given all the time there is."""
        self.notes.follow(page)
        cdp = await page.context.new_cdp_session(page)
        await page.goto(self.url, wait_until="commit", timeout=seconds * 1000)
        size, since = -1, time.monotonic()
        while True:
            idle = await _idle(page)
            if (sight := await self._sight(page, cdp)) is not None:
                if not idle or sight.size != size:
                    size, since = sight.size, time.monotonic()
                self.sight = replace(sight, rests=time.monotonic() - since >= REST)
                there = sight.found and sight.size >= DRAWN
                if (there or self.sight.rests) and not signs.wall(sight.look):
                    return replace(self.sight, hollow=await self._hollow())
            await asyncio.sleep(0.2)

    async def _sight(self, page: Page, cdp: CDPSession) -> Sight | None:
        """None while one page gives way to another."""
        if self.notes.crashed or page.is_closed():
            raise Stuck("the page crashed")
        if self.notes.loads > MOST_LOADS:
            raise Stuck("it loads itself again and again")
        try:
            seen = await in_time(BUSY, _seen(cdp, names(self.url)), "its scripts never rest")
        except Error:
            return None
        return self._read(page.url, seen) if seen else None

    def _read(self, end: str, seen: dict[str, Any]) -> Sight:
        main, steps = self.notes.main, tuple(self.notes.steps)
        if main is None or urlsplit(end).scheme not in ("http", "https"):
            return self.failed(next((step.error for step in reversed(steps) if step.error), "shows no web page"))
        html = str(seen["html"])
        page = pages.read(html[:MOST_HTML], len(html) <= MOST_HTML)
        headers = {name: value[:2000] for name, value in main.headers.items()}
        look = Look(end, main.status, None, "", self.notes.hops(end), headers, page, steps)
        return Sight(look, found=bool(seen["found"]), hurt=self.notes.hurt)

    async def _hollow(self) -> bool:
        """Whether the HTML that was sent had no words of its own; asked only where the verdict may hang on it."""
        main = self.notes.main
        if main is None or main.status not in GONE:
            return False
        with suppress(Error):
            return pages.read((await main.text())[:MOST_HTML]).shell
        return False


async def _idle(page: Page) -> bool:
    try:
        await page.wait_for_load_state("networkidle", timeout=500)
    except Error:
        return False
    return True


async def _seen(cdp: CDPSession, wanted: list[str]) -> dict[str, Any] | None:
    """In a world of our own, where the page's scripts have changed nothing."""
    tree = await cdp.send("Page.getFrameTree")
    world = await cdp.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})
    asked = {"expression": f"({SEE})({json.dumps(wanted)})", "contextId": world["executionContextId"]}
    told = await cdp.send("Runtime.evaluate", {**asked, "returnByValue": True, "timeout": BUSY * 1000})
    value = told["result"].get("value")
    return value if isinstance(value, dict) else None
