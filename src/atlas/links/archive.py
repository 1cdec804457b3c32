"""The archive's copy of a dead page, by the Wayback availability interface (archive.org/help/wayback_api.php)."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urldefrag, urlencode, urlsplit

import httpx

from atlas.links.download import Unanswered, download

ADDRESS = "https://archive.org"
PLAYBACK = "web.archive.org"
MOST_BYTES = 100_000
MOST_FAILURES = 2
SECONDS = 15.0  # for one question
PATIENCE = 120.0  # seconds for all questions of a run
_PATH = re.compile(r"/web/\d{4,14}[a-z_]*/\S+")
_UNSAFE = re.compile(r"[\s\"'<>\\^`{|}]")


@dataclass
class Archive:
    """Asks one question at a time and each once a run; after MOST_FAILURES failures, or when PATIENCE is used up,
    it asks no more and knows of no copy.

    A copy is not visited: its status stands in the answer, playback is slow and refuses those who come often, and a
    person looks at a copy before anybody links to it.
    """

    client: httpx.Client
    address: str = ADDRESS
    clock: Callable[[], float] = time.monotonic
    failures: list[str] = field(default_factory=list)
    """Why the archive could not be reached, for the one who reads the log."""
    _copies: dict[str, str | None] = field(default_factory=dict)
    _spent: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def copy(self, url: str, when: datetime | None = None) -> str | None:
        """Address of the copy nearest to `when` (default: the newest); None where none is known."""
        page = _public(url)
        if page is None:
            return None
        with self._lock:
            if page not in self._copies and len(self.failures) < MOST_FAILURES and self._spent < PATIENCE:
                self._copies[page] = self._asked(page, when)
            return self._copies.get(page)

    def _asked(self, page: str, when: datetime | None) -> str | None:
        wanted = {"url": page} | ({"timestamp": f"{when.astimezone(UTC):%Y%m%d%H%M%S}"} if when else {})
        question = f"{self.address.rstrip('/')}/wayback/available?{urlencode(wanted)}"
        begun = self.clock()
        try:
            return closest(download(self.client, question, MOST_BYTES, SECONDS), self.address)
        except Unanswered as reason:
            self.failures.append(str(reason))
            return None
        finally:
            self._spent += self.clock() - begun


def _public(url: str) -> str | None:
    """What may be told to the archive: a web address without fragment; None where it holds a password."""
    parts = urlsplit(url)
    fit = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return urldefrag(url)[0] if fit else None


def closest(answer: bytes, archive: str) -> str | None:
    """The copy that an answer names, if it is one of a page (status 200) and lies in the archive; over https.

    Unanswered where the answer is no JSON. `archive` is the archive's own address: a test's is trusted as it is.
    """
    try:
        said: Any = json.loads(answer)
    except (ValueError, RecursionError):
        raise Unanswered("the answer is no JSON") from None
    for key in ("archived_snapshots", "closest"):
        said = said.get(key) if isinstance(said, dict) else None
    if not isinstance(said, dict) or said.get("available") is not True or str(said.get("status")) != "200":
        return None
    return _address(said.get("url"), archive)


def _address(url: Any, archive: str) -> str | None:
    if not isinstance(url, str) or len(url) > 2000 or not url.isprintable() or _UNSAFE.search(url):
        return None
    try:
        parts, own = urlsplit(url), urlsplit(archive)
    except ValueError:
        return None
    whole = url.partition(parts.netloc)[2]
    if parts.scheme not in ("http", "https") or not _PATH.fullmatch(whole):
        return None
    if parts.netloc.lower() == own.netloc.lower():
        return f"{own.scheme}://{own.netloc}{whole}"
    return f"https://{PLAYBACK}{whole}" if parts.netloc.lower() == PLAYBACK else None
