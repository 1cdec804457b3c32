"""What a sight of Chromium's means for a verdict, with sights made by hand."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from atlas.links import chromium
from atlas.links.chromium import Settings, third
from atlas.links.look import Hop, Look
from atlas.links.page import read
from atlas.links.records import Client, Finding, Step, Verdict
from atlas.links.third.engine import Opened
from atlas.links.third.sight import Sight
from atlas.links.third.waiting import Loop
from tests.browser.strange import PROSE, doubted

URL = "https://example.org/docs/tides"
WALL = "<title>Just a moment...</title><h1>Checking your browser</h1>"
PAGE = f"<title>Tides</title><h1 id=tides>Tides</h1>{PROSE}"
OTHER = f"<title>Home</title><h1 id=home>Welcome</h1>{PROSE.replace('ferry', 'bakery').replace('harbour', 'oven')}"
MISSING = "<title>Page not found</title><h1>Page not found</h1><p>We cannot find the page that you are looking for.</p>"
Visit = Callable[[str, Client, float], Sight]


def sight(url: str, by: Client, html: str | None, status: int = 200, **others: Any) -> Sight:
    """At rest and whole, unless told otherwise; no HTML stands for a visit that failed."""
    steps = (Step(by=by, url=url, status=status if html is not None else None),)
    if html is None:
        return Sight(Look(url, None, "no-answer", "no answer in time", steps=steps))
    hops = others.pop("hops", ())
    end = hops[-1].to if hops else url
    return Sight(Look(end, status, hops=hops, page=read(html), steps=steps), **{"rests": True, **others})


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Callable[[Visit], Counter[str]]:
    """Replaces Chromium by a function, and counts who asked."""

    def replace(visit: Visit) -> Counter[str]:
        asked: Counter[str] = Counter()

        async def counted(url: str, by: Client, seconds: float) -> Sight:
            asked[by] += 1
            return visit(url, by, seconds)

        @contextmanager
        def opened(*_: object) -> Iterator[Opened]:
            asked["opened"] += 1
            with Loop() as loop:
                yield Opened(counted, loop.begin)

        monkeypatch.setattr(chromium, "_opened", opened)
        return asked

    return replace


Shown = tuple[str | None, dict[str, Any]]


def shown(html: str | None, **others: Any) -> Shown:
    return html, others


CASES: dict[str, tuple[Verdict, Shown, Shown, Verdict]] = {
    "a page behind a wall": ("blocked", shown(PAGE), shown(None), "ok"),
    "a page behind a wall, still loading when time was up": ("blocked", shown(PAGE, rests=False), shown(None), "ok"),
    "still a wall": ("blocked", shown(WALL), shown(None), "blocked"),
    "still refused": ("blocked", shown(PAGE, status=403), shown(None), "blocked"),
    "nearly no words": ("blocked", shown("<title>x</title><p>x"), shown(None), "blocked"),
    "no answer": ("blocked", shown(None), shown(None), "blocked"),
    "a wall that says not found to programs": ("blocked", shown(MISSING), shown(MISSING), "blocked"),
    "gone behind a wall": ("blocked", shown(PAGE, status=404), shown(OTHER, status=404), "blocked"),
    "home behind a wall, as others": (
        "blocked",
        shown(OTHER, hops=(Hop("https://example.org/", False),)),
        shown(OTHER, hops=(Hop("https://example.org/", False),)),
        "blocked",
    ),
    "the same page by another name behind a wall": (
        "blocked",
        shown(PAGE, hops=(Hop("https://example.org/en/docs/tides/", False),)),
        shown(MISSING, status=404),
        "ok",
    ),
    "drawn in a shell": ("inconclusive", shown(PAGE, status=404, hollow=True), shown(MISSING, status=404), "ok"),
    "drawn in a shell at any address": (
        "inconclusive",
        shown(PAGE, status=404, hollow=True),
        shown(PAGE, status=404),
        "inconclusive",
    ),
    "drawn in a shell, others not seen": (
        "inconclusive",
        shown(PAGE, status=404, hollow=True),
        shown(None),
        "inconclusive",
    ),
    "a 404 with words of its own": ("inconclusive", shown(PAGE, status=404), shown(MISSING), "inconclusive"),
    "not found, as others": ("inconclusive", shown(MISSING), shown(MISSING), "dead"),
    "not found with 404, as others": ("inconclusive", shown(MISSING, status=404), shown(MISSING, status=404), "dead"),
    "not found, others otherwise": ("inconclusive", shown(MISSING), shown(PAGE), "inconclusive"),
    "not found, others not seen": ("inconclusive", shown(MISSING), shown(None), "inconclusive"),
    "not found, others behind a wall": ("inconclusive", shown(MISSING), shown(WALL), "inconclusive"),
    "not found, still loading": ("inconclusive", shown(MISSING, rests=False), shown(MISSING), "inconclusive"),
    "not found, data did not come": ("inconclusive", shown(MISSING, hurt=True), shown(MISSING), "inconclusive"),
    "not found, others' data did not come": ("inconclusive", shown(MISSING), shown(MISSING, hurt=True), "inconclusive"),
    "an anchor": ("fragment-lost", shown(PAGE, found=True), shown(None), "ok"),
    "an anchor, still loading": ("fragment-lost", shown(PAGE, found=True, rests=False), shown(None), "ok"),
    "an anchor on a page that refuses": (
        "fragment-lost",
        shown(PAGE, found=True, status=403),
        shown(None),
        "fragment-lost",
    ),
    "an anchor on a wall": ("fragment-lost", shown(WALL, found=True), shown(None), "fragment-lost"),
    "no anchor": ("fragment-lost", shown(PAGE), shown(None), "fragment-lost"),
    "no anchor, no answer": ("fragment-lost", shown(None), shown(None), "fragment-lost"),
}


@pytest.mark.parametrize(("verdict", "first", "second", "after"), CASES.values(), ids=CASES)
def test_verdicts(
    seen: Callable[[Visit], Counter[str]], verdict: Verdict, first: Shown, second: Shown, after: Verdict
) -> None:
    def visit(url: str, by: Client, _: float) -> Sight:
        html, others = first if by == "browser" else second
        return sight(url, by, html, **others)

    seen(visit)
    given = doubted(URL + ("#low" if verdict == "fragment-lost" else ""), verdict, 200)
    [told] = third([given])
    assert told.verdict == after
    assert told.to is None
    assert told.evidence.chain[:1] == given.evidence.chain
    assert told.evidence.chain[1].by == "browser"
    if after != verdict:
        assert "Chromium" in told.evidence.why


@pytest.mark.parametrize(
    ("others", "new"),
    [({}, True), ({"hurt": True}, False), ({"rests": False}, False)],
    ids=["whole", "hurt", "still loading"],
)
def test_a_lost_anchor_is_confirmed_by_a_whole_page_only(
    seen: Callable[[Visit], Counter[str]], others: dict[str, Any], new: bool
) -> None:
    seen(lambda url, by, _: sight(url, by, PAGE, **others))
    [told] = third([doubted(f"{URL}#low", "fragment-lost", 200)])
    assert ("Chromium finds none" in told.evidence.why) == new


@pytest.mark.parametrize(("fragment", "found", "after"), [("tides", True, "ok"), ("low", False, "blocked")])
def test_an_anchor_behind_a_wall(
    seen: Callable[[Visit], Counter[str]], fragment: str, found: bool, after: Verdict
) -> None:
    seen(lambda url, by, _: sight(url, by, PAGE, found=found))
    [told] = third([doubted(f"{URL}#{fragment}", "blocked", 403)])
    assert told.verdict == after


def test_one_chromium_and_one_visit_of_an_impossible_address(seen: Callable[[Visit], Counter[str]]) -> None:
    asked = seen(lambda url, by, _: sight(url, by, MISSING))
    given = [doubted(f"{URL}-{number}", "inconclusive", 200) for number in range(3)]
    assert {one.verdict for one in third(given)} == {"dead"}
    assert asked == {"opened": 1, "browser": 3, "probe": 1}


def test_order_turns_and_progress(seen: Callable[[Visit], Counter[str]]) -> None:
    turns: list[str] = []
    told: list[Finding] = []
    seen(lambda url, by, _: sight(url, by, PAGE))
    verdicts: tuple[Verdict, ...] = ("dead", "blocked", "ok")
    given = [doubted(f"{URL}/{verdict}", verdict, 200) for verdict in verdicts]
    found = list(third(given, Settings(before=turns.append, progress=told.append)))
    assert [one.url for one in found] == [one.url for one in given]
    assert (turns, told) == ([given[1].url], [found[1]])


def test_nothing_is_opened_when_time_is_up(seen: Callable[[Visit], Counter[str]]) -> None:
    asked = seen(lambda url, by, _: sight(url, by, PAGE))
    given = [doubted(URL, "blocked", 403)]
    assert list(third(given, Settings(until=0.0))) == given
    assert not asked


def test_a_visit_gets_no_more_than_what_is_left(seen: Callable[[Visit], Counter[str]]) -> None:
    given: list[float] = []

    def visit(url: str, by: Client, seconds: float) -> Sight:
        given.append(seconds)
        return sight(url, by, PAGE)

    seen(visit)
    list(third([doubted(URL, "blocked", 403)], Settings(until=time.monotonic() + 5)))
    list(third([doubted(URL, "blocked", 403)]))
    assert 4 < given[0] <= 5
    assert given[1] == 20


LEFT_ALONE: dict[str, Finding] = {
    "dead": doubted(URL, "dead", 404),
    "fine": doubted(URL, "ok", 200),
    "moved": doubted(URL, "moved", 301),
    "no answer": doubted(URL, "unreachable", None),
    "a bad certificate": doubted(URL, "insecure", None),
    "an account is needed": doubted(URL, "blocked", 401),
    "by law": doubted(URL, "blocked", 451),
    "a private address": doubted("http://10.0.0.1/", "inconclusive", None),
    "credentials": doubted("https://name:word@example.org/", "blocked", 403),
    "a file": doubted("file:///etc/passwd", "blocked", 403),
    "no address": doubted("https://[", "blocked", 403),
}


@pytest.mark.parametrize("given", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_left_alone(seen: Callable[[Visit], Counter[str]], given: Finding) -> None:
    asked = seen(lambda url, by, _: sight(url, by, PAGE))
    assert list(third([given])) == [given]
    assert not asked


def test_a_sign_in_is_left_alone(seen: Callable[[Visit], Counter[str]]) -> None:
    asked = seen(lambda url, by, _: sight(url, by, PAGE))
    step = Step(by="recheck", url="https://example.org/login?next=/docs/tides", status=200)
    given = doubted(URL, "blocked", 302)
    given = given.model_copy(update={"evidence": given.evidence.model_copy(update={"chain": (step,)})})
    assert list(third([given])) == [given]
    assert not asked
