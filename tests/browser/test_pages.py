"""Every page in Chromium: accessible in both themes, no wider than a phone, nothing asked of third parties."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(
    ("" if path.name == "index.md" and path.parent == DOCS else f"{path.relative_to(DOCS).with_suffix('')}/")
    .replace("/index/", "/")
    .removesuffix("index/")
    for path in DOCS.rglob("*.md")
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "home")
def test_axe_finds_nothing(visit: Visit, page: str, scheme: str) -> None:
    opened = visit.open(page, color_scheme=scheme, reduced_motion="reduce")
    used = opened.evaluate("document.body.getAttribute('data-md-color-scheme')")
    assert used == {"light": "default", "dark": "slate"}[scheme]
    result = Axe().run(opened)
    assert not result.response["violations"], result.generate_report()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "home")
def test_a_phone_needs_no_sideways_scrolling(visit: Visit, page: str) -> None:
    opened = visit.open(page, width=360, height=740)
    wide = opened.evaluate(
        "[...document.querySelectorAll('article *')].filter(e => e.getClientRects().length"
        " && e.getBoundingClientRect().right > 361"
        " && !e.closest('.atlas-scroll, .atlas-diagram-scroll, .md-typeset__scrollwrap, pre'))"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert not wide
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_missing_page_helps(visit: Visit) -> None:
    opened = visit.open("404.html")
    assert opened.locator("article a[href]").count() >= 5


def test_all_pages_are_reached_from_home(visit: Visit) -> None:
    opened = visit.open("")
    seen, todo = set(), {""}
    while todo:
        page = todo.pop()
        seen.add(page)
        opened.goto(visit.address + page)
        links = opened.eval_on_selector_all("a[href]", "found => found.map(a => a.href.split('#')[0])")
        inside = {link.removeprefix(visit.address) for link in links if link.startswith(visit.address)}
        todo |= {link for link in inside if not link.endswith((".json", ".csv", ".yml"))} - seen
    assert seen >= set(PAGES)
