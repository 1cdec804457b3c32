"""The third opinion (--browser): real Chromium looks at links whose verdict no program can be sure of.

Playwright comes with the tests' packages only, so it is imported where it is used.
"""

from __future__ import annotations

import os
import runpy
import secrets
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.links.proxy import Proxy
from atlas.links.records import Client, Finding
from atlas.links.siblings import near
from atlas.links.third.sight import Sight, asks, settled, wanted

if TYPE_CHECKING:
    from atlas.links.third.engine import Visit

LINK_SECONDS = 20.0
_FINDER = Path(__file__).resolve().parents[3] / "scripts" / "find_browser.py"


class Unavailable(Exception):
    """No browser can be had; one line with the remedy."""


@dataclass(frozen=True)
class Settings:
    """`until` is on time.monotonic(); with any `ca` Chromium takes every certificate: it knows no file to trust.

    `allow` names host:port that may be private, for tests; `before` is called with an address when it is to be asked
    (the host's turn), `progress` with each finding that was looked at.
    """

    allow_private: bool = False
    ca: str | None = None
    until: float = float("inf")
    seconds: float = LINK_SECONDS
    allow: frozenset[str] = frozenset()
    before: Callable[[str], None] = lambda _: None
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
def _opened(settings: Settings, proxy: Proxy) -> Iterator[Visit]:
    """Chromium, or Unavailable where something is missing or does not start."""
    path, root = program(), os.name == "posix" and os.geteuid() == 0
    from atlas.links.third.engine import opened

    with ExitStack() as stack:
        try:
            visit = stack.enter_context(opened(path, proxy, bool(settings.ca), settings.sandbox and not root))
        except Exception as error:  # Playwright's own, those of its driver, and the system's
            raise Unavailable(f"{path} does not start: {_why(str(error))}.") from None
        yield visit


@dataclass
class _Third:
    """One browser for all links, and one visit for each address that cannot exist."""

    settings: Settings
    visit: Visit
    word: str = field(default_factory=lambda: "".join(secrets.choice("bcdfghklmnprstvwz") for _ in range(12)))
    others: dict[str, Sight] = field(default_factory=dict)

    def better(self, finding: Finding) -> Finding:
        sight = self._see(finding.url, "browser")
        other = self._other(finding.url) if asks(finding, sight) else None
        return settled(finding, sight, other)

    def _see(self, url: str, by: Client) -> Sight:
        self.settings.before(url)
        return self.visit(url, by, min(self.settings.seconds, max(self.settings.until - time.monotonic(), 0.1)))

    def _other(self, url: str) -> Sight:
        impossible = near(url, self.word)
        if impossible not in self.others:
            self.others[impossible] = self._see(impossible, "probe")
        return self.others[impossible]


def third(findings: Iterable[Finding], settings: Settings | None = None) -> Generator[Finding, None, None]:
    """Each finding in its turn, a better one where Chromium settles it; Unavailable before the first that needs it.

    Chromium ends with the iterator: close it (contextlib.closing) where you may leave it early.
    """
    settings = settings or Settings()
    third: _Third | None = None
    with ExitStack() as stack:
        for finding in findings:
            if not wanted(finding) or time.monotonic() >= settings.until:
                yield finding
                continue
            if third is None:
                proxy = stack.enter_context(Proxy(settings.allow_private, settings.allow))
                third = _Third(settings, stack.enter_context(_opened(settings, proxy)))
            found = third.better(finding)
            settings.progress(found)
            yield found
