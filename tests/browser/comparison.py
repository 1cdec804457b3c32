"""Shared by the tests of comparison tables."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

PAGE = "compare/messaging/"


def told(page: Page) -> Locator:
    """What is shown, in words; a screen reader hears it after each change."""
    return page.locator(".atlas-tools > p output")
