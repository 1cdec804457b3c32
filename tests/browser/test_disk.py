"""The site opened from disk, out of the zip: links, citations, our scripts, and the search."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from atlas import build
from tests.browser.conftest import Visit
from tests.browser.test_policy import search
from tests.conftest import ROOT


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_the_zip_opens_with_all_that_readers_use(
    request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, builder: str
) -> None:
    packed = tmp_path / "site.zip"
    assert build.offline(ROOT, request.getfixturevalue(f"{builder}_site"), packed) < 20_000_000
    with ZipFile(packed) as archive:
        archive.extractall(tmp_path / "a folder")
    start = (tmp_path / "a folder" / "index.html").as_uri()
    visit = Visit(browser, start.removesuffix("index.html"))
    page = visit.open("index.html")

    page.get_by_role("link", name="References").first.click()
    expect(page.locator("h1")).to_contain_text("References")
    assert page.url.endswith("/references/index.html")
    expect(page.locator("form.atlas-filter")).to_be_visible()  # one of our modules runs

    page.goto(start.replace("index.html", "compare/messaging-limits/index.html"))
    page.locator("button.atlas-value").first.click()
    proof = page.locator("[popover]:popover-open a.atlas-proof").first
    assert "#:~:text=" in (proof.get_attribute("href") or "")
    page.keyboard.press("Escape")

    page.goto(start.replace("index.html", "choose/index.html"))
    expect(page.get_by_role("button", name="Next question").first).to_be_visible()  # a module fetched on demand, too

    search(page, "dead letter")
    assert "index.html" in page.url
    assert (visit.errors, visit.foreign) == ([], [])
    visit.contexts[0].close()
