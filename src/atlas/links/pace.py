"""Turns of hosts: no host is asked faster than its rate, and none waits for another's turn."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from atlas.links.look import UNHEARD, Look
from atlas.retry import retry_after

BURST = 4
SLOWEST = 0.5  # requests a second, however often a host refuses
SILENT = 4  # requests in a row without an answer
REST = 5.0  # seconds after which one more is tried
LONGEST_PAUSE = 10.0  # seconds; a host that asks for more is left to the second try


def host_of(url: str) -> str:
    """Host and port, as the one who is asked; empty for what is no address."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


@dataclass
class _Turn:
    rate: float
    due: float = 0.0
    """Theoretical arrival time of the next request (generic cell rate algorithm)."""
    closed: float = 0.0
    """Until when the host has asked to be left alone."""
    silent: int = 0
    """Requests in a row that got no answer at all."""
    refusals: int = 0
    """Likewise, "too many requests" for an answer."""
    tried: float = 0.0
    """When the last one was sent."""


@dataclass
class Pace:
    """One token bucket a host; thread-safe. `clock` and `sleep` are arguments so that tests need not wait."""

    rate: float = 20.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _turns: dict[str, _Turn] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def _turn(self, host: str) -> _Turn:
        return self._turns.setdefault(host, _Turn(self.rate))

    def ready(self, host: str) -> float:
        """When the host may be asked next, on the clock."""
        turn = self._turns.get(host)
        if turn is None or self.silent(host):  # nothing will be sent
            return 0.0
        return max(turn.due - (BURST - 1) / turn.rate, turn.closed)

    def take(self, host: str) -> float:
        """Reserve the next request; seconds to wait before it may be sent."""
        with self._lock:
            now, turn = self.clock(), self._turn(host)
            if self.silent(host):
                return 0.0
            start = max(now, self.ready(host))
            turn.due = max(turn.due, start) + 1 / turn.rate
            return start - now

    def wait(self, host: str) -> float:
        """Until the turn has come; the seconds that it took."""
        pause = self.take(host)
        if pause > 0:
            self.sleep(pause)
        return pause

    def refused(self, host: str, asked: float) -> None:
        """The host said "too many": it gets a rest, and half the rate from then on."""
        with self._lock:
            now, turn = self.clock(), self._turn(host)
            turn.refusals += 1
            if turn.closed <= now:  # answers to requests that were under way count once
                turn.rate = max(turn.rate / 2, SLOWEST)
            turn.closed = max(turn.closed, now + min(max(asked, 1.0), LONGEST_PAUSE))

    def answered(self, host: str, something: bool, refused: bool = False) -> None:
        """Remember whether the host speaks at all."""
        with self._lock:
            turn = self._turn(host)
            turn.silent = 0 if something else turn.silent + 1
            turn.refusals = turn.refusals if refused else 0
            turn.tried = self.clock()

    def learn(self, host: str, look: Look) -> None:
        """What an answer, or none, says of the host."""
        refused = look.status == 429
        self.answered(host, look.failure not in UNHEARD, refused)
        if refused:
            self.refused(host, retry_after(look.headers.get("retry-after", "")))

    def silent(self, host: str) -> bool:
        """Whether it is no use to ask now: several got no answer or were refused, the last of them just before."""
        turn = self._turns.get(host)
        shut = turn is not None and max(turn.silent, turn.refusals) >= SILENT
        return turn is not None and shut and self.clock() - turn.tried < REST


@dataclass
class Lanes:
    """A lane of waiting addresses for each host; what comes out is ready to be sent. Not thread-safe by itself."""

    pace: Pace
    _lanes: dict[str, list[tuple[float, int, str]]] = field(default_factory=dict)
    _heap: list[tuple[float, int, str]] = field(default_factory=list)
    _number: int = 0
    _size: int = 0

    def __len__(self) -> int:
        return self._size

    def clear(self) -> None:
        self._lanes, self._heap, self._size = {}, [], 0

    def _push(self, host: str, at: float) -> None:
        self._number += 1
        heapq.heappush(self._heap, (at, self._number, host))

    def append(self, url: str, not_before: float = 0.0) -> None:
        host = host_of(url)
        lane = self._lanes.setdefault(host, [])
        self._number += 1
        heapq.heappush(lane, (not_before, self._number, url))
        self._size += 1
        if lane[0][2] == url:  # the first of its host: an older, later turn of the host is passed over
            self._push(host, max(not_before, self.pace.ready(host)))

    def next(self) -> tuple[str | None, float]:
        """An address whose host's turn it is (the turn is then taken), or None and the seconds until there is one."""
        while self._heap:
            at, _, host = self._heap[0]
            lane = self._lanes.get(host)
            if lane is None:
                heapq.heappop(self._heap)
                continue
            at = max(at, lane[0][0], self.pace.ready(host))
            now = self.pace.clock()
            if at > now:
                if at > self._heap[0][0]:
                    heapq.heappop(self._heap)
                    self._push(host, at)
                    continue
                return None, at - now
            heapq.heappop(self._heap)
            return self._pop(host, lane), 0.0
        return None, 60.0

    def _pop(self, host: str, lane: list[tuple[float, int, str]]) -> str:
        self.pace.take(host)
        _, _, url = heapq.heappop(lane)
        self._size -= 1
        if lane:
            self._push(host, max(lane[0][0], self.pace.ready(host)))
        else:
            del self._lanes[host]
        return url
