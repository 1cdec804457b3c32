"""What has been asked of the hosts, and whether a request meets an answer's conditions."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic

from tests.hazards.case import Answer, When
from tests.hazards.request import Request


@dataclass
class Asked:
    """One request as it came in, and what it was answered (0: nothing yet, or no HTTP)."""

    when: float
    request: Request
    status: int = 0


@dataclass
class Memory:
    """Since the last reset. `clock` gives seconds."""

    night: int = 1
    clock: Callable[[], float] = monotonic
    hosts: dict[str, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    busy: Counter[str] = field(default_factory=Counter)
    refusing: dict[str, float] = field(default_factory=dict)

    def note(self, request: Request) -> Asked:
        asked = Asked(self.clock(), request)
        self.hosts[request.host].append(asked)
        self.times[request.host, request.target] += 1
        return asked

    def choose(self, answers: Iterable[Answer], request: Request) -> Answer | None:
        """The first that fits; the request has been noted."""
        fits = (one for one in answers if _at(one, request.target) and self.meets(one.when, request))
        return next(fits, None)

    def meets(self, when: When, request: Request) -> bool:
        """`faster` is looked at last, as it changes what the host does from now on."""
        return _fits(when, request) and self._history(when, request) and self._slow_down(when, request)

    def _history(self, when: When, request: Request) -> bool:
        before = self.hosts[request.host]
        return not (
            (when.nights and self.night not in when.nights)
            or (when.times and self.times[request.host, request.target] > when.times)
            or (when.seconds and self.clock() - before[0].when >= when.seconds)
            or (when.together and self.busy[request.host] <= when.together)
            or (when.after and not any(re.fullmatch(when.after, one.request.target) for one in before[:-1]))
            or (when.chance and self._dice(request) >= when.chance)
        )

    def _dice(self, request: Request) -> float:
        """The same for the same night, host and number of requests."""
        return random.Random(f"{self.night} {request.host} {len(self.hosts[request.host])}").random()  # noqa: S311

    def _slow_down(self, when: When, request: Request) -> bool:
        if not when.faster:
            return True
        most, pause = when.faster
        now = self.clock()
        if now < self.refusing.get(request.host, 0):
            return True
        if sum(one.when > now - 1 for one in self.hosts[request.host]) <= most:
            return False
        self.refusing[request.host] = now + pause
        return True

    def peak(self, host: str, since: float = 0) -> int:
        """Most requests within one second, counted from a moment on."""
        times = [one.when for one in self.hosts.get(host, ()) if one.when >= since]
        return max((sum(start <= other < start + 1 for other in times) for start in times), default=0)


def _at(answer: Answer, target: str) -> bool:
    return answer.at is None or answer.at == target or re.fullmatch(answer.at, target) is not None


def _fits(when: When, request: Request) -> bool:
    def matches(name: str, pattern: str) -> bool:
        return re.search(pattern, request.headers.get(name, ""), re.I) is not None

    return not (
        (when.method and request.method not in when.method)
        or (when.browser is not None and request.browser != when.browser)
        or (when.scheme and request.scheme != when.scheme)
        or (when.cookie and when.cookie not in request.headers.get("cookie", ""))
        or not all(matches(*pair) for pair in when.has.items())
        or (when.lacks and all(matches(*pair) for pair in when.lacks.items()))
    )
