"""An old address leads on, with and without scripts; the place in the page goes along where there are scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from atlas.audit.server import serving
from atlas.model import Redirect
from atlas.web import redirects
from tests.conftest import ROOT

NEW = '<!doctype html><title>New</title><h1>New</h1><p style="height: 3000px">x</p><h2 id="here">Here</h2>'


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[str]:
    """A site below a folder in which compare/old/ moved to compare/new/."""
    move = Redirect.model_validate({"from": "compare/old/", "to": "compare/new/"})
    files = redirects.files([move], {}, set(), "https://atlas.example/x/")
    files |= {"compare/new/index.html": NEW, "assets/moved.js": (ROOT / "docs/assets/moved.js").read_text()}
    for name, text in files.items():
        (tmp_path / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "x" / name).write_text(text)
    with serving(tmp_path) as address:
        yield f"{address}x/"


@pytest.mark.parametrize("scripts", [True, False])
def test_an_old_address_leads_on(browser: Browser, moved: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{moved}compare/old/#here")
    page.wait_for_url(f"{moved}compare/new/**")
    assert page.title() == "New"
    if scripts:
        assert page.url.endswith("/compare/new/#here")
        assert page.evaluate("scrollY") > 1000
    context.close()
