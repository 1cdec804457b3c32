# SPDX-License-Identifier: GPL-2.0-or-later
"""The first look at every link, by LinkChecker's threads, addresses and HTTP client, with turns of our own.

Stock LinkChecker sleeps for one host's turn under a lock of all hosts; here the queue hands out what is ready.
robots.txt is not asked: only pages that an author links to are visited, once a night, and nothing on them is followed.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from linkcheck.cache.results import ResultCache
from linkcheck.cache.robots_txt import RobotsTxt
from linkcheck.checker.httpurl import HttpUrl
from linkcheck.configuration import Configuration
from linkcheck.director.aggregator import Aggregate
from linkcheck.director.checker import Checker
from linkcheck.plugins import PluginManager

from atlas.links.body import most_of, page_of
from atlas.links.browse import HEADERS, MOST_HEADER
from atlas.links.failure import classify
from atlas.links.look import PERMANENT, Hop, Look, media_type
from atlas.links.pace import Pace, host_of
from atlas.links.records import Step
from atlas.links.turns import Queue
from atlas.links.wire import Adapter, Session, Watch

AGENT = "Mozilla/5.0 (compatible; AzureIntegrationAtlas/1.0; link check)"
READ_SECONDS = 15
LINK_SECONDS = 25.0
Seen = Callable[[str, Look], None]


@dataclass(frozen=True)
class Settings:
    """`ca` is a PEM file to trust in place of the system's; `until` ends the run, on time.monotonic()."""

    threads: int = 64
    allow_private: bool = False
    ca: str | None = None
    until: float = float("inf")


class Swept(HttpUrl):  # type: ignore[misc]
    """One address; what LinkChecker finds out becomes a Look. Nothing on the page is followed."""

    def __init__(self, url: str, aggregate: Sweeper) -> None:
        self.asked = url
        self.failure: BaseException | None = None
        super().__init__(url, 1, aggregate, extern=(1, 0))

    def handle_exception(self) -> Any:
        said = super().handle_exception()
        self.failure = sys.exc_info()[1]
        return said

    def look(self) -> Look:
        session: Session = self.aggregate.get_request_session()
        session.begin()
        if not self.has_result:
            self.check()
        steps, response = tuple(session.steps), self.url_connection
        if self.failure or response is None:
            failure, words = classify(self.failure or ValueError(str(self.result)))
            return Look(self.asked, None, failure, words, steps=steps)
        return self._seen(response, steps)

    def _seen(self, response: Any, steps: tuple[Step, ...]) -> Look:
        headers = {name.lower(): value[:MOST_HEADER] for name, value in response.headers.items()}
        body, whole = self._body(response, headers)
        page = page_of(headers, body, _charset(response), whole)
        hops = _hops(steps)
        url = steps[-1].url if steps else self.asked
        return Look(url, response.status_code, None, "", hops, headers, page, steps)

    def _body(self, response: Any, headers: dict[str, str]) -> tuple[bytes, bool]:
        """Of pages all that is needed; of anything else nothing, which gives the connection up."""
        most = most_of(media_type(headers))
        if not most or response.is_redirect:
            return b"", True
        parts, size = [], 0
        try:
            for part in response.iter_content(65536):
                parts.append(part)
                size += len(part)
                if size > most or self.aggregate.watch.overdue():
                    return b"".join(parts), False
        except Exception:  # whatever ends a body early: what came is what a browser shows
            return b"".join(parts), False
        return b"".join(parts), True


def _charset(response: Any) -> str | None:
    kind = response.headers.get("content-type", "").lower()
    return response.encoding if "charset" in kind else None


def _hops(steps: tuple[Step, ...]) -> tuple[Hop, ...]:
    """Redirects between the requests; a permanent one is known by its status."""
    return tuple(Hop(after.url, before.status in PERMANENT) for before, after in pairwise(steps))


class Worker(Checker):  # type: ignore[misc]
    """A thread of LinkChecker's that tells what it saw, and lets nothing end it."""

    def check_url_data(self, url_data: Swept) -> None:
        url_data.aggregate.visit(url_data)

    def internal_error(self) -> None:
        logging.getLogger(__name__).exception("sweep")


class Sweeper(Aggregate):  # type: ignore[misc]
    """LinkChecker's director with pacing in the queue, one guarded adapter, and daemon threads."""

    def __init__(self, settings: Settings, pace: Pace, seen: Seen) -> None:
        config = Configuration()
        config.update(status=False, robotstxt=False, threads=settings.threads, timeout=READ_SECONDS)
        config.update(sslverify=settings.ca or True, useragent=AGENT, maxhttpredirects=10, verbose=False)
        config["logger"] = config.logger_new("none")
        self.pace, self.seen = pace, seen
        self.watch = Watch()
        self.adapter = Adapter(self.watch, settings.allow_private)
        queue = Queue(pace, lambda url: Swept(url, self))
        super().__init__(config, queue, RobotsTxt(AGENT), PluginManager(config), ResultCache(0))

    def wait_for_host(self, host: str) -> None:
        """The queue has waited already."""

    def add_request_session(self) -> None:
        headers = {**HEADERS, "User-Agent": AGENT}
        session = Session(self.adapter, self.pace, self.watch, headers, self.config["maxhttpredirects"])
        self.request_sessions[threading.get_ident()] = session

    def start_threads(self) -> None:
        self.watch.start()
        for _ in range(self.config["threads"]):
            thread = Worker(self.urlqueue, self.logger, self.add_request_session)
            thread.daemon = True
            self.threads.append(thread)
            thread.start()

    def visit(self, swept: Swept) -> None:
        host = host_of(swept.asked)
        if self.pace.silent(host):
            look = Look(swept.asked, None, "no-answer", "its host has just given no answer to others")
        else:
            self.watch.begin(LINK_SECONDS)
            try:
                look = swept.look()
            except Exception as error:  # one odd link never stops the others
                look = Look(swept.asked, None, *classify(error))
            finally:
                self.watch.end()
                swept.close_connection()
            self.pace.learn(host, look)
        self.seen(swept.asked, look)


def sweep(urls: Iterable[str], pace: Pace, seen: Seen, settings: Settings) -> None:
    """Look at every address; `seen` is called from the threads, once for each. Ctrl-C passes through at once."""
    logging.getLogger("linkcheck").addHandler(logging.NullHandler())
    logging.getLogger("linkcheck").propagate = False
    urls = list(urls)
    sweeper = Sweeper(replace(settings, threads=min(settings.threads, len(urls))), pace, seen)
    sweeper.urlqueue.fill(urls)
    if not sweeper.urlqueue.unfinished_tasks or time.monotonic() >= settings.until:
        return
    sweeper.start_threads()
    try:
        _joined(sweeper.urlqueue, settings.until)
    finally:
        sweeper.urlqueue.do_shutdown()
        for thread in sweeper.threads:
            thread.stop()
        sweeper.watch.done.set()


def _joined(queue: Queue, until: float) -> None:
    """In short waits, so that Ctrl-C and the deadline are heard."""
    with queue.all_tasks_done:
        while queue.unfinished_tasks and time.monotonic() < until:
            queue.all_tasks_done.wait(0.5)
