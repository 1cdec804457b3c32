"""Which addresses an exception covers, and when it is told that it should go; the mass moves."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest

from atlas import load
from atlas.catalogue import Catalogue, LinkException, LinkRewrite, Place
from atlas.links.exceptions import covered, troubles
from atlas.links.records import Evidence, Link, Status, Trouble, Verdict
from tests.conftest import SMALL, loaded

TODAY = date(2026, 11, 23)
FILE = "docs/data/link-exceptions.yml"


def entry(prefix: str, until: date = TODAY, line: int = 5) -> LinkException:
    return LinkException(prefix, "Known.", until, Place(FILE, line))


def link(url: str, verdict: Verdict = "dead", status: Status = "confirmed") -> Link:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    return Link(url=url, verdict=verdict, status=status, since=since, evidence=Evidence(why="status 404"))


COVERED = {
    "https://x.example/a": {
        "https://x.example/a": True,
        "https://x.example/a/": True,
        "https://x.example/a/b": True,
        "https://x.example/a?b": True,
        "https://x.example/a#b": True,
        "HTTPS://X.Example/a": True,
        "https://x.example/ab": False,
        "https://x.example/A": False,
        "https://x.example/": False,
        "http://x.example/a": False,
        "https://y.example/https://x.example/a": False,
        "https://x.example.evil.example/a": False,
    },
    "https://x.example/": {
        "https://x.example/": True,
        "https://x.example/a": True,
        "https://x.example": False,
        "https://x.example:8443/": False,
        "https://a.x.example/": False,
    },
    "https://x.example/a/": {"https://x.example/a/b": True, "https://x.example/a": False},
    "https://x.example/a?id=1": {
        "https://x.example/a?id=1": True,
        "https://x.example/a?id=1&b": True,
        "https://x.example/a?id=1#b": True,
        "https://x.example/a?id=12": False,
        "https://x.example/a?id=1/b": False,
    },
    "https://x.example/a?": {"https://x.example/a?id=1": True, "https://x.example/a": False},
}


@pytest.mark.parametrize(
    ("prefix", "url", "expected"),
    [(prefix, url, expected) for prefix, urls in COVERED.items() for url, expected in urls.items()],
)
def test_a_prefix_ends_at_a_boundary(prefix: str, url: str, expected: bool) -> None:
    assert (covered(url, [entry(prefix)], TODAY) is not None) == expected


def test_the_longest_prefix_counts_and_the_last_day_too() -> None:
    short, long = entry("https://x.example/"), entry("https://x.example/a/b", line=9)
    assert covered("https://x.example/a/b/c", [short, long], TODAY) is long
    assert covered("https://x.example/a", [long, short], TODAY) is short
    over = entry("https://x.example/a/b", date(2026, 11, 22))
    assert covered("https://x.example/a/b/c", [short, over], TODAY) is short
    assert covered("https://x.example/a/b/c", [over], TODAY) is None
    assert covered("https://x.example/", [], TODAY) is None


def test_what_is_over_or_not_needed_is_told() -> None:
    entries = [
        entry("https://over.example/", date(2026, 11, 22), 2),
        entry("https://nothing.example/", line=3),
        entry("https://fine.example/", line=4),
        entry("https://needed.example/", line=5),
        entry("https://shaky.example/", line=6),
        entry("https://needed.example/part", line=7),
    ]
    links = [
        link("https://over.example/a"),
        link("https://fine.example/a", "ok", "ok"),
        link("https://fine.example/b", "ok", "ok"),
        link("https://needed.example/a"),
        link("https://needed.example/b", "ok", "ok"),
        link("https://needed.example/part", "ok", "ok"),
        link("https://shaky.example/a", "ok", "resolved"),
    ]
    told = troubles(iter(links), entries, TODAY)
    assert [(one.line, one.what) for one in told] == [
        (2, "the exception for https://over.example/ was over on 2026-11-22"),
        (3, "the exception for https://nothing.example/ covers no link of the site"),
        (4, "the exception for https://fine.example/ is not needed: all it covers is fine (2)"),
        (7, "the exception for https://needed.example/part is not needed: all it covers is fine (1)"),
    ]
    assert all(isinstance(one, Trouble) and one.file == FILE and one.fix for one in told)


def test_an_exception_for_what_is_blocked_or_moved_is_needed() -> None:
    for verdict in ("blocked", "moved", "unreachable", "inconclusive", "fragment-lost"):
        assert not troubles([link("https://x.example/", verdict, "ok")], [entry("https://x.example/")], TODAY)


def with_files(**files: str) -> Catalogue:
    content = {f"{name.replace('_', '-')}.yml": text.encode() for name, text in files.items()}
    return loaded(load.contents(SMALL) | content)


def test_both_files_may_be_absent(small: Catalogue) -> None:
    assert (small.links.exceptions, small.links.rewrites) == ((), ())


def test_the_catalogue_knows_the_places() -> None:
    found = with_files(
        link_exceptions="exceptions:\n  - prefix: http://x.example/\n    reason: Known.\n    until: 2026-01-02\n",
        link_rewrites=(
            "rewrites:\n  - {from: https://x.example/, to: https://y.example/, why: It moved.}\n"
            "  - {from: https://x.example/a/, to: https://z.example/, cut: .aspx, why: It moved too.}\n"
        ),
    )
    assert found.links.exceptions == (entry("http://x.example/", date(2026, 1, 2), 2),)
    at = Place("docs/data/link-rewrites.yml", 3)
    assert found.links.rewrites[0] == LinkRewrite(
        "https://x.example/a/", "https://z.example/", ".aspx", "It moved too.", at
    )
    assert [move.from_ for move in found.links.rewrites] == ["https://x.example/a/", "https://x.example/"]


def test_ninety_days_are_the_longest_and_being_over_breaks_no_build() -> None:
    files = load.contents(SMALL)
    for until, fine in (("2027-02-21", True), ("2027-02-22", False), ("2020-01-01", True)):
        about = {"exceptions": [{"prefix": "https://x.example/", "reason": "Known.", "until": until}]}
        whole, problems = load.catalogue(files | {"link-exceptions.yml": json.dumps(about).encode()}, TODAY)
        assert (whole is not None) == fine, problems


def test_a_move_gives_a_candidate() -> None:
    at = Place("docs/data/link-rewrites.yml", 1)
    wiki = LinkRewrite("https://old.example/wiki/", "https://new.example/archive/", ".aspx", "It moved.", at)
    assert wiki.candidate("https://old.example/wiki/7.a-b.aspx") == "https://new.example/archive/7.a-b"
    assert wiki.candidate("http://OLD.example/Wiki/7.ASPX?x=.aspx#y") == "https://new.example/archive/7?x=.aspx#y"
    assert wiki.candidate("https://old.example/wik/7") is None
    assert wiki.candidate("https://other.example/https://old.example/wiki/") is None


MOVED = {
    "https://docs.microsoft.com/en-us/azure/service-bus-messaging/": "https://learn.microsoft.com/azure/service-bus-messaging/",
    "https://docs.microsoft.com/de-de/azure/": "https://learn.microsoft.com/de-de/azure/",
    "https://docs.microsoft.com/en-us/learn/modules/x/": "https://learn.microsoft.com/training/modules/x/",
    "http://channel9.msdn.com/Shows/Azure-Friday/x": "https://learn.microsoft.com/shows/Azure-Friday/x",
    "https://azure.microsoft.com/en-us/services/service-bus/": "https://azure.microsoft.com/products/service-bus/",
    "https://azure.microsoft.com/services/": "https://azure.microsoft.com/products/",
    "https://github.com/Azure/azure-quickstart-templates/tree/master/101-servicebus-queue": (
        "https://github.com/Azure/azure-quickstart-templates/tree/master/quickstarts/microsoft.servicebus/servicebus-queue"
    ),
    "https://social.technet.microsoft.com/wiki/contents/articles/7535.adfind-command-examples.aspx": (
        "https://learn.microsoft.com/archive/technet-wiki/7535.adfind-command-examples"
    ),
    "http://www.eaipatterns.com/MessageChannel.html": (
        "https://www.enterpriseintegrationpatterns.com/patterns/messaging/MessageChannel.html"
    ),
}


@pytest.mark.parametrize("old", MOVED)
def test_the_first_rewrite_that_fits_is_the_right_one(real: Catalogue, old: str) -> None:
    assert next(filter(None, (move.candidate(old) for move in real.links.rewrites))) == MOVED[old]


def test_every_rewrite_parses_and_none_leads_into_itself(real: Catalogue) -> None:
    assert 12 <= len(real.links.rewrites) <= 40
    for move in real.links.rewrites:
        for prefix in (move.from_, move.to):
            parts = urlsplit(prefix)
            assert parts.scheme == "https"
            assert parts.hostname
            assert parts.port is None
            assert parts.path.startswith("/")
        assert not move.to.startswith(move.from_)
        candidate = move.candidate(f"{move.from_}x")
        assert candidate == f"{move.to}x"
        assert move.candidate(candidate) is None, "applied again it would lead on and on"
