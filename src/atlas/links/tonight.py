"""All links of a run: swept, suspects rechecked, a finding for each; what is finished is kept as it comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from atlas.links.browse import Browser
from atlas.links.look import Look
from atlas.links.moves import home
from atlas.links.pace import Pace, host_of
from atlas.links.recheck import Rechecker, Suspect
from atlas.links.records import Evidence, Finding, Step
from atlas.links.siblings import Siblings, in_parallel
from atlas.links.sweep import Settings, sweep
from atlas.links.verdict import Opinion, suspicious

SO_FAR = "fine at the first look"
SOME_TEXT = 20  # characters; with fewer there is nothing to compare
TWIN_TEXT = 100  # characters; shorter pages are alike by chance
Keep = Callable[[Finding], None]


@dataclass
class Tonight:
    """Takes looks from the sweep's threads and opinions from the recheck's; `keep` is called for each link (a later
    call replaces an earlier one)."""

    keep: Keep
    links: dict[str, tuple[str, ...]]
    """Resource (address without fragment) → the links to it."""
    suspects: dict[str, Suspect] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    """Host → its resources that are pages and looked fine."""
    fine: list[tuple[str, tuple[Step, ...]]] = field(default_factory=list)
    """Links that are fine unless their host turns out to show pages at impossible addresses."""
    over: bool = False
    _first: dict[tuple[str, int], str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seen(self, resource: str, look: Look) -> None:
        """A look of the sweep."""
        links = self.links[resource]
        with self._lock:
            twin = self._twin(resource, look)
            if twin or any(suspicious(link, look) for link in links):
                self.suspects[resource] = Suspect(links, look.steps, twin)
                return
            so_far = bool(look.page and len(look.page.text) >= SOME_TEXT and not look.page.shell and not home(resource))
            if so_far:
                self._put(resource, [(link, look.steps) for link in links])
        for link in links:
            self.told(link, Opinion("ok", SO_FAR if so_far else "fine"), look.steps)

    def _put(self, resource: str, links: list[tuple[str, tuple[Step, ...]]]) -> None:
        """A page that looked fine, and whose host is still to be doubted."""
        self.pages.setdefault(host_of(resource), []).append(resource)
        self.fine += links

    def again(self, finding: Finding) -> None:
        """A link that an earlier part of this run found fine so far."""
        resource = urldefrag(finding.url).url
        self.links[resource] = (*self.links.get(resource, ()), finding.url)
        self._put(resource, [(finding.url, finding.evidence.chain)])

    def believed(self) -> None:
        """The doubts are settled: what is fine may be kept for good."""
        for link, steps in self.fine:
            if urldefrag(link).url not in self.suspects:
                self.told(link, Opinion("ok", "fine"), steps)

    def doubt(self, host: str, other: Look) -> None:
        """A host that shows a page at an address that cannot exist may show it at ours."""
        if other.fine and other.page and not other.page.shell:
            with self._lock:
                for resource in self.pages[host]:
                    self.suspects.setdefault(resource, Suspect(self.links[resource], (), True))

    def _twin(self, resource: str, look: Look) -> bool:
        """Whether another address of the host showed the same words; the first of them becomes a suspect too."""
        page = look.page
        if page is None or not look.fine or page.shell or len(page.text) < TWIN_TEXT:
            return False
        key = (host_of(resource), hash(page.text))
        first = self._first.setdefault(key, resource)
        if first == resource or urlsplit(look.url).path == urlsplit(first).path:
            return False
        self.suspects.setdefault(first, Suspect(self.links[first], (), True))
        return True

    def told(self, link: str, said: Opinion, steps: tuple[Step, ...]) -> None:
        """An opinion that is final."""
        finding = Finding(url=link, verdict=said.verdict, evidence=Evidence(why=said.why, chain=steps), to=said.to)
        with self._lock:
            if not self.over:
                self.findings[link] = finding
                self.keep(finding)

    def end(self) -> None:
        """Threads that are still waiting for an answer when the deadline comes are not listened to any more."""
        with self._lock:
            self.over = True


def resources(urls: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Links that differ in their fragment only are one request."""
    grouped: dict[str, list[str]] = {}
    for url in urls:
        grouped.setdefault(urldefrag(url).url, []).append(url)
    return {resource: tuple(links) for resource, links in grouped.items()}


def refusal(url: str) -> str | None:
    """Why an address is never asked."""
    try:
        parts = urlsplit(url)
        named = parts.hostname and (parts.port or 1)
    except ValueError:
        named = None
    if not named:
        return "is no address that can be asked"
    if parts.username or parts.password:
        return "holds a user name or a password, and is not asked"
    return None


def _doubts(run: Tonight, siblings: Siblings, settings: Settings) -> None:
    """One impossible address for each host tells whether its answers can be believed."""

    def ask(host: str) -> None:
        if time.monotonic() < settings.until:
            run.doubt(host, siblings.of(run.pages[host][0]))

    in_parallel(ask, list(run.pages), settings.threads)


def look_at(
    urls: Iterable[str],
    browser: Browser,
    pace: Pace,
    settings: Settings,
    patience: float,
    keep: Keep,
    so_far: Iterable[Finding] = (),
) -> dict[str, Finding]:
    """A finding for every address; those that the deadline left over are inconclusive. `so_far`: swept before."""
    urls, so_far = list(urls), list(so_far)
    refused = {url: why for url in urls if (why := refusal(url))}
    run = Tonight(keep, resources(url for url in urls if url not in refused))
    for url, why in refused.items():
        run.told(url, Opinion("inconclusive", why), ())
    left = list(run.links)
    for finding in so_far:
        run.again(finding)
    sweep(left, pace, run.seen, settings)
    siblings = Siblings(browser)
    _doubts(run, siblings, settings)
    if time.monotonic() < settings.until:
        run.believed()
    second = Rechecker(browser, pace, run.told, siblings, patience, settings.ca, settings.until)
    second.run(dict(run.suspects), settings.threads)
    run.end()
    urls += [finding.url for finding in so_far]
    for url in urls:
        if url not in run.findings:
            why = "the time of the run was over" if time.monotonic() >= settings.until else "could not be looked at"
            run.findings[url] = Finding(url=url, verdict="inconclusive", evidence=Evidence(why=why))
    return {url: run.findings[url] for url in urls}
