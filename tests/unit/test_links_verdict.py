"""From what was seen to a verdict: tables in tests/cases/links/verdict."""

from __future__ import annotations

from typing import Any, get_args

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.links.look import Hop, Look
from atlas.links.page import Page, read
from atlas.links.recheck import again
from atlas.links.records import BROKEN, Verdict
from atlas.links.verdict import Opinion, Probe, opinion, suspicious
from tests.conftest import ROOT

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CASES = ROOT / "tests" / "cases" / "links" / "verdict"
WORDS = (
    "the lock keeper opened upper gates while barges waited below and water fell slowly between mossy walls as it had "
    "done each morning since engineers from three towns agreed to share one canal"
).split()
HERE = "https://a.example/d/x"
HTML = {"content-type": "text/html"}
GONE = {"status": 404, "title": "Not found", "words": 5}


def _cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yml").read_text("utf-8"))
    return cases


def page(about: dict[str, Any]) -> Page:
    """With a title, what is told, and as many words as are wanted."""
    text = " ".join(WORDS[number % len(WORDS)] for number in range(about.get("words", 0)))
    title, head = about.get("title", ""), about.get("head", "")
    heading = f"<h1>{title}</h1>" if title else ""
    return read(
        f"<title>{title}</title>{head}<body>{heading}<p>{about.get('text', '')}</p><p>{text}</p>",
        about.get("whole", True),
    )


def look(about: dict[str, Any], url: str) -> Look:
    if "failure" in about:
        return Look(url, None, about["failure"], "so")
    status, to = about["to"].split(" ") if "to" in about else ("", url)
    hops = (Hop(to, status in ("301", "308")),) if status else ()
    headers = HTML | about.get("headers", {})
    shown = page(about) if "html" in headers["content-type"] else None
    return Look(to, about.get("status", 200), hops=hops, headers=headers, page=shown)


def judged(about: dict[str, Any]) -> Opinion:
    url = about.get("from", HERE)
    seen = look(about, url)
    sibling = about.get("sibling", GONE)
    other = seen if sibling == "same" else look(sibling, "https://a.example/d/zzz")

    def probe(far: bool = False) -> Look:
        return other

    said = opinion(url, seen, probe, about.get("twins", False))
    assert said.verdict not in BROKEN or about.get("twins") or suspicious(url, seen), "the sweep would miss it"
    return said


def _told(about: dict[str, Any]) -> str:
    return str(about["why"])


@pytest.mark.parametrize("about", _cases("failures"), ids=_told)
def test_failures(about: dict[str, Any]) -> None:
    said = judged(about)
    assert said.verdict in (about["verdict"] if isinstance(about["verdict"], list) else [about["verdict"]]), said
    assert said.why


@pytest.mark.parametrize("about", _cases("living"), ids=_told)
def test_what_is_there_is_not_accused(about: dict[str, Any]) -> None:
    said = judged(about)
    assert said.verdict not in ("dead", "fragment-lost"), said.why


@pytest.mark.parametrize("about", _cases("dead"), ids=_told)
def test_what_is_gone_is_found(about: dict[str, Any]) -> None:
    said = judged(about)
    assert said.verdict in about.get("verdict", ["dead"]), said


TITLES: list[str] = yaml.safe_load((CASES / "titles.yml").read_text("utf-8"))


@pytest.mark.parametrize("title", TITLES)
def test_an_article_about_it_is_not_it(title: str) -> None:
    said = judged({"title": title, "words": 900})
    assert said.verdict == "ok", said.why


@CALM
@given(st.sampled_from(TITLES), st.sampled_from(TITLES), st.integers(300, 2000), st.booleans())
def test_a_long_page_beside_a_true_404_is_not_dead(title: str, told: str, words: int, twins: bool) -> None:
    said = judged({"title": title, "text": told, "words": words, "twins": twins})
    assert said.verdict not in ("dead", "fragment-lost", "unreachable"), said.why


def _missing() -> list[tuple[str, str, str]]:
    found = yaml.safe_load((CASES / "missing.yml").read_text("utf-8"))
    return [(language, title, text) for language, pages in found.items() for title, text in pages]


@pytest.mark.parametrize(("language", "title", "text"), _missing())
def test_not_found_in_many_languages(language: str, title: str, text: str) -> None:
    about = {"status": 200, "title": title, "text": text}
    said = judged(about | {"sibling": about, "twins": True})
    assert said.verdict == "dead", said.why


def test_each_status_has_a_verdict() -> None:
    for status in range(100, 1000):
        said = judged({"status": status})
        assert said.verdict in get_args(Verdict), status
        assert said.why, status
        assert (said.verdict == "dead") is (status in (404, 410)), status
        assert (said.verdict == "ok") is (status in range(200, 301)), status


@pytest.mark.parametrize("status", [401, 403, 405, 429, 451, 999])
@pytest.mark.parametrize("title", ["Not found", "Page not found", "This domain is for sale", "Account suspended"])
def test_who_is_refused_is_not_told_that_it_is_dead(status: int, title: str) -> None:
    assert judged({"status": status, "title": title, "words": 20}).verdict == "blocked"


def test_no_site_is_asked_for_nothing() -> None:
    """The address that cannot exist is visited only where the verdict hangs on it."""

    def never(far: bool = False) -> Look:
        raise AssertionError("was asked")

    asked: Probe = never
    for about in ({"words": 900}, {"status": 403}, {"status": 500}, {"failure": "no-host"}, {"status": 404}):
        opinion(HERE, look(about, HERE), asked)


def test_a_refresh_in_a_header_is_looked_at_again() -> None:
    assert suspicious(HERE, look({"words": 300, "headers": {"refresh": "0;url=/gone"}}, HERE))


@pytest.mark.parametrize(("status", "worth"), [(500, True), (503, True), (429, True), (404, False), (999, False)])
def test_what_is_worth_another_try(status: int, worth: bool) -> None:
    assert again(Look(HERE, status)) is worth
