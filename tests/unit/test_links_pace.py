"""Turns of hosts, on a clock that moves only when it is told to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.links.pace import BURST, LONGEST_PAUSE, REST, SILENT, SLOWEST, Lanes, Pace, host_of

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
EVER = 100_000


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def paced(rate: float) -> tuple[Clock, Pace]:
    clock = Clock()
    return clock, Pace(rate, clock=clock, sleep=clock.sleep)


def sent(clock: Clock, lanes: Lanes, until: float = float("inf")) -> list[tuple[float, str]]:
    """When each address comes out, if one asks again as soon as one may."""
    out: list[tuple[float, str]] = []
    for _ in range(EVER):
        if not lanes or clock.now > until:
            return out
        url, wait = lanes.next()
        if url is None:
            assert wait > 0
            clock.now += wait
        else:
            out.append((clock.now, url))
    raise AssertionError("goes on for ever")


def assert_within(times: list[float], rate: float, burst: int = BURST) -> None:
    """No window holds more than its share, and what may be sent at once."""
    for first, begun in enumerate(times):
        for last in range(first + burst, len(times)):
            assert last - first + 1 <= rate * (times[last] - begun) + burst + 1e-6, (begun, times[last])


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.example/b", "a.example"),
        ("http://a.example:8080/b", "a.example:8080"),
        ("http://me:secret@a.example/", "a.example"),
        ("http://[::1]:80/", "[::1]:80"),
        ("http://[::1", ""),
        ("mailto:a@b.example", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host


@CALM
@given(st.floats(0.1, 50), st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_no_window_holds_more_than_the_rate_and_one_burst(rate: float, pauses: list[float]) -> None:
    clock, pace = paced(rate)
    times = []
    for pause in pauses:
        clock.now += pause
        times.append(clock.now + pace.take("a"))
    assert all(after >= before - 1e-6 for before, after in pairwise(times))
    assert_within(times, rate)


@CALM
@given(st.floats(0.5, 50), st.integers(5, 60))
def test_a_host_gets_what_it_may_have(rate: float, number: int) -> None:
    """Waiting longer than needed would be a defect, too."""
    clock, pace = paced(rate)
    for _ in range(number):
        pace.wait("a")
    assert clock.now - 1000 == pytest.approx((number - BURST) / rate, abs=1e-6)


@CALM
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 12), min_size=1), st.floats(0.5, 30))
def test_each_address_comes_out_once_and_at_its_hosts_rate(hosts: dict[str, int], rate: float) -> None:
    clock, pace = paced(rate)
    lanes = Lanes(pace)
    urls = [f"http://{host}.example/{number}" for host, most in hosts.items() for number in range(most)]
    for url in urls:
        lanes.append(url)
    assert len(lanes) == len(urls)
    out = sent(clock, lanes)
    assert Counter(url for _, url in out) == Counter(urls)
    by_host = defaultdict(list)
    for at, url in out:
        by_host[host_of(url)].append(at)
    for times in by_host.values():
        assert_within(times, rate)
        assert times[-1] - 1000 <= max(len(times) - BURST, 0) / rate + 1e-6, "no host waits for another"


@CALM
@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.floats(0, 20)), max_size=40))
def test_addresses_that_come_back_come_out_again(events: list[tuple[str, bool, float]]) -> None:
    """As the recheck uses it: appended while others wait, not before a moment."""
    clock, pace = paced(5)
    lanes = Lanes(pace)
    expected: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for number, (host, take, wait) in enumerate(events):
        lanes.append(url := f"http://{host}/{number}", clock.now + wait)
        expected[url] += 1
        if take:
            seen.update(url for _, url in sent(clock, lanes, clock.now + wait / 2))
    seen.update(url for _, url in sent(clock, lanes))
    assert seen == expected


def test_a_slow_host_holds_nobody_up() -> None:
    clock, pace = paced(10)
    lanes = Lanes(pace)
    for number in range(4):
        lanes.append(f"http://slow.example/{number}")
        lanes.append(f"http://quick.example/{number}")
    pace.refused("slow.example", 10)
    times = {url: at - 1000 for at, url in sent(clock, lanes)}
    assert max(at for url, at in times.items() if "quick" in url) == pytest.approx(0)
    assert all(at >= 10 for url, at in times.items() if "slow" in url)


def test_a_late_second_try_holds_no_sooner_one_up() -> None:
    """Of the same host: one was told to come back in two minutes, another in two seconds."""
    clock, pace = paced(10)
    lanes = Lanes(pace)
    lanes.append("http://a.example/late", clock.now + 120)
    lanes.append("http://a.example/soon", clock.now + 2)
    assert {url: at - 1000 for at, url in sent(clock, lanes)}["http://a.example/soon"] == pytest.approx(2)


def test_a_refusal_rests_and_halves() -> None:
    clock, pace = paced(8)
    pace.take("a")
    pace.refused("a", 5)
    assert pace.take("a") == pytest.approx(5)
    clock.now += 5
    times = [clock.now + pace.take("a") for _ in range(20)]
    assert_within(times, 4)
    assert times[-1] - times[-5] == pytest.approx(1)


@pytest.mark.parametrize(("asked", "rests"), [(0, 1), (0.2, 1), (5, 5), (100_000, LONGEST_PAUSE), (-3, 1)])
def test_how_long_a_refusal_rests(asked: float, rests: float) -> None:
    _, pace = paced(8)
    pace.refused("a", asked)
    assert pace.take("a") == pytest.approx(rests)
    assert pace.take("b") == 0


def test_answers_to_requests_that_were_under_way_count_once() -> None:
    clock, pace = paced(8)
    for _ in range(10):
        pace.refused("a", 2)
    clock.now += 2
    times = [clock.now + pace.take("a") for _ in range(20)]
    assert times[-1] - times[-5] == pytest.approx(1)


def test_there_is_a_slowest_rate() -> None:
    clock, pace = paced(8)
    for _ in range(50):
        pace.refused("a", 0)
        clock.now += LONGEST_PAUSE + 1
    times = [clock.now + pace.take("a") for _ in range(20)]
    assert times[-1] - times[-2] == pytest.approx(1 / SLOWEST)


def test_a_silent_host_is_left_alone_for_a_while() -> None:
    clock, pace = paced(8)
    for _ in range(SILENT):
        assert not pace.silent("a")
        pace.answered("a", something=False)
    assert pace.silent("a")
    assert not pace.silent("b")
    clock.now += REST
    assert not pace.silent("a")
    pace.answered("a", something=False)
    assert pace.silent("a")
    pace.answered("a", something=True)
    assert not pace.silent("a")


def test_an_answer_in_between_is_no_silence() -> None:
    _, pace = paced(8)
    for something in [*[False] * (SILENT - 1), True] * 5:
        pace.answered("a", something=something)
    assert not pace.silent("a")
