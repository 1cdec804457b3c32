"""The second opinion on suspects: another client, with patience, and a look at an address that cannot exist."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from atlas.links.browse import Browser
from atlas.links.chain import completed
from atlas.links.look import UNHEARD, Look
from atlas.links.pace import Lanes, Pace, host_of
from atlas.links.records import Step
from atlas.links.siblings import Siblings
from atlas.links.verdict import LATER, Opinion, opinion
from atlas.retry import retry_after

WAITS = (2.0, 15.0, 120.0)
"""Seconds before the second, third and fourth try; the patience caps each."""
METHODS = frozenset({405, 501})
Told = Callable[[str, Opinion, tuple[Step, ...]], None]


def again(look: Look) -> bool:
    """Whether another try may help."""
    if look.failure:
        return look.failure in UNHEARD
    return look.status in LATER or 500 <= (look.status or 0) < 600


def pause(look: Look, tries: int, patience: float) -> float | None:
    """Seconds to wait before the next try; None where it is no use."""
    if not again(look) or tries > len(WAITS) or (look.failure == "no-host" and tries > 1):
        return None
    asked = retry_after(look.headers.get("retry-after", ""))
    return None if asked > patience else min(max(WAITS[tries - 1], asked), patience)


@dataclass(frozen=True)
class Suspect:
    """A resource, the links to it (they differ in their fragments), and what the sweep asked of it."""

    links: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    twin: bool = False
    """Whether the host shows the same page at other addresses, or one at addresses that cannot exist."""


@dataclass
class _Case:
    suspect: Suspect
    steps: list[Step]
    tries: int = 0


@dataclass
class Rechecker:
    """`told` is called from the threads, once for each link."""

    browser: Browser
    pace: Pace
    told: Told
    siblings: Siblings
    patience: float = 120.0
    ca: str | None = None
    until: float = float("inf")
    _turn: threading.Condition = field(default_factory=threading.Condition)
    _cases: dict[str, _Case] = field(default_factory=dict)
    _unheard: dict[str, Look] = field(default_factory=dict)
    """How a silent host failed last: what is said of its other links, which are not asked one by one."""

    def __post_init__(self) -> None:
        self._lanes = Lanes(self.pace)

    def run(self, suspects: Mapping[str, Suspect], threads: int) -> None:
        """Visit each resource until it is fine, patience ends or the run's time is over. Ctrl-C passes at once."""
        for url, suspect in suspects.items():
            self._cases[url] = _Case(suspect, list(suspect.steps))
            self._lanes.append(url)
        for _ in range(min(threads, len(suspects))):
            threading.Thread(target=self._work, daemon=True).start()
        with self._turn:
            while self._cases and time.monotonic() < self.until:
                self._turn.wait(0.5)

    def _next(self) -> str | None:
        with self._turn:
            while self._cases and time.monotonic() < self.until:
                url, wait = self._lanes.next()
                if url is not None:
                    return url
                self._turn.wait(min(wait, 0.5))
        return None

    def _work(self) -> None:
        while (url := self._next()) is not None:
            wait = self._guarded(url, self._cases[url])
            with self._turn:
                if wait is None:
                    del self._cases[url]
                else:
                    self._lanes.append(url, time.monotonic() + wait)
                self._turn.notify_all()

    def _guarded(self, url: str, case: _Case) -> float | None:
        try:
            return self._try(url, case)
        except Exception as error:  # one odd link never stops the others
            why = f"our own tool failed on it ({type(error).__name__}: {error})"[:200]
            for link in case.suspect.links:
                self.told(link, Opinion("inconclusive", why), tuple(case.steps))
            return None

    def _try(self, url: str, case: _Case) -> float | None:
        """One try; seconds until the next one, or None when the verdicts are told."""
        look = self._look(url)
        case.tries += 1
        case.steps += look.steps
        wait = pause(look, case.tries, self.patience)
        if wait is None or time.monotonic() + wait > self.until:
            self._tell(url, look, case)
            return None
        return wait

    def _look(self, url: str) -> Look:
        host = host_of(url)
        if self.pace.silent(host):
            return self._unheard.get(host, Look(url, None, "no-answer", "its host has just given no answer to others"))
        look = self.browser.visit(url, due=True)
        self.pace.learn(host, look)
        if look.failure in UNHEARD or look.status == 429:
            self._unheard[host] = Look(url, look.status, look.failure, f"{look.words}, as for others of the host")
        return self._with_chain(url, look) if look.failure == "incomplete-chain" else look

    def _with_chain(self, url: str, look: Look) -> Look:
        context = completed(look.steps[-1].url if look.steps else url, self.ca, self.browser.allow_private)
        if context is None:
            return look
        other = replace(self.browser, context=context)
        try:
            found = other.visit(url)
        finally:
            other.close()
        return look if found.failure else found

    def _tell(self, url: str, look: Look, case: _Case) -> None:
        probes: list[Look] = []

        def probe(far: bool = False) -> Look:
            other = self.siblings.of(url, far)
            probes.extend([other] if other not in probes else [])
            return other

        if look.status in METHODS:  # another method, as evidence: a browser sends GET
            case.steps += self.browser.visit(url, method="HEAD").steps
        for link in case.suspect.links:
            said = opinion(link, look, probe, case.suspect.twin)
            self.told(link, said, (*case.steps, *(step for probed in probes for step in probed.steps)))
