"""Addresses that cannot exist, and what their sites show there.

Near: beside the link. Far: where nothing of its path is left, as many a site looks at a part of the path only
(the number of a question, not the words behind it).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import splitext
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from atlas.links import moves
from atlas.links.browse import Browser
from atlas.links.look import Look


def random_word() -> str:
    """Letters only, so that no site takes it for a number of a page; new in each run."""
    return "".join(secrets.choice("bcdfghklmnprstvwz") for _ in range(12))


def near(url: str, word: str) -> str:
    """An address of the same kind that cannot exist; `word` is random letters."""
    parts = urlsplit(url)
    if wanted := dict(moves.asked(url)):
        pairs = [(key, _like(value, word) if key in wanted else value) for key, value in parse_qsl(parts.query)]
        return urlunsplit(parts._replace(query=urlencode(pairs), fragment=""))
    head, _, last = parts.path.rstrip("/").rpartition("/")
    slash = "/" if parts.path.endswith("/") and last else ""
    return urlunsplit(parts._replace(path=f"{head}/{quote(word)}{splitext(last)[1]}{slash}", query="", fragment=""))


def far(url: str, word: str) -> str:
    """Likewise, with nothing but the host and the file's extension kept."""
    parts = urlsplit(url)
    name = f"/{quote(word[:5])}/{quote(word[5:])}{splitext(parts.path)[1]}"
    return urlunsplit(parts._replace(path=name, query="", fragment=""))


def _like(value: str, word: str) -> str:
    """As long as the value, and a number where it is one."""
    if value.isdecimal():
        return "9" + "".join(str(ord(char) % 10) for char in word)[: max(len(value) + 2, 8)]
    return (word * 4)[: max(len(value), 6)]


@dataclass
class Siblings:
    """One visit of each address that cannot exist, shared by the links that it stands beside."""

    browser: Browser
    word: str = field(default_factory=random_word)
    _seen: dict[str, Look] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, url: str, far_off: bool = False) -> Look:
        other = (far if far_off else near)(url, self.word)
        with self._lock:
            lock = self._locks.setdefault(other, threading.Lock())
        with lock:
            if other not in self._seen:
                self._seen[other] = self.browser.visit(other, by="probe")
            return self._seen[other]


def in_parallel(work: Callable[[str], None], items: list[str], threads: int) -> None:
    """In daemon threads, so that Ctrl-C need not wait for requests that are under way."""
    left = iter(items)
    lock = threading.Lock()

    def run() -> None:
        while True:
            with lock:
                item = next(left, None)
            if item is None:
                return
            work(item)

    workers = [threading.Thread(target=run, daemon=True) for _ in range(min(threads, len(items)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        while worker.is_alive():
            worker.join(0.5)
