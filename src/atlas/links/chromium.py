"""The third opinion (--browser): real Chromium looks at links whose verdict no program can be sure of.

Playwright comes with the tests' packages only, so it is imported where it is used.
"""

from __future__ import annotations

import asyncio
import os
import runpy
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.links.proxy import Proxy
from atlas.links.records import Client, Finding
from atlas.links.siblings import near, random_word
from atlas.links.third.sight import Sight, asks, settled, wanted

if TYPE_CHECKING:
    from atlas.links.third.engine import Opened, Visit

LINK_SECONDS = 20.0
TABS = 4  # links that are looked at side by side: most of the time they are waited for
_FINDER = Path(__file__).resolve().parents[3] / "scripts" / "find_browser.py"


class Unavailable(Exception):
    """No browser can be had; one line with the remedy."""


@dataclass(frozen=True)
class Settings:
    """`until` is on time.monotonic(); with any `ca` Chromium takes every certificate: it knows no file to trust.

    `allow` names host:port that may be private, for tests; `before` is called with each link before it is looked at
    (the host's turn), `progress` with each finding that was.
    """

    allow_private: bool = False
    ca: str | None = None
    until: float = float("inf")
    seconds: float = LINK_SECONDS
    allow: frozenset[str] = frozenset()
    before: Callable[[str], object] = lambda _: None
    progress: Callable[[Finding], None] = lambda _: None
    sandbox: bool = True
    """Chromium's own; root has none in any case. Off only on machines that are thrown away."""


def program() -> str:
    """Path of the Chromium to use: ATLAS_CHROMIUM, or one that scripts/find_browser.py knows; installs nothing.

    Unavailable where it or Playwright is missing: to be asked before hours are spent on other looks.
    """
    if find_spec("playwright") is None:
        raise Unavailable("Playwright is not installed. Run `make test` once, which installs it.")
    named = os.environ.get("ATLAS_CHROMIUM")
    if named and not (Path(named).is_file() and os.access(named, os.X_OK)):
        raise Unavailable(f"ATLAS_CHROMIUM names {named}, which cannot be run. Name a Chromium there.")
    finder = runpy.run_path(str(_FINDER)) if not named and _FINDER.is_file() else {}
    found = named or (finder["installed"]() if finder else None)
    if not found:
        raise Unavailable(f"No Chromium is here. {finder.get('HELP', 'Set ATLAS_CHROMIUM to its path.')}")
    return str(found)


def _why(words: str) -> str:
    """One line, with the remedy."""
    if "No usable sandbox" in words or "sandboxing failed" in words:
        return "this machine does not allow its sandbox. Allow unprivileged user namespaces, or leave --browser out"
    first = words.strip().partition("\n")[0].removeprefix("BrowserType.launch: ")[:200].rstrip(".")
    if "the driver" in first:
        return f"{first}. Run scripts/find_browser.py, which tells what Playwright's driver lacks"
    return f"{first}. Set ATLAS_CHROMIUM to another Chromium"


@contextmanager
def _opened(settings: Settings) -> Iterator[Opened]:
    """Chromium, or Unavailable where something is missing or does not start."""
    path, root = program(), os.name == "posix" and os.geteuid() == 0
    from atlas.links.third.engine import opened

    with ExitStack() as stack:
        proxy = stack.enter_context(Proxy(settings.allow_private, settings.allow))
        try:
            made = stack.enter_context(opened(path, proxy, bool(settings.ca), settings.sandbox and not root))
        except Exception as error:  # Playwright's own, those of its driver, and the system's
            raise Unavailable(f"{path} does not start: {_why(str(error))}.") from None
        yield made


@dataclass
class _Opinions:
    """One visit for each link, and one for each address that cannot exist."""

    settings: Settings
    visit: Visit
    word: str = field(default_factory=random_word)
    others: dict[str, asyncio.Future[Sight]] = field(default_factory=dict)

    async def better(self, finding: Finding) -> Finding:
        sight = await self._see(finding.url, "browser")
        other = await self._other(finding.url) if asks(finding, sight) else None
        return settled(finding, sight, other)

    async def _see(self, url: str, by: Client) -> Sight:
        return await self.visit(url, by, min(self.settings.seconds, max(self.settings.until - time.monotonic(), 0.1)))

    async def _other(self, url: str) -> Sight:
        impossible = near(url, self.word)
        if impossible not in self.others:
            self.others[impossible] = asyncio.ensure_future(self._see(impossible, "probe"))
        return await asyncio.shield(self.others[impossible])


@dataclass
class _Queue:
    """Findings in their order; of those that Chromium looks at, a few are under way."""

    settings: Settings
    stack: ExitStack
    waiting: deque[Finding | Future[Finding]] = field(default_factory=deque)
    begin: Callable[[Finding], Future[Finding]] | None = None

    def put(self, finding: Finding) -> None:
        if not wanted(finding) or time.monotonic() >= self.settings.until:
            self.waiting.append(finding)
            return
        if self.begin is None:
            made = self.stack.enter_context(_opened(self.settings))
            opinions = _Opinions(self.settings, made.visit)
            self.begin = lambda doubted: made.begin(opinions.better(doubted))
        self.settings.before(finding.url)
        self.waiting.append(self.begin(finding))

    @property
    def full(self) -> bool:
        return sum(isinstance(one, Future) and not one.done() for one in self.waiting) >= TABS

    def get(self) -> Finding:
        one = self.waiting.popleft()
        if isinstance(one, Finding):
            return one
        found = one.result()
        self.settings.progress(found)
        return found


def third(findings: Iterable[Finding], settings: Settings | None = None) -> Generator[Finding, None, None]:
    """Each finding in its turn, a better one where Chromium settles it; Unavailable before the first that needs it.

    Chromium ends with the iterator: close it (contextlib.closing) where you may leave it early.
    """
    with ExitStack() as stack:
        queue = _Queue(settings or Settings(), stack)
        for finding in findings:
            queue.put(finding)
            while queue.full:
                yield queue.get()
        while queue.waiting:
            yield queue.get()
