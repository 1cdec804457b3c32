"""The links on the health page: what it says of a report, and that nothing in a report becomes markup or a link."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser

from atlas import builder, load
from atlas.catalogue import Catalogue
from atlas.export.generated import schemas
from atlas.links.records import Evidence, Link, Place, Report
from atlas.render.page import Page
from atlas.render.site import Site
from tests.conftest import SMALL, loaded

NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
SITE = Site("https://example.org/x")
EXTENSIONS = ["attr_list", "md_in_html", "footnotes", "tables", "def_list", "abbr", "pymdownx.snippets", "toc"]
SMALL_DATA = loaded(load.contents(SMALL))


def made(number: int = 1, **changed: Any) -> Link:
    about: dict[str, Any] = {
        "url": f"https://a.example/{number}",
        "verdict": "dead",
        "status": "confirmed",
        "since": datetime(2026, 11, number, tzinfo=UTC),
        "evidence": Evidence(why="status 404"),
        "places": (Place(page="index.html", file="docs/index.md", line=number),),
    }
    return Link(**(about | changed))


def shown(*links: Link, **more: Any) -> LexborHTMLParser:
    """The part as it stands on the page, through Markdown with the site's extensions."""
    page = Page(SMALL_DATA, SITE, checked=Report(run=NIGHT, links=links, **more))
    return LexborHTMLParser(markdown.markdown(page.link_health(), extensions=EXTENSIONS))


def words(html: LexborHTMLParser) -> str:
    return " ".join(html.text().split())


def test_no_run(small: Catalogue) -> None:
    assert "No run so far." in Page(small, SITE).link_health()


def test_all_is_well() -> None:
    html = shown(made(verdict="ok", status="ok", since=None))
    assert words(html).startswith("Last run: 2026-11-23. 1 link was checked. 0 are known to be broken or moved, 0 are")
    assert not html.css("table")


def test_what_is_confirmed_stands_in_the_table_the_oldest_first() -> None:
    html = shown(
        made(3),
        made(2, verdict="moved", to="https://b.example/", places=()),
        made(4, verdict="unreachable", status="suspect"),
        made(5, verdict="blocked", status="ok"),
        made(6, verdict="blocked", status="ok"),
        made(7, exception="Known."),
        made(8, verdict="ok", status="resolved"),
    )
    assert "7 links were checked. 2 are known to be broken or moved, 1 is looked at again" in words(html)
    assert "2 are closed to programs (a person probably gets there), 1 is left out by an exception." in words(html)
    rows = [[cell.text().strip() for cell in row.css("th, td")] for row in html.css("tbody tr")]
    assert rows == [
        ["https://a.example/2", "moved", "2026-11-02", "https://b.example/", "–"],
        ["https://a.example/3", "dead", "2026-11-03", "–", "docs/index.md:3"],
    ]


def test_an_outage_lists_nothing() -> None:
    html = shown(made(), outage="nothing answers {{ x }}")
    assert "It judged nothing" in words(html)
    assert "nothing answers" in words(html)
    assert "{{" not in words(html)
    assert not html.css("table")


def test_only_our_own_files_are_linked_and_no_checked_link_is() -> None:
    names = ["docs/data/sources.yml", "mkdocs.yml", "../docs/a.md", "docs/../a.md", "docs/.git/a.md", "site/a.html"]
    html = shown(*(made(n, places=(Place(page="", file=name, line=n),)) for n, name in enumerate(names, 1)))
    assert [node.attributes["href"] for node in html.css("td a")] == [
        "https://example.org/x/blob/main/docs/data/sources.yml#L1",
        "https://example.org/x/blob/main/mkdocs.yml#L2",
    ]


def test_a_long_list_is_counted() -> None:
    links = [made(1, url=f"https://a.example/{n}") for n in range(1, 260)]
    html = shown(*links)
    assert len(html.css("tbody tr")) == 200
    assert words(html).endswith("And 59 more.")
    many = made(places=tuple(Place(page="", file="docs/a.md", line=n) for n in range(1, 9)))
    assert words(shown(many)).endswith("docs/a.md:5 and 3 more")


PLAIN = [node.tag for node in shown(made(places=()), made(2, to="https://b.example/")).root.traverse()]  # type: ignore[union-attr]
TEXT = st.text(
    alphabet=st.one_of(st.sampled_from("<>&\"'`*_[](){}%#!:\\ \n\t-|\x02\x03"), st.characters(codec="utf-8"))
)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT)
@example("<img src=x onerror=alert(1)>", "</code><b>", "<b>")
@example("</code></th></table>\n\n# {{ x }}", "</td><a href=x>{% x %}", "\n\n**x**")
def test_nothing_from_outside_is_markup(url: str, to: str, file: str) -> None:
    one = made(2, url=url, to=f"https://{to}", places=(Place(page=url, file="docs/index.md", line=1),))
    other = made(1, url="x", places=())
    html = shown(other, one)
    assert html.root is not None
    assert [node.tag for node in html.root.traverse()] == PLAIN
    assert "{{" not in html.text()
    assert "{%" not in html.text()
    strange = made(2, to=f"https://{to}", places=(Place(page="", file=f"{file}?", line=1),))
    assert not shown(strange).css("td a")


def test_a_damaged_report_stops_the_build_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "links.json"
    monkeypatch.setenv("ATLAS_LINKS", str(path))
    assert builder.checked(tmp_path) is None
    path.write_text('{"version": 1, "run"')
    with pytest.raises(load.DataError, match=r"links\.json: is damaged\. Delete it, or put the links\.json of a run"):
        builder.checked(tmp_path)
    path.write_text(Report(run=NIGHT, links=(made(),)).model_dump_json())
    found = builder.checked(tmp_path)
    assert found is not None
    assert found.links == (made(),)


def test_where_the_report_lies_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_LINKS", raising=False)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "links-report.json").write_text(Report(run=NIGHT).model_dump_json())
    assert builder.checked(tmp_path) == Report(run=NIGHT)


def test_the_schema_describes_the_report() -> None:
    import json

    validator = Draft202012Validator(json.loads(schemas()["links-report.schema.json"]))
    report = Report(run=NIGHT, links=(made(),), outage="x").model_dump(mode="json")
    assert not list(validator.iter_errors(report))
    assert list(validator.iter_errors(report | {"more": 1}))
