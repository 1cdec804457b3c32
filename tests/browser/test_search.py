"""The site's own search in Chromium: what people type leads to the page that answers it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

FIRST = 3
ANSWERS = {
    "dead letter": {"questions/delivery-and-order/", "patterns/messages/", "compare/delivery-guarantees/", "glossary/"},
    "256 KB": {"compare/messaging-limits/", "compare/service-bus-tiers/", "services/service-bus/", "questions/limits/"},
    "FIFO": {"compare/ordering/", "questions/delivery-and-order/"},
    "Kafka": {"compare/event-hubs-tiers/", "services/event-hubs/"},
    "exactly once": {"compare/delivery-guarantees/", "questions/delivery-and-order/"},
}


def hits(page: Page, query: str) -> list[str]:
    """Addresses of the pages found, best first."""
    box = page.get_by_role("textbox", name="Search")
    box.click()
    box.fill(query)
    # The index is built in a worker the first time.
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile("matching"), timeout=30_000)
    links = page.locator(".md-search-result__item > a")
    expect(links.first).to_be_attached()
    found = links.evaluate_all("found => found.map(link => link.href.replace(/[?#].*/, ''))")
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("query", ANSWERS)
def test_the_answer_is_among_the_first(visit: Visit, query: str) -> None:
    found = [link.removeprefix(visit.address) for link in hits(visit.open(""), query)]
    assert ANSWERS[query] & set(found[:FIRST]), found[:FIRST]


def test_a_query_without_an_answer_finds_nothing(visit: Visit) -> None:
    page = visit.open("")
    page.get_by_role("textbox", name="Search").fill("zyzzyva")
    expect(page.locator(".md-search-result__meta")).to_have_text("No matching documents", timeout=30_000)
