"""Shared by the tests of comparison tables."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Visit

PAGE = "compare/messaging/"


def ready(visit: Visit, address: str = PAGE, **options: Any) -> Page:
    """With the controls, which come a moment after the page."""
    page = visit.open(address, **options)
    started(page)
    return page


def started(page: Page) -> None:
    """Waits for the controls; `expect` would describe the whole large page each time that it finds none."""
    told(page).filter(has_text="columns").wait_for(timeout=20_000)


def told(page: Page) -> Locator:
    """What is shown, in words; a screen reader hears it after each change."""
    return page.locator(".atlas-tools > p output")
