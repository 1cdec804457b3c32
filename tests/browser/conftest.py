"""The built site on a loopback server, in the Chromium that scripts/find_browser.py names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

from atlas.audit.server import serving
from tests.conftest import run

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def address(mkdocs_site: Path) -> Iterator[str]:
    """Where the site answers, with a slash at the end."""
    with serving(mkdocs_site) as there:
        yield there


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Fails, never skips, where there is no browser."""
    program = os.environ.get("ATLAS_CHROMIUM")
    if not program:
        found = run("scripts/find_browser.py")
        assert found.returncode == 0, found.stderr
        program = found.stdout.strip()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


# What waits for a script that is fetched on demand, after the page has loaded.
WAITING = (
    ".atlas-compare:not(:has(.atlas-tools > p output:not(:empty)))",
    ".atlas-filter-place:not(:has(form))",
    "#chooser:not([data-ready])",
)


def loaded(page: Page) -> Page:
    """With all its controls; `expect` would describe the whole large page each time that it finds none."""
    page.locator(", ".join(WAITING)).first.wait_for(state="detached", timeout=20_000)
    return page


class Visit:
    """Opens pages in fresh contexts and remembers what they asked of others."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []
        self.foreign: list[str] = []
        self.errors: list[str] = []

    def _guard(self, route: Route) -> None:
        if route.request.url.startswith(self.address):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def _refused(self, message: ConsoleMessage) -> None:
        """What the page's own security policy forbids is a fault of the page."""
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def open(self, page: str, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        self.contexts.append(context)
        context.route("**/*", self._guard)
        opened = context.new_page()
        opened.on("pageerror", lambda error: self.errors.append(str(error)))
        opened.on("console", self._refused)
        opened.goto(self.address + page)
        return opened if options.get("java_script_enabled") is False else loaded(opened)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    visitor = Visit(browser, address)
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert not visitor.foreign, f"asked of third parties: {visitor.foreign}"
    assert not visitor.errors, visitor.errors
