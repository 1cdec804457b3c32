"""Every page in Chromium: accessible in both themes, no wider than a phone, nothing asked of third parties."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(
    ("" if path.name == "index.md" and path.parent == DOCS else f"{path.relative_to(DOCS).with_suffix('')}/")
    .replace("/index/", "/")
    .removesuffix("index/")
    for path in DOCS.rglob("*.md")
)


# Rules that depend on colours: what else axe looks for is the same in both themes.
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# Of pages made alike, one whole; `make audit` takes axe to every page.
ALIKE = {"compare": "messaging", "services": "service-bus", "patterns": "events", "questions": "limits"}


def whole(page: str) -> bool:
    """Whether axe looks at it here."""
    folder, _, name = page.strip("/").partition("/")
    return not name or ALIKE.get(folder, name) == name


def violations(opened: Page, scheme: str, **options: Any) -> str:
    """What axe finds in a theme, which the page takes from the system; nothing where all is well."""
    opened.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    name = {"light": "default", "dark": "slate"}[scheme]
    expect(opened.locator("body")).to_have_attribute("data-md-color-scheme", name)
    result = Axe().run(opened, **options)
    return result.generate_report() if result.response["violations"] else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "home")
def test_a_page_is_fine_for_all(visit: Visit, page: str) -> None:
    """One visit: axe in both themes, then a phone, which needs no sideways scrolling."""
    opened = visit.open(page, color_scheme="light", reduced_motion="reduce")
    if whole(page):
        assert not violations(opened, "light")
        assert not violations(opened, "dark", options=OF_COLOURS)
    opened.set_viewport_size({"width": 360, "height": 740})
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
