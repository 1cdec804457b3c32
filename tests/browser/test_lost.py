"""The page for wrong addresses in Chromium: at any depth, below a sub-path, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit

NEAR = {
    "services/servicebus/": "services/service-bus/",
    "service-bus": "services/service-bus/",
    "Compare/Service-Bus-Tier.html": "compare/service-bus-tiers/",
    "old/deep/path/messages-vs-event/": "messages-vs-events/",
    "docs/glosary": "glossary/",
}


def lost(visit: Visit, site: Path, below: str, **options: bool) -> Page:
    """A page whose wrong addresses are answered as a static host does: with 404.html, as built for `below`."""
    html = (site / "404.html").read_text().replace('="/', f'="/{below}')
    page = visit.open("404.html", **options)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(visit.address).removeprefix(below).partition("?")[0]
        if (site / path).is_file():
            route.fulfill(path=site / path)
        else:
            route.fulfill(status=404, body=html, content_type="text/html")

    page.route(f"{visit.address}**", answer)
    return page


@pytest.mark.parametrize("below", ["", "some/atlas/"], ids=["at the root", "below a path"])
def test_a_wrong_address_offers_the_pages_that_resemble_it(visit: Visit, mkdocs_site: Path, below: str) -> None:
    page = lost(visit, mkdocs_site, below)
    box = page.locator("[data-lost]")
    for wrong, right in NEAR.items():
        page.goto(f"{visit.address}{below}{wrong}")
        expect(page.get_by_role("heading", name="Did you mean")).to_be_visible(timeout=20_000)
        offered = box.locator("li a").evaluate_all("found => found.map(link => link.href)")
        assert offered[0] == f"{visit.address}{below}{right}"
        assert offered[-1].startswith(f"{visit.address}{below}?q=")
        assert 2 <= len(offered) <= 6
    page.goto(f"{visit.address}{below}%E0%A4%A/<b>x</b>/{'zyx' * 400}")
    assert box.locator("li a").count() <= 6
    assert box.locator("b").count() == 0


def test_the_search_of_the_wrong_words_opens(visit: Visit, mkdocs_site: Path) -> None:
    page = lost(visit, mkdocs_site, "")
    page.goto(f"{visit.address}kafka-retention/")
    page.get_by_role("link", name="Search for “kafka retention”").click()
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=30_000)


def test_without_scripts_the_sections_are_there(visit: Visit, mkdocs_site: Path) -> None:
    page = lost(visit, mkdocs_site, "", java_script_enabled=False)
    page.goto(f"{visit.address}a/b/c/")
    expect(page.get_by_role("heading", name="Did you mean")).to_be_hidden()
    links = page.locator("article dt a").evaluate_all("found => found.map(link => link.href)")
    assert len(links) >= 9
    for link in links:
        assert (mkdocs_site / link.removeprefix(visit.address) / "index.html").is_file(), link
