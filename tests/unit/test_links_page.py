"""What a page shows of itself: tables in tests/cases/links/pages, and any text at all."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.links.body import page_of, text_of
from atlas.links.browse import onward
from atlas.links.page import Page, has_anchor, read, refresh_target, slug
from tests.conftest import ROOT

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CASES = ROOT / "tests" / "cases" / "links" / "pages"
REFRESHES = yaml.safe_load((CASES / "refresh.yml").read_text("utf-8"))
SHOWN = yaml.safe_load((CASES / "shown.yml").read_text("utf-8"))
MARKUP = st.lists(
    st.sampled_from(
        "<p> </p> <h1> <h2 id=a> <a name=b> <script> </script> <template> <noscript> <svg> <iframe> <!-- --> <title> "
        "<meta\thttp-equiv=refresh\tcontent='0;url=/a'> <table> <select> &amp; &#xD800; &#0; \0 \ud800 location='/x' "
        '"playabilityStatus":{"status":"ERROR","reason":"'.split(" ")
    )
    | st.text(max_size=5),
    max_size=40,
).map("".join)


@pytest.mark.parametrize(("value", "seconds", "to"), REFRESHES, ids=str)
def test_refresh(value: str, seconds: float | None, to: str | None) -> None:
    assert refresh_target(value) == (None if to is None else (seconds, to))


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case["why"])
def test_a_page_shows(case: dict[str, Any]) -> None:
    page = read(case["html"])
    for name in ("title", "heading", "text", "shell", "password", "marked"):
        assert getattr(page, name) == case.get(name, getattr(page, name)), name
    for name in ("refresh", "video"):
        if name in case:
            assert getattr(page, name) == (tuple(case[name]) if case[name] else None)
    assert page.slugs == frozenset(case.get("slugs", page.slugs))
    assert {name: has_anchor(page, name) for name in case.get("anchors", ())} == dict.fromkeys(
        case.get("anchors", ()), True
    )
    assert not [name for name in case.get("lost", ()) if has_anchor(page, name)]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Getting started", "getting-started"),
        ("  C# & F#!  ", "c-f"),
        ("A -- b__c", "a-b-c"),
        ("Größe", "größe"),
        ("", ""),
    ],
)
def test_slug(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


@CALM
@given(MARKUP)
def test_no_text_is_too_odd(html: str) -> None:
    page = read(html.encode("utf-8", "replace").decode())
    assert len(page.title) <= 300
    assert isinstance(has_anchor(page, html[:20]), bool)


@CALM
@given(
    st.binary(max_size=300), st.sampled_from(["utf-8", "latin-1", "utf-16", "punycode", "idna", "hex", "x", "", None])
)
def test_no_bytes_and_no_charset_are_too_odd(body: bytes, charset: str | None) -> None:
    assert isinstance(text_of(body, charset), str)
    assert isinstance(page_of({"content-type": "text/html"}, body, charset, whole=True), Page)


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("Größe".encode(), None, "Größe"),
        ("Größe".encode("latin-1"), "latin-1", "Größe"),
        ("Größe".encode("utf-16"), "latin-1", "Größe"),
        ("\ufeffGröße".encode(), None, "Größe"),
        ("<meta charset=windows-1251>Привет".encode("cp1251"), None, "<meta charset=windows-1251>Привет"),
        ("<meta charset=nonsense>Größe".encode(), "also-nonsense", "<meta charset=nonsense>Größe"),
        ("<meta charset=hex>Größe".encode(), "punycode", "<meta charset=hex>Größe"),
    ],
)
def test_charsets(body: bytes, charset: str | None, text: str) -> None:
    assert text_of(body, charset) == text


HOSTILE = {
    "deep": "<div>" * 60_000,
    "deep and long": "<div>" * 19_000 + "<p>word</p>" * 200_000,
    "deep headings": "<h1><div>" * 300 + "word " * 100_000,
    "deep headings of another kind": "<h2><span>" * 400 + "word " * 200_000,
    "open formatting": "".join(f"<b id={number}>" for number in range(8000)) + "<p>" * 8000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">",
    "video": '"playabilityStatus":{"status":"E"' * 10_000,
    "comments": "<!--" * 50_000,
    "anchors": "<a name=x>" * 50_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_costs_little(html: str) -> None:
    """While a page is read no thread moves, nor is Ctrl-C heard."""
    started = time.process_time()
    read(html)
    assert time.process_time() - started < 3


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7"])
def test_a_hostile_charset_costs_little(charset: str) -> None:
    started = time.process_time()
    text_of(b"a" * 250_000 + b"-" + b"a" * 250_000, charset)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("headers", "page", "to"),
    [
        ({"refresh": "0;url=/new"}, None, ("https://a.example/new", True)),
        ({"refresh": "1;url=new"}, None, ("https://a.example/d/new", False)),
        ({"refresh": "30;url=/new"}, None, None),
        ({"refresh": "0;url=/d/x"}, None, None),
        ({"refresh": "0;url=/d/x#a"}, None, None),
        ({"refresh": "0;url=javascript:x()"}, None, None),
        ({"refresh": "0"}, Page(refresh=("//b.example/", False)), ("https://b.example/", False)),
        ({}, Page(refresh=("?a=b", True)), ("https://a.example/d/x?a=b", True)),
        ({}, Page(), None),
    ],
)
def test_where_a_page_leads(headers: dict[str, str], page: Page | None, to: tuple[str, bool] | None) -> None:
    found = onward("https://a.example/d/x", 200, headers, page)
    assert (found and (found.to, found.permanent)) == to
    assert onward("https://a.example/d/x", 404, headers, page) is None
