"""links.md: golden cases, and what holds for every report, whatever stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from atlas.links.parts import ACTING, Part, part
from atlas.links.records import Evidence, Link, Place, Proposal, Report, Step, Trouble, Verdict
from atlas.links.report import MOST, as_markdown, summary
from atlas.plain import code, escaped, link, visible
from tests.conftest import ROOT

CASES = sorted((ROOT / "tests" / "cases" / "links" / "report").glob("*.yml"))
NIGHT = datetime(2026, 11, 23, 2, tzinfo=UTC)
OURS = re.compile(r"<details><summary>[A-Z][A-Za-z :.-]+ \([\d,]+\)</summary>|</details>")
CLICKABLE = re.compile(r"https?://[A-Za-z0-9.:/_~%?=&,+#-]+")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_report_says(path: Path) -> None:
    about = yaml.safe_load(path.read_text())
    report = Report.model_validate(about["report"])
    assert as_markdown(report, about.get("site")) == path.with_suffix(".md").read_text()
    assert summary(report) == about["summary"]


def made(number: int = 1, **changed: Any) -> Link:
    """A dead link that somebody should act on."""
    about: dict[str, Any] = {
        "url": f"https://a.example/{number}",
        "verdict": "dead",
        "status": "confirmed",
        "since": NIGHT - timedelta(days=number),
        "evidence": Evidence(why="status 404"),
        "places": (Place(page="index.html", file="docs/index.md", line=number),),
    }
    return Link(**(about | changed))


def test_the_same_state_gives_the_same_body_the_next_night() -> None:
    links = tuple(made(number) for number in range(1, 5))
    bodies = {as_markdown(Report(run=NIGHT + timedelta(days=night), links=links)) for night in range(30)}
    bodies |= {as_markdown(Report(run=NIGHT, links=links[::-1]))}
    assert len(bodies) == 1


def test_the_oldest_trouble_comes_first() -> None:
    body = as_markdown(Report(run=NIGHT, links=tuple(made(number) for number in (3, 1, 2))))
    assert re.findall(r"\*\*Dead\*\* since (\S+):", body) == ["2026-11-20", "2026-11-21", "2026-11-22"]


STATUSES = ("ok", "suspect", "confirmed", "resolved")
CHANGES = (None, "newly-dead", "newly-moved", "recovered")


@pytest.mark.parametrize(("verdict", "status", "change"), list(product(get_args(Verdict), STATUSES, CHANGES)))
def test_each_link_stands_in_one_place_and_only_what_is_confirmed_is_to_act_on(
    verdict: str, status: str, change: str | None
) -> None:
    one = made(verdict=verdict, status=status, change=change)
    where = part(one)
    assert (where in ACTING) == (status == "confirmed" and change != "recovered")
    body = as_markdown(Report(run=NIGHT, links=(one,)))
    assert body.count(one.url) == (where is not None)
    assert body.startswith("# Links\n\nNothing to act on: 1 link was checked.") == (where not in ACTING)
    if verdict != "ok":
        assert where is not None, "what is not fine is never left out"
    elif status == "ok" and change is None:
        assert where is None
    excepted = one.model_copy(update={"exception": "Known."})
    assert part(excepted) == (None if verdict == "ok" else "excepted")


def test_a_link_that_stays_broken_is_never_left_out_because_of_one_night() -> None:
    assert part(made(verdict="inconclusive")) == part(made(verdict="blocked")) == "still broken"


def test_an_outage_lists_nothing() -> None:
    report = Report(run=NIGHT, outage="the canaries do not answer", links=(made(),))
    assert made().url not in as_markdown(report)
    assert "1" not in summary(report)


def _rows(body: str) -> list[str]:
    return [line for line in body.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("number", [80, 1_000, 5_000])
def test_a_long_report_leaves_whole_rows_out_and_counts_them(number: int) -> None:
    folded = tuple(made(n, url=f"https://b.example/{n}", verdict="blocked", status="ok") for n in range(1, 2_001))
    tidy = Trouble(file="docs/data/link-exceptions.yml", line=3, what="it is over", fix="Delete it.")
    links = tuple(made(n) for n in range(1, number + 1))
    body = as_markdown(Report(run=NIGHT, links=links + folded, troubles=(tidy,)))
    assert MOST * 0.9 < len(body.encode()) <= MOST
    told = [row for row in _rows(body) if "a.example" in row]
    assert all(re.fullmatch(r"- \*\*Dead\*\* since \S+: <https://a\.example/\d+>", row) for row in told)
    assert body.count("  - Next: ") == len(told)
    assert body.count("more, in links.json") == (2 if number > 80 else 1)
    if number > 80:
        assert f"- … and {number - len(told):,} more, in links.json" in body
    assert body.count("<details>") == body.count("</details>") == 1
    assert "link-exceptions.yml:3" in body, "what is to act on has room before what is folded"


def test_many_places_are_counted() -> None:
    places = tuple(Place(page="index.html", file="docs/index.md", line=line) for line in range(1, 81))
    body = as_markdown(Report(run=NIGHT, links=(made(places=places * 2),)))
    assert body.count("`docs/index.md:") == 50
    assert ", and 30 more, in links.json" in body


def test_the_summary_of_nothing() -> None:
    assert summary(Report(run=NIGHT)) == "0 links: all fine."


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _tokens(text: str) -> Iterator[Token]:
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


LINKED = re.compile(r"@\w|#\d|://|www\.|GH-\d|:\w+:", re.I)


def _harmless(body: str) -> None:
    """Only our own markup; what GitHub would link in decoded text does not stand there."""
    inside = False
    for token in _tokens(body):
        inside = token.type == "link_open" or (inside and token.type != "link_close")
        if token.type in ("html_block", "html_inline"):
            assert all(OURS.fullmatch(line) for line in token.content.strip().splitlines()), token.content
        elif token.type == "link_open":
            assert CLICKABLE.fullmatch(str(token.attrs["href"])), token.attrs
        elif token.type == "text":
            assert inside or not LINKED.search(token.content), token.content
        assert token.type not in ("image", "table_open", "fence", "code_block", "hr", "s_open"), token.type


NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'`*_[]()|{}%#!~^:=/\\@$ \n\t.-+;19aGH\u202e\u200b\0é"), st.characters(codec="utf-8")
    ),
    max_size=60,
)
WORDS = st.sampled_from(
    [
        "",
        "https://",
        "</details>",
        "\n# ",
        "\n- ",
        "@octocat",
        "#12",
        "GH-3",
        "www.a.example",
        ":smile:",
        "<!--",
        "$x$",
    ]
)
TEXT = st.builds(lambda a, word, b: f"{a}{word}{b}", NASTY, WORDS, NASTY)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, st.sampled_from(["confirmed", "suspect"]), st.booleans())
def test_nothing_from_outside_is_markup(
    url: str, why: str, error: str, file: str, page: str, to: str, status: str, excepted: bool
) -> None:
    one = made(
        url=url,
        status=status,
        to=to,
        proposals=(Proposal(url=f"https://x.example/{to}", kind="archive", safe=True),),
        exception=why if excepted else None,
        evidence=Evidence(why=why, chain=(Step(by="probe", method=error, url=url, error=error),)),
        places=(Place(page=page, heading="part", text=why, file=file, line=1),),
    )
    tidy = Trouble(file=file, line=2, what=why, fix=error)
    body = as_markdown(Report(run=NIGHT, links=(one,), troubles=(tidy,), shard=why), "https://atlas.example")
    _harmless(body)
    assert len(_rows(body)) == 2
    assert not [line for line in body.splitlines() if line.startswith("#") and not re.match("##? [A-Z]", line)]
    _harmless(as_markdown(Report(run=NIGHT, outage=f"{why} {url}")))
    assert "\n" not in summary(Report(run=NIGHT, outage=why))


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_text_shows_as_it_is(text: str) -> None:
    """But for what cannot be seen, and for folded space."""
    shown = "".join(t.content for t in _tokens(f"x {escaped(text)}") if t.type == "text" and not t.children)
    assert shown.replace("\u200b", "").split() == ["x", *visible(text).split()]
    [span] = [t.content for t in _tokens(code(text)) if t.type == "code_inline"]
    assert span.strip() == visible(text).strip()


def test_what_is_clickable() -> None:
    for url in ("https://a.example/b/c.html?d=e&f=%20#g", "http://a.example", "https://a.example:8443/x"):
        assert link(url) == f"<{url}>"
    for url in (
        "https://a.example/@b",
        "ftp://a.example/",
        "https://user@a.example/",
        "https://a.example/x;y",
        "a/b.html",
    ):
        assert link(url) == f"`{url}`"
    for kind in ("issues", "pull", "commit", "discussions"):
        assert link(f"https://github.com/a/b/{kind}/1") == f"`https://github.com/a/b/{kind}/1`"
    assert link("https://github.com/a/b/blob/main/c.md") == "<https://github.com/a/b/blob/main/c.md>"
    assert link(f"https://a.example/{'x' * 600}").startswith("`https://a.example/xxx")
    assert len(link(f"https://a.example/{'x' * 600}")) == 502


def test_cut_text_says_so() -> None:
    assert escaped("z" * 11, 10) == f"{'z' * 9}…"
    assert escaped("z" * 10, 10) == "z" * 10


def test_every_part_has_a_heading() -> None:
    """A part that nobody shows would hide its links."""
    by_part = {part(made(verdict=v, status=s, change=c)) for v, s, c in product(get_args(Verdict), STATUSES, CHANGES)}
    assert by_part | {"excepted"} == {*get_args(Part), None}
