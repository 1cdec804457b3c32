"""Trouble that is not the links': our own network's, or one host's on one night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from atlas.links.conclude import Terms, conclude
from atlas.links.history import Entry, Memory
from atlas.links.night import Night
from atlas.links.outage import MANY_PAGES, ease, ill
from atlas.links.records import Evidence, Finding, Report, Step, Verdict
from atlas.links.verdict import NO_HOST

NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)


def finding(url: str, verdict: Verdict = "ok", why: str = "so") -> Finding:
    chain = (Step(by="sweep", url=url, status=200 if verdict == "ok" else None),)
    return Finding(url=url, verdict=verdict, evidence=Evidence(why=why, chain=chain))


def hosts(
    number: int, bad: int, verdict: Verdict = "unreachable", why: str = "so", pages: int = 1
) -> dict[str, Finding]:
    """Pages of several hosts, the first of which are bad."""
    urls = [(f"https://{host}.example/{page}", host < bad) for host in range(number) for page in range(pages)]
    return {url: finding(url, verdict, why) if is_bad else finding(url) for url, is_bad in urls}


def remembered(findings: dict[str, Finding], fine: bool = True) -> Memory:
    return Memory(links={url: Entry(verdict="ok", status="ok", fine=fine) for url in findings})


@pytest.mark.parametrize("verdict", ["unreachable", "insecure", "dead"])
@pytest.mark.parametrize(
    ("number", "bad", "is_ill"),
    [
        *((1, 1, False), (2, 1, False), (2, 2, True), (3, 2, False), (3, 3, True), (4, 1, False), (4, 2, False)),
        *((4, 4, True), (9, 3, True), (20, 2, False), (20, 5, False), (20, 7, True), (20, 20, True), (200, 59, False)),
        *((200, 60, True), (200, 0, False)),
    ],
)
def test_hosts_that_were_fine_give_no_answer(number: int, bad: int, is_ill: bool, verdict: Verdict) -> None:
    findings = hosts(number, bad, verdict, f"{NO_HOST} (x)", pages=3)
    assert (ill(findings, remembered(findings)) is not None) is is_ill


@pytest.mark.parametrize(
    ("number", "bad", "verdict", "is_ill"),
    [
        *((20, 20, "dead", True), (20, 10, "dead", True), (20, 9, "dead", False), (20, 2, "dead", False)),
        *((20, 20, "blocked", True), (20, 10, "blocked", True), (8, 4, "dead", True), (8, 2, "dead", False)),
        *((3, 3, "dead", True), (2, 2, "dead", True), (3, 1, "dead", False), (1, 1, "dead", False)),
    ],
)
def test_a_stranger_answers_for_all_hosts(number: int, bad: int, verdict: Verdict, is_ill: bool) -> None:
    """As a hotel's network does, which shows its own page in place of each."""
    findings = hosts(number, bad, verdict, "leads to a general page")
    assert (ill(findings, remembered(findings)) is not None) is is_ill


def test_a_host_with_one_page_that_answers_is_well() -> None:
    findings = hosts(10, 10, pages=2) | {
        f"https://{host}.example/0": finding(f"https://{host}.example/0") for host in range(10)
    }
    assert ill(findings, remembered(findings)) is None


@pytest.mark.parametrize(("number", "bad", "is_ill"), [(1, 1, False), (2, 2, True), (20, 20, True), (20, 19, False)])
def test_the_first_night_has_no_memory(number: int, bad: int, is_ill: bool) -> None:
    assert (ill(hosts(number, bad), Memory()) is not None) is is_ill


def test_hosts_that_were_not_fine_do_not_count() -> None:
    findings = hosts(10, 5)
    memory = remembered(findings)
    memory.links |= remembered(hosts(5, 0), fine=False).links
    assert ill(findings, memory) is None


@pytest.mark.parametrize(
    ("canaries", "is_ill"),
    [([], False), ([True], False), ([False], True), ([False, False], True), ([False, True], False)],
)
def test_canaries(canaries: list[bool], is_ill: bool) -> None:
    findings = hosts(20, 0)
    assert (ill(findings, remembered(findings), canaries) is not None) is is_ill


def concluded(
    findings: dict[str, Finding], memory: Memory, night: int, canaries: tuple[bool, ...] = ()
) -> tuple[Report, Memory]:
    now = NIGHT + timedelta(days=night)
    whole = Night(run=now, site="x", findings=tuple(findings.values()))
    return conclude(whole, memory, Terms(now, canaries=canaries), lambda _: ())


def test_an_outage_judges_nobody_and_forgets_nothing() -> None:
    _, memory = concluded(hosts(10, 0), Memory(), 0)
    report, later = concluded(hosts(10, 4), memory, 1)
    assert report.outage
    assert {link.verdict for link in report.links} == {"inconclusive"}
    assert {link.status for link in report.links} == {"ok"}
    assert later == memory
    report, _ = concluded(hosts(10, 4, "dead"), memory, 2)
    assert report.outage is None
    assert {link.status for link in report.links} == {"ok", "suspect"}


@pytest.mark.parametrize(("number", "bad"), [(10, 3), (2, 2)])
def test_hosts_that_are_gone_for_good_are_told_in_the_end(number: int, bad: int) -> None:
    """Our own network is not ill for a fortnight while what is always there can be reached."""
    _, memory = concluded(hosts(number, 0), Memory(), 0)
    for night in range(1, 15):
        report, memory = concluded(hosts(number, bad), memory, night, (True, True))
    assert [link.status for link in report.links].count("confirmed") == bad


def test_an_outage_is_not_the_links_of_our_own_site() -> None:
    step = Step(by="site", url="/x", error="no such file")
    own = Finding(url="/x", verdict="dead", evidence=Evidence(why="so", chain=(step,)))
    report, _ = concluded({"/x": own}, Memory(), 0)
    assert report.outage is None
    assert [link.status for link in report.links] == ["confirmed"]


@pytest.mark.parametrize(
    ("pages", "gone", "eased"),
    [(MANY_PAGES, MANY_PAGES, True), (4, 4, False), (10, 6, True), (10, 5, False), (50, 5, False)],
)
@pytest.mark.parametrize("verdict", ["dead", "fragment-lost"])
def test_the_bad_night_of_one_host(pages: int, gone: int, eased: bool, verdict: Verdict) -> None:
    urls = [f"https://a.example/{page}" for page in range(pages)]
    found = {url: finding(url, verdict if number < gone else "ok") for number, url in enumerate(urls)}
    after = ease(found, remembered(found))
    assert [one.verdict for one in after.values()] == (["unreachable"] if eased else [verdict]) * gone + ["ok"] * (
        pages - gone
    )
    assert ease(found, remembered(found, fine=False)) == found


def test_a_host_that_lost_its_pages_for_good_is_told() -> None:
    urls = [f"https://a.example/{page}" for page in range(6)] + ["https://b.example/"]
    _, memory = concluded({url: finding(url) for url in urls}, Memory(), 0)
    statuses = []
    for night in range(1, 4):
        gone = {url: finding(url, "dead" if "a.example" in url else "ok") for url in urls}
        report, memory = concluded(gone, memory, night)
        statuses.append({link.status for link in report.links if "a.example" in link.url})
    assert statuses == [{"suspect"}, {"suspect"}, {"confirmed"}]
