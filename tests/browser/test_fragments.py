"""The finder and real Chromium agree on each golden page: found or not, and which words are highlighted."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from atlas.evidence.finder import find, words
from atlas.evidence.page import from_html
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "cases" / "fragments"
CASES = [
    (f"{path.stem}: {name}", case)
    for path in sorted(FOLDER.glob("*.yml"))
    for name, case in yaml.safe_load(path.read_text()).items()
]
# The marker colour is found again in the picture of the page; margins keep words apart.
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><style>
::target-text { background: #ff00ff; color: #ff00ff } body { font: 20px/1.2 sans-serif; margin: 40px }
p, li, td, th, dt, dd, h2, h3, pre { margin: 14px; padding: 6px } img { background: #eee }</style><body>"""
# What stands in a form field has no text node that a script could measure: found or not is compared, not where.
IN_A_FIELD = (-1.0, -1.0, -1.0, -1.0)
ADDRESS = "http://fragment.test/page"
# Rectangles of the characters from one text node and offset to another, both counted as the finder counts them.
RECTANGLES = """([from, fromOffset, to, toOffset]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes.slice(from, to + 1).flatMap((node, index) => {
    const range = document.createRange();
    const units = count => [...node.data].slice(0, count).join("").length;
    range.setStart(node, index ? 0 : units(fromOffset));
    range.setEnd(node, from + index === to ? units(toOffset + 1) : node.length);
    return [...range.getClientRects()].map(r => [r.left, r.top, r.right, r.bottom]);
  });
}"""


def directive(text: str) -> dict[str, str]:
    """The parts of `[prefix-,]start[,end][,-suffix]`, decoded."""
    parts = text.split(",")
    found: dict[str, str] = {}
    if parts[0].endswith("-"):
        found["prefix"] = unquote(parts.pop(0)[:-1])
    if parts[-1].startswith("-"):
        found["suffix"] = unquote(parts.pop()[1:])
    found["start"] = unquote(parts[0])
    if len(parts) > 1:
        found["end"] = unquote(parts[1])
    return found


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Any:
    opened = browser.new_page(viewport={"width": 900, "height": 700})
    yield opened
    opened.close()


def highlighted(tab: Page, html: str, find_text: str) -> tuple[float, float, float, float] | None:
    """The box around what Chromium highlights."""

    def answer(route: Route) -> None:
        route.fulfill(body=HEAD + html, content_type="text/html; charset=utf-8")

    tab.unroute_all()
    tab.route("**/*", answer)
    tab.goto("about:blank")
    tab.goto(f"{ADDRESS}#:~:text={find_text}")
    tab.wait_for_timeout(60)
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    red, green, blue = picture.split()
    mask = Image.eval(green, lambda g: 255 if g < 60 else 0)
    for band in (red, blue):
        mask = Image.composite(mask, Image.new("L", mask.size), Image.eval(band, lambda v: 255 if v > 200 else 0))
    return mask.getbbox()


def expected(tab: Page, html: str, find_text: str) -> tuple[float, float, float, float] | None:
    """The box around what the finder found, measured in the same page."""
    page = from_html(HEAD + html)
    span = find(page, words(**directive(find_text)))
    if span is None:
        return None
    first, last = page.node_at(span.start), page.node_at(span.end - 1)
    boxes = tab.evaluate(RECTANGLES, [*first, *last]) if first[0] >= 0 else []
    boxes = [box for box in boxes if box[2] - box[0] > 0.5]
    if not boxes:
        return IN_A_FIELD
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_finder_and_chromium_agree(tab: Page, name: str, case: dict[str, Any]) -> None:
    seen = highlighted(tab, case["html"], case["find"])
    found = expected(tab, case["html"], case["find"])
    assert (seen is not None) == case["found"], f"Chromium highlights {seen}"
    assert (found is not None) == case["found"], f"the finder finds {found}"
    if seen and found and found != IN_A_FIELD:
        assert all(abs(a - b) < 6 for a, b in zip(seen, found, strict=True)), (seen, found)


def test_there_are_enough_pages() -> None:
    assert len(CASES) >= 80
    assert sum(case["found"] for _, case in CASES) >= 40
    assert sum(not case["found"] for _, case in CASES) >= 30


def test_each_case_is_a_file_of_ours() -> None:
    assert {path.suffix for path in Path(FOLDER).iterdir()} == {".yml"}
