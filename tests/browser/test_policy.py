"""Under the security policy both builders' pages work, search and all; what does not belong to them is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from atlas.audit import pages as audit
from atlas.audit.server import Address, serving
from tests.browser.conftest import Visit

BELOW = "/a/b/"
LOOKED_AT = ["", "messages-vs-events/", "compare/messaging-limits/", "references/", "services/service-bus/"]
LEAVES = """() => {
  const script = Object.assign(document.createElement("script"), { textContent: "window.ran = 1" });
  const image = Object.assign(document.createElement("img"), { src: "https://a.example/x.png" });
  document.body.append(script, image);
  document.body.insertAdjacentHTML("beforeend", "<i style='color: red' onclick='window.ran = 2'>x</i>");
  document.body.lastChild.click();
  return fetch("https://a.example/").then(() => "sent", () => "refused");
}"""


@pytest.fixture(params=["mkdocs", "zensical"])
def below(request: pytest.FixtureRequest) -> Iterator[Address]:
    """Each builder's site on a server that knows it by a path, as the usual hosts of projects do."""
    site: Path = request.getfixturevalue(f"{request.param}_site")
    with serving(site, BELOW) as address:
        yield address


def search(page: Page, words: str) -> None:
    """Types into the search of either builder and opens what is found first."""
    before = page.url
    page.locator("[data-md-component=search] button, .md-search__input").first.click()
    page.keyboard.type(words)
    page.locator(".md-search-result__link, [role=listbox] a").first.click(timeout=30_000)
    page.wait_for_url(lambda url: url != before)
    expect(page.locator("article h1")).to_be_visible()


def test_pages_and_search_work_below_any_path(browser: Browser, below: Address) -> None:
    visit = Visit(browser, below)
    page = visit.open("")
    for path in LOOKED_AT[1:]:
        page.goto(below + path)
        expect(page.locator("article h1")).to_be_visible()
    assert not [one.target for one in below.sent if "search" in one.target and one.target.endswith(".json")]
    search(page, "dead letter")
    assert page.url.startswith(below)
    assert page.url != below
    assert (visit.errors, visit.foreign) == ([], [])
    assert {one.target for one in below.sent if not one.target.startswith(BELOW)} <= {"/favicon.ico"}
    visit.contexts[0].close()


def test_what_a_stranger_slips_in_is_refused(browser: Browser, below: Address) -> None:
    visit = Visit(browser, below)
    page = visit.open("services/service-bus/")
    assert page.evaluate(LEAVES) == "refused"
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.body.lastChild).color") != "rgb(255, 0, 0)"
    assert visit.foreign == []  # the policy refuses before a request is made
    assert len(visit.errors) >= 4
    visit.contexts[0].close()


BAD = """<!doctype html><html lang="en"><head><title>Bad</title>
<meta http-equiv="Content-Security-Policy" content="script-src 'self'"></head><body><main><article>
<h1>Bad</h1><p><input> <span class="cut">cut off</span></p><div class="wide">wide</div><i class="turns">x</i>
<script>1</script><img alt="x" src="http://a.example/x.png"></article></main>
<link rel="stylesheet" href="bad.css"></body></html>"""
STYLE = """.cut { display: block; height: 5px; overflow: hidden } .wide { width: 2000px }
.turns { animation: turn 9s infinite } @keyframes turn { to { opacity: 0.5 } }"""
GOOD = '<!doctype html><html lang="en"><head><title>Good</title></head><body><main><h1>Good</h1></main></body></html>'


def test_the_audit_sees_what_is_wrong_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(BAD)
    (tmp_path / "bad.css").write_text(STYLE)
    (tmp_path / "good.html").write_text(GOOD)
    ways = {way.name: way for way in audit.WAYS}
    with serving(tmp_path) as address:
        bad = audit.look(browser, address, ways["320 px wide"], ["bad.html"])
        moving = audit.look(browser, address, ways["reduced motion"], ["bad.html"])
        good = audit.look(browser, address, ways["320 px wide"], ["good.html"])
    assert any("bad.html: label (" in line for line in bad.axe)
    told = " ".join(bad.layout)
    assert all(
        what in told for what in ("scrolls sideways", 'wider than the window: <div class="wide"', "cut off: <span")
    )
    assert any("script-src" in line for line in bad.policy)
    assert [line.split()[0] for line in bad.foreign] == ["http://a.example/x.png"]
    assert moving.layout == ["bad.html: 1 animations run"]
    assert good == audit.Found()
