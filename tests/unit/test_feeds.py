"""Feeds and the calendar, read by other people's programs; their dates come from the data, never from the clock."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import feedparser
import jsonfeed
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from atlas import load
from atlas.catalogue import Catalogue
from atlas.feeds import calendar
from atlas.feeds.files import files
from atlas.feeds.items import items
from atlas.feeds.points import Point, html, literal
from atlas.feeds.write import MOST
from atlas.history.known import History
from atlas.history.records import Change, Version
from atlas.links.records import Evidence, Link, Place, Report
from atlas.render.page import Page
from atlas.render.site import Site
from tests.conftest import SMALL, loaded

DAY = datetime(2026, 3, 4, 8, tzinfo=UTC)
HOME = "https://atlas.example/x/"
BAD = "<script>alert(1)</script>&\"'{{ x }}"


def version(value: str, **more: Any) -> Version:
    return Version(value=value, source="limits", start="Letter size", end="256 KB", read="2024-03-19", **more)


def change(kind: str = "changed", days: int = 0, **more: Any) -> Change:
    about: dict[str, Any] = {"service": "post", "criterion": "max-size", "tiers": ("basic",)}
    if kind == "reference-added":
        about = {}
    return Change(when=DAY.replace(day=4 + days), commit=f"c{days}", kind=kind, **(about | more))  # type: ignore[arg-type]


LOG = (
    change("changed", 3, old=version("250 KB", limit="maximum"), new=version("256 KB", limit="maximum")),
    change("removed", 3, old=version("9"), criterion="gone"),
    change("added", 2, new=version("1 KB")),
    change("added", 2, new=version("2 KB", scope="per box"), tiers=()),
    change("service-added", 1, service="pigeon", criterion=None, tiers=()),
    change("reference-added", 0, reference="seed"),
    change("reference-added", 0, reference="gone"),
)
REPORT = Report(
    run=DAY,
    links=(
        Link(
            url=f"https://a.example/{BAD}\u202e",
            verdict="dead",
            status="confirmed",
            since=DAY,
            evidence=Evidence(why=f"It answered 404 {BAD}."),
            places=(Place(page="x", file="docs/data/services/pigeon.yml", line=7),),
        ),
        Link(url="https://b.example/", verdict="dead", status="suspect", since=DAY, evidence=Evidence(why="")),
    ),
)


def made(catalogue: Catalogue, log: tuple[Change, ...] = LOG, report: Report | None = REPORT) -> dict[str, str]:
    return files(catalogue, History(log, date(2026, 3, 7)), report, HOME)


def read(text: str) -> Any:
    found = feedparser.parse(text.encode())
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def text_of(markup: str) -> str:
    body = LexborHTMLParser(markup).body
    assert body is not None
    return body.text()


TITLES = [
    "Post Basic: Largest letter: 250 KB (maximum) → 256 KB (maximum)",
    "Post Basic: gone: 9, no longer stated",
    "Post: 2 new figures",
    "New service: Azure Pigeon",
    "New reference: A talk",
]


def test_each_feed_is_read_by_two_programs_alike(small: Catalogue) -> None:
    made_files = made(small)
    names = {name.rpartition(".")[0] for name in made_files if not name.endswith(".ics")}
    kinds = {f"feeds/{kind}" for kind in ("all", "changes", "references", "links")}
    assert names == kinds | {f"feeds/services/{key}" for key in small.services}
    for name in names:
        atom, parsed = read(made_files[f"{name}.atom"]), jsonfeed.Feed.parse_string(made_files[f"{name}.json"])
        assert [entry.title for entry in atom.entries] == [item.title for item in parsed.items]
        assert [entry.id for entry in atom.entries] == [item.id for item in parsed.items]
        assert [entry.link for entry in atom.entries] == [item.url for item in parsed.items]
        texts = [text_of(item.content_html) for item in parsed.items]
        assert [text_of(entry.content[0].value) for entry in atom.entries] == texts
        assert atom.feed.title == parsed.title
        assert (atom.feed.link, atom.feed.updated[:4]) == (parsed.home_page_url, "2026")
        own = [link.href for link in atom.feed.links if link.rel == "self"]
        assert (own, parsed.feed_url) == ([f"{HOME}{name}.atom"], f"{HOME}{name}.json")
        assert len({entry.id for entry in atom.entries}) == len(atom.entries)
        assert "null" not in made_files[f"{name}.json"]


def test_what_is_told_and_where(small: Catalogue) -> None:
    made_files = made(small)
    entries = read(made_files["feeds/all.atom"]).entries
    assert sorted(entry.title for entry in entries) == sorted([*TITLES, f"Link dead: https://a.example/{BAD}"])
    assert [entry.published for entry in entries] == sorted((entry.published for entry in entries), reverse=True)
    links = {entry.title: entry.link.removeprefix(HOME) for entry in entries}
    assert links[TITLES[0]] == "services/post/#post.max-size"
    assert links[TITLES[1]] == "services/post/"
    assert links[TITLES[4]] == "references/#ref-seed"
    for name, number in (("changes", 4), ("references", 1), ("links", 1), ("services/post", 4), ("services/pigeon", 2)):
        assert len(read(made_files[f"feeds/{name}.atom"]).entries) == number, name


def test_a_change_shows_both_values_and_the_words_of_the_source(small: Catalogue) -> None:
    (entry,) = [one for one in read(made(small)["feeds/all.atom"]).entries if one.title == TITLES[0]]
    body = LexborHTMLParser(entry.content[0].value)
    assert [node.text() for node in body.css("q")] == ["Letter size", "256 KB"] * 2
    proof = f"{small.sources['limits'].url}#:~:text=Letter%20size,256%20KB"
    assert {node.attributes["href"] for node in body.css("a")} == {proof}
    assert "Before: 250 KB (maximum). Letter size … 256 KB" in text_of(entry.content[0].value)
    assert "(text of 2024-03-19)" in text_of(entry.content[0].value)


def test_a_single_new_figure_is_told_by_its_value(small: Catalogue) -> None:
    (entry,) = read(made(small, (change("added", new=version("1 KB")),), None)["feeds/all.atom"]).entries
    assert entry.title == "New: Post Basic: Largest letter: 1 KB"


def test_words_from_outside_are_never_markup_or_links(small: Catalogue) -> None:
    (entry,) = read(made(small)["feeds/links.atom"]).entries
    raw = json.loads(made(small)["feeds/links.json"])["items"][0]["content_html"]
    assert "<script>" not in raw
    assert not LexborHTMLParser(raw).css("a, script")
    assert "alert(1)" in entry.title
    assert "\u202e" not in entry.title + raw


def test_a_feed_without_items_is_as_old_as_its_data(small: Catalogue) -> None:
    empty = files(small, History(), None, HOME)
    assert read(empty["feeds/all.atom"]).feed.updated == "2025-05-05T00:00:00+00:00"
    assert empty == files(small, History(), None, HOME)


def test_a_feed_ends_after_a_hundred_items(small: Catalogue) -> None:
    many = tuple(change(old=version(str(number)), new=version(f"{number}0")) for number in range(MOST + 1))
    assert len(read(made(small, many)["feeds/changes.atom"]).entries) == MOST


def test_the_page_says_what_the_feeds_say(small: Catalogue) -> None:
    page = Page(small, Site("https://example.org/x"), history=History(LOG, date(2026, 3, 7)))
    shown = LexborHTMLParser(page.change_log())
    told = [one.title for one in items(small, History(LOG), None)]
    assert [node.text() for node in shown.css("summary")] == told
    assert "It goes up to 2026-03-07." in page.change_log()
    assert page.change_log().count("## 2026-03-") == 4
    page.history = History(partial=True)
    assert "This build knew no history" in page.change_log()


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=60))
def test_any_text_stays_text(text: str) -> None:
    shown = LexborHTMLParser(html([Point(text, (text,), text, "https://a.example/")]))
    assert shown.body is not None
    assert " ".join(shown.css_first("q").text().split()) == " ".join(text.split())
    assert [node.tag for node in shown.css("body *")] == ["p", "q", "a"]
    assert literal(text).replace("\\", "") == text.replace("\\", "")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On Linux, 30 September 2028", ["2028-09-30"]),
        ("Suspended from 15 August 2025 to 30 June 2026", ["2025-08-15", "2026-06-30"]),
        ("31 February 2026", []),
        ("June 2024", []),
        ("in 2028", []),
    ],
)
def test_days_in_a_value(text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in calendar.named(text)] == days


def dated() -> Catalogue:
    """The small data with an order that ends, or rests for a time."""
    written = dict(load.contents(SMALL))
    criteria = (
        written["criteria.yml"].decode().replace("    title: Order\n", "    title: Order\n    days: retirement\n")
    )
    fact = """
  order:
    - tiers: [basic]
      value: "Until 30 September 2028, then; none"
      scope: by train
      cite: {source: limits, start: "Order, a, b"}
      read: 2024-03-19
    - tiers: [express]
      value: 1 May 2026 to 3 May 2026
      cite: {source: limits, start: Order in May}
      read: undated
"""
    written["criteria.yml"] = criteria.encode()
    written["services/post.yml"] += fact.encode()
    return loaded(written)


def test_a_calendar_program_reads_the_days() -> None:
    text = made(dated())[calendar.PATH]
    assert text == made(dated())[calendar.PATH]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    read_back = Calendar.from_ical(text)
    may, end = read_back.walk("VEVENT")
    assert (may["DTSTART"].dt, may["DTEND"].dt) == (date(2026, 5, 1), date(2026, 5, 4))
    assert (end["DTSTART"].dt, end["DTEND"].dt) == (date(2028, 9, 30), date(2028, 10, 1))
    assert end["SUMMARY"] == "Post: Order: by train"
    assert "Until 30 September 2028, then; none." in end["DESCRIPTION"]
    assert "#:~:text=Order%2C%20a%2C%20b" in end["DESCRIPTION"]
    assert end["URL"] == f"{HOME}services/post/#post.order"
    assert end["DTSTAMP"].dt == datetime(2024, 3, 19, tzinfo=UTC)
    assert may["UID"] != end["UID"]


def test_the_real_calendar_has_the_retirements_of_the_data(real: Catalogue) -> None:
    found = {(span.fact.service, span.first) for span in calendar.spans(real)}
    assert ("functions", date(2028, 9, 30)) in found
    assert ("durable-functions", date(2028, 3, 31)) in found
