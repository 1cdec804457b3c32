"""What pages say of themselves, and what becomes of the addresses that people paste."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.contribute.address import address, plain
from atlas.contribute.look import Seen, looking
from atlas.contribute.metadata import About, about
from atlas.contribute.reference import Known, draft, kind, known, name
from atlas.forms import dates
from tests.forms import LETTERS, Bench
from tests.programs.loopback import loopback

LEARN = """<title>Claim-Check pattern - Azure Architecture Center | Microsoft Learn</title>
<meta property="og:title" content="Claim-Check pattern - Azure Architecture Center">
<meta property="og:site_name" content="Microsoft Learn"><meta name="updated_at" content="2026-02-03T04:05:00Z">
<link rel="canonical" href="https://learn.microsoft.com/en-us/azure/architecture/patterns/claim-check">"""
PAGES = {
    LEARN: About(
        title="Claim-Check pattern - Azure Architecture Center",
        publisher="Microsoft Learn",
        updated=date(2026, 2, 3),
        canonical="https://learn.microsoft.com/en-us/azure/architecture/patterns/claim-check",
    ),
    LETTERS: About(
        title="Why letters come late: a study",
        publisher="The Letter Blog",
        author="A. Postman",
        published=date(2025, 6, 7),
        kind="blog",
        canonical="/post/letters",
    ),
    '<title>A | B</title><h1>C</h1><script type="application/ld+json">{"@graph": [{"@type": "VideoObject",'
    '"name": "A talk", "uploadDate": "2024-01-02", "duration": "PT1H2M30S"}]}</script>': About(
        title="A talk", published=date(2024, 1, 2), kind="video", length="62 minutes"
    ),
    "<title>One - Two | The Site</title><meta property=og:site_name content='the site'>": About(
        title="One - Two", publisher="the site"
    ),
    "<h1> Only a\n heading </h1>": About(title="Only a heading"),
    "<title>\u202eevil\u0000</title><meta name=author content='<b>x'>": About(title="evil\ufffd", author="<b>x"),
    '<script type="application/ld+json">{"@type": ["a"], "headline": 5, "datePublished": [1]}</script>': About(),
    f'<script type="application/ld+json">{"[" * 9000}</script>': About(),
    '<meta property="article:published_time" content="2024-13-41">': About(),
    "": About(),
}


@pytest.mark.parametrize("html", PAGES, ids=lambda html: html[:30])
def test_what_a_page_says(html: str) -> None:
    assert about(html) == PAGES[html]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='<>{}[]":,@metascriptldjsoncontent/=\\u0 \n\t', max_size=400))
def test_no_page_breaks_it(html: str) -> None:
    about(html)
    about(f'<script type="application/ld+json">{html}</script>')


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("learn.microsoft.com/en-us/azure/x?WT.mc_id=a&tabs=b", "https://learn.microsoft.com/azure/x"),
        ("<HTTP://Learn.Microsoft.com/azure/x#:~:text=a>", "https://learn.microsoft.com/azure/x"),
        ("https://www.youtube.com/watch?v=abc&utm_source=x", "https://www.youtube.com/watch?v=abc"),
        ("https://blog.example.com/de-de/x", "https://blog.example.com/de-de/x"),
        ("https://learn.microsoft.com/azure/x#part", "https://learn.microsoft.com/azure/x#part"),
    ],
)
def test_addresses_as_people_paste_them(typed: str, written: str) -> None:
    assert address(typed) == written


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_an_address_is_plain_or_refused(typed: str) -> None:
    try:
        made = address(typed)
    except ValueError as error:
        assert str(error).startswith("it is not ")
    else:
        assert made.startswith("https://")
        assert made.isascii()
        assert plain(made)


def test_kinds_by_address() -> None:
    pages = {
        "https://learn.microsoft.com/azure/architecture/x": "architecture",
        "https://learn.microsoft.com/training/modules/x/": "course",
        "https://learn.microsoft.com/azure/x": "documentation",
        "https://techcommunity.microsoft.com/blog/x": "blog",
        "https://github.com/Azure-Samples/x": "sample",
        "https://a.example.com/white.pdf": "white-paper",
        "https://a.example.com/x": None,
    }
    assert {url: kind(url, About()) for url in pages} == pages
    assert kind("https://a.example.com/x", About(kind="book")) == "book"


def test_ids_are_new_and_short() -> None:
    assert name("How to Use the Queue: A Guide for All", frozenset()) == "queue-guide-all"
    assert name("Queue", frozenset({"queue", "queue-2"})) == "queue-3"
    assert name("題", frozenset()) == "reference"


def test_duplicates_by_whatever_way(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    catalogue = bench.desk().catalogue
    seed = "https://learn.microsoft.com/shows/talk"
    assert known(catalogue, "https://learn.microsoft.com/de-de/shows/talk/#x") == "seed in references/patterns.yml"
    assert known(catalogue, "https://www.youtube.com/watch?v=other") is None
    ways = (
        Seen("https://a.example.com/x", "ok", "", hops=(seed, "https://a.example.com/x")),
        Seen(seed, "ok", ""),
        Seen("https://a.example.com/y", "moved", "", to=seed),
        Seen("https://a.example.com/z", "ok", "", html=f'<link rel="canonical" href="{seed}">'),
    )
    for seen in ways:
        with pytest.raises(Known):
            draft("https://a.example.com/new", catalogue, lambda _, seen=seen: seen)


def test_a_visit_tells_where_it_led(tmp_path: Path) -> None:
    with loopback() as server, looking(allow_private=True, ca=None) as look:
        server.pages["/page"] = LETTERS
        seen = look(server.url(f"/to/{server.url('/page').replace('/', '%2F')}"))
        assert (seen.url, seen.hops, seen.html) == (server.url("/page"), (server.url("/page"),), LETTERS)
        assert look(server.url("/missing")).verdict == "dead"
        assert look(server.url("/bomb")).html is None


TODAY = date(2026, 11, 23)
DAYS = {
    "2026-02-03": date(2026, 2, 3),
    "2026-02-03T10:00:00Z": date(2026, 2, 3),
    "Last updated on 02/13/2026": date(2026, 2, 13),
    "13.02.2026": date(2026, 2, 13),
    "3 Feb 2026": date(2026, 2, 3),
    "February 3, 2026": date(2026, 2, 3),
    "Article • 03/03/2026": date(2026, 3, 3),
}


@pytest.mark.parametrize("text", DAYS)
def test_dates(text: str) -> None:
    assert dates.read(text, TODAY) == DAYS[text]


@pytest.mark.parametrize("text", ["", "soon", "02/03/2026", "2026-02-30", "2027-01-01", "31 Feb 2026", "9" * 99])
def test_dates_that_are_asked_for_again(text: str) -> None:
    with pytest.raises(ValueError, match=r"it is not|could be|lies in"):
        dates.read(text, TODAY)
