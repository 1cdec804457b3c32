"""Golden judgements, and the promise that an address built for words on a page always finds them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from atlas.evidence.address import directive
from atlas.evidence.finder import find, words
from atlas.evidence.judge import judge
from atlas.evidence.markdown import from_markdown
from atlas.evidence.page import from_html
from atlas.model import Cite
from atlas.quantity import parse
from tests.conftest import ROOT

CASES = [
    (f"{path.stem}: {name}", case)
    for path in sorted((ROOT / "tests" / "cases" / "judge").glob("*.yml"))
    for name, case in yaml.load(path.read_text(), Loader=yaml.BaseLoader).items()  # noqa: S506
]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_the_verdict(name: str, case: dict[str, Any]) -> None:
    page = from_html(case["html"]) if "html" in case else from_markdown(case["markdown"])
    verdict = judge(page, Cite(source="x", **case["cite"]), case["kind"], parse(case["kind"], case["value"]))
    assert verdict.state == case["says"], verdict
    if "found" in case:
        assert case["found"] in (verdict.found or "")


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Co", "Cn")), min_size=1, max_size=40)
PARAGRAPHS = st.lists(TEXT, min_size=1, max_size=6)


@settings(max_examples=300, deadline=None)
@given(PARAGRAPHS, st.data())
def test_whole_words_of_a_page_are_found(paragraphs: list[str], data: st.DataObject) -> None:
    """Any paragraph as a whole is at word boundaries, so a citation of it finds it or an earlier place."""
    chosen = data.draw(st.sampled_from(paragraphs))
    page = from_html("".join(f"<p>{escape(text)}</p>" for text in paragraphs))
    wanted = words(chosen)
    if not wanted.start:
        return
    span = find(page, wanted)
    assert span is not None
    assert page.text[span.start : span.end] == wanted.start


@given(TEXT, TEXT)
def test_a_directive_round_trips(start: str, end: str) -> None:
    """Neither words nor their commas and hyphens are mistaken for syntax."""
    made = directive(Cite.model_construct(source="x", start=start, end=end, prefix=None, suffix=None, column=None))
    assert made.startswith("text=")
    first, second = made.removeprefix("text=").split(",")
    assert (unquote(first), unquote(second)) == (start, end)
    assert not set(made.removeprefix("text=")) & set('-&# "<>')


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_page_can_be_read(html: str) -> None:
    """Nothing that a web server may answer breaks the reader."""
    page = from_html(html)
    assert len(page.shown) == len(page.starts)
    judge(page, Cite(source="x", start="a", end="1 KB"), "size", parse("size", "1 KB"))
    from_markdown(html)


HOSTILE = {
    "deep": "<div>" * 20_000 + "x",
    "many cells": "<table><tr>" + "<td>x" * 20_000,
    "many rows that reach down": "<table>" + "<tr><td rowspan=1000>x" * 5_000,
    "deep inline": "<b>" * 20_000 + "x",
    "one long word": "<p>" + "a" * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_little(name: str) -> None:
    """Nothing is quadratic, and no depth is too deep."""
    page = from_html(HOSTILE[name])
    judge(page, Cite(source="x", start="x", end="1 KB"), "size", parse("size", "1 KB"))
