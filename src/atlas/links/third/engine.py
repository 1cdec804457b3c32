"""One Chromium behind one proxy, with a fresh context for each address that is looked at.

Playwright's asynchronous interface, as the synchronous one cannot leave a page whose scripts never rest.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Error, Page, Playwright, Route, async_playwright

from atlas.links.proxy import Proxy
from atlas.links.records import Client, Finding
from atlas.links.third.sight import Sight
from atlas.links.third.tab import Tab
from atlas.links.third.waiting import CLOSE, Loop, Stuck, in_time

ARGUMENTS = (
    "--proxy-bypass-list=<-loopback>",  # by default loopback and link-local addresses are asked directly
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name before; the present Chromium ignores this
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # names are the proxy's business
    "--disable-gpu",
    "--mute-audio",
)
NO_PEERS = (
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete globalThis[name]"
)
"""A second lock on what does not go through a proxy, should a Chromium not know the flags."""
HEAVY = frozenset({"image", "media", "font"})
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR", "LD_LIBRARY_PATH")
"""What Chromium gets of our environment, in which there may be tokens."""
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
Visit = Callable[[str, Client, float], Coroutine[Any, Any, Sight]]
"""Address, who asks, and seconds; never fails."""
Begin = Callable[[Coroutine[Any, Any, Finding]], Future[Finding]]


async def _route(route: Route) -> None:
    """A guard behind Chromium's own, which lets no page lead to a file, and less to load."""
    request = route.request
    with suppress(Error):
        if request.resource_type in HEAVY or urlsplit(request.url).scheme not in ("http", "https"):
            await route.abort()
        else:
            await route.continue_()


async def _close(popup: Page) -> None:
    with suppress(Error):
        await popup.close()


@dataclass
class Chromium:
    """Started when it is needed, and anew where a page has left it unusable."""

    program: str
    proxy: Proxy
    any_certificate: bool
    sandbox: bool
    playwright: Playwright | None = None
    browser: Browser | None = None
    stale: bool = False
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self) -> Browser:
        """Never broken off half-way: what has been started must be known to be stopped."""
        return await asyncio.shield(self._start())

    async def _start(self) -> Browser:
        async with self._lock:
            if self.browser and self.browser.is_connected() and not self.stale:
                return self.browser
            await self._end()
            self.playwright = self.playwright or await async_playwright().start()
            self.browser = await self.playwright.chromium.launch(
                executable_path=self.program,
                args=[f"--proxy-server={self.proxy.address}", *ARGUMENTS],
                ignore_default_args=["--disable-popup-blocking"],
                chromium_sandbox=self.sandbox,
                env={name: os.environ[name] for name in KEPT if name in os.environ},
            )
            self.stale = False
            return self.browser

    async def _end(self) -> None:
        if self.browser:
            with suppress(Error, Stuck):
                await in_time(CLOSE, self.browser.close(), "Chromium does not end")

    async def stop(self) -> None:
        """What cannot be stopped ends with Playwright's driver, whose input ends with us."""
        async with self._lock:
            await self._end()
            if self.playwright:
                await in_time(CLOSE, self.playwright.stop(), "Playwright does not end")

    @asynccontextmanager
    async def _context(self) -> AsyncIterator[BrowserContext]:
        browser = await self.start()
        context = await browser.new_context(
            accept_downloads=False,
            service_workers="block",
            locale="en-US",
            user_agent=AGENT.format(browser.version.partition(".")[0]),
            ignore_https_errors=self.any_certificate,
        )
        try:
            yield context
        finally:
            try:
                await in_time(CLOSE, context.close(), "the page does not close")
            except (Error, Stuck):
                self.stale = True

    async def visit(self, url: str, by: Client, seconds: float) -> Sight:
        """Dialogs are dismissed by Playwright, as nobody listens to them."""
        tab = Tab(url, by)
        try:
            async with asyncio.timeout(seconds), self._context() as context:
                await context.add_init_script(NO_PEERS)
                await context.route("**/*", _route)
                page = await context.new_page()
                context.on("page", _close)
                return await tab.watch(page, seconds)
        except TimeoutError:
            return tab.sight or tab.failed("no answer in time")
        except Exception as error:  # one odd link never stops the others
            return tab.failed(str(error).partition("\n")[0][:200])


@dataclass(frozen=True)
class Opened:
    """How to visit, from within the loop; and how to begin what visits, from without."""

    visit: Visit
    begin: Begin


@contextmanager
def opened(program: str, proxy: Proxy, any_certificate: bool, sandbox: bool) -> Iterator[Opened]:
    """Chromium, closed whatever ends the block; fails where it does not start."""
    chromium = Chromium(program, proxy, any_certificate, sandbox)
    with Loop() as loop:
        try:
            loop.run(chromium.start())
            yield Opened(chromium.visit, loop.begin)
        finally:
            loop.cancel()
            with suppress(Exception):
                loop.run(chromium.stop(), 3 * CLOSE)
