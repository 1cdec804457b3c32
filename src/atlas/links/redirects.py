"""Where a page of a documentation went, by the redirect files of its repository.

The site obeys the newest files itself, so a dead page is mostly one that they forgot: older revisions belong to the
docsets too, and a way may lead through files of several.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx

from atlas.catalogue import Docset
from atlas.links.download import Unanswered, download
from atlas.links.openpublishing import entries, key, localised

MOST_BYTES = 40_000_000  # of all files of a run together
MOST_SECONDS = 60.0  # likewise
MOST_STEPS = 10


@dataclass
class Redirects:
    """All redirect files of a run; each is fetched when a page asks for it, once. Thread-safe."""

    client: httpx.Client
    docsets: Sequence[Docset]
    most_bytes: int = MOST_BYTES
    most_seconds: float = MOST_SECONDS
    clock: Callable[[], float] = time.monotonic
    failures: list[str] = field(default_factory=list)
    """Files that could not be read, and why."""
    _tables: dict[tuple[Docset, str], dict[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def successors(self, url: str) -> tuple[str, ...]:
        """Where the page went, step by step; the last is the newest. Ends where it would come back."""
        found: list[str] = []
        seen, at = {key(url)}, url
        while len(found) < MOST_STEPS and (onward := self._onward(key(at))) and key(onward) not in seen:
            seen.add(key(onward))
            found.append(localised(onward, url))
            at = onward
        return tuple(found)

    def _onward(self, page: str) -> str | None:
        for docset in sorted(self.docsets, key=lambda one: -len(one.address)):
            if f"{page}/".startswith(f"{key(docset.address)}/"):
                for file in docset.files:
                    if found := self._table(docset, file).get(page):
                        return found
        return None

    def _table(self, docset: Docset, file: str) -> dict[str, str]:
        """What a file says, of two entries for a page the first; nothing where it cannot be had."""
        with self._lock:
            if (docset, file) not in self._tables:
                table = self._tables[docset, file] = {}
                for old, new in entries(self._text(f"{docset.root}{file}"), docset, file):
                    table.setdefault(old, new)
            return self._tables[docset, file]

    def _text(self, address: str) -> str:
        begun = self.clock()
        try:
            if self.most_seconds <= 0:
                raise Unanswered("the time for all redirect files is used up")
            body = download(self.client, address, self.most_bytes, self.most_seconds)
        except Unanswered as reason:
            self.failures.append(f"{address}: {reason}")
            return ""
        finally:
            self.most_seconds -= self.clock() - begun
        self.most_bytes -= len(body)
        return body.decode("utf-8-sig", errors="replace")
