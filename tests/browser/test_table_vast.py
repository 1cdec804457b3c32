"""Tables of more columns than a browser can lay out at once: what is shown first is what is shown in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from atlas.audit.server import serving
from scripts.bench.acts import ACT, ACTS
from scripts.bench.wide import made, written
from tests.browser.conftest import Visit

COLUMNS, ROWS = 40, 30
# What stands at points all over the table's frame, sticky head and first column included.
SEEN = """() => {
  const { left, top, right, bottom } = document.querySelector(".atlas-scroll").getBoundingClientRect();
  const said = (at) => {
    const cell = at?.closest("th, td");
    return cell && !cell.hidden ? cell.textContent.replace(/\\s+/g, " ").trim() : at?.tagName;
  };
  const seen = [];
  for (let y = Math.max(top, 0) + 9; y < Math.min(bottom, innerHeight); y += 23)
    for (let x = left + 20; x < right; x += 60)
      seen.push(said(document.elementFromPoint(x, y)));
  return seen;
}"""
STORIES: dict[str, list[tuple[str, Any]]] = {
    "filter": [("words", "number 7"), ("words", ""), ("words", "mb"), ("group", "g1"), ("words", ""), ("group", "")],
    "columns": [("hide", 1), ("service", 0), ("service", 4), ("all", 0), ("none", 0), ("service", 3), ("all", 0)],
    "order": [
        ("order", "made.c5"),
        ("hide", 0),
        ("order", "made.c5"),
        ("words", "1"),
        ("order", "made.c1"),
        ("whole", 0),
    ],
    "nothing and back": [("none", 0), ("order", "made.c5"), ("group", "g3"), ("all", 0), ("whole", 0), ("none", 0)],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("vast")
    written(folder, made(COLUMNS, ROWS))
    with serving(folder) as address:
        yield address


@pytest.fixture
def table(browser: Browser, place: str) -> Iterator[Callable[[int], Page]]:
    visit = Visit(browser, place)

    def opened(width: int) -> Page:
        page = visit.open("", width)
        page.evaluate(ACTS)
        if width > 800:
            page.locator(".atlas-scroll").evaluate("(frame) => frame.scrollIntoView()")
        settle(page)
        return page

    yield opened
    for context in visit.contexts:
        context.close()
    assert not visit.errors, visit.errors


def settle(page: Page) -> None:
    """Until a long moment has changed nothing."""
    page.evaluate("""async () => {
      const table = document.querySelector("table");
      for (let quiet = 0, before = 0; quiet < 5; ) {
        const watch = new MutationObserver(() => {});
        watch.observe(table, { attributes: true, childList: true, subtree: true });
        await new Promise((done) => setTimeout(done, 60));
        quiet = watch.takeRecords().length ? 0 : quiet + 1;
        watch.disconnect();
      }
    }""")


def shown(page: Page) -> tuple[list[str], list[str]]:
    """Rows and columns that are not hidden from the reader, from the browser's search or from assistive technology."""
    assert page.locator("[data-out]:not([aria-hidden=true])").count() == 0
    rows, columns = page.evaluate("""() => {
      const shown = (one) => one.hidden !== true && !one.closest("[data-out]");
      return [[...document.querySelectorAll("tr[id]")], [...document.querySelectorAll("thead [data-service]")]].map(
        (all) => all.filter(shown).map(({ id }) => id));
    }""")
    return rows, columns


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("story", STORIES)
def test_the_first_picture_is_the_last(table: Callable[[int], Page], story: str, width: int) -> None:
    page = table(width)
    for act in STORIES[story]:
        page.evaluate(ACT, list(act))
        first = page.evaluate(SEEN)
        settle(page)
        assert page.evaluate(SEEN) == first, act


def test_rows_and_cells_end_where_the_reader_wants_them(table: Callable[[int], Page]) -> None:
    page = table(1280)
    every = shown(page)
    assert [len(one) for one in every] == [ROWS, COLUMNS]
    page.evaluate(ACT, ["words", "number 7"])
    page.evaluate(ACT, ["order", "made.c7"])  # before the first act has come to its end
    settle(page)
    rows, columns = shown(page)
    assert rows == ["made.c7", "made.c17", "made.c27"]
    ranks = page.locator("[id='made.c7']").get_attribute("data-ranks") or ""
    known = sorted((int(rank), place) for place, rank in enumerate(ranks.split()) if rank != "-")
    assert columns[: len(known)] == [every[1][place] for _, place in known]
    cells = page.locator("[id='made.c7'] > td").evaluate_all("(all) => all.map(({ id }) => id)")
    assert cells == [f"{column}.c7" for column in columns]
    page.evaluate(ACT, ["none", 0])
    settle(page)
    assert shown(page) == (rows, [])
    page.evaluate(ACT, ["whole", 0])
    settle(page)
    assert shown(page) == every
    assert page.evaluate("document.activeElement.name") == "words"


def test_whoever_scrolls_sees_no_empty_cells(table: Callable[[int], Page]) -> None:
    page = table(1280)
    for act in (("down", 900), ("right", 1700), ("down", 1500), ("right", 0)):
        page.evaluate(ACT, list(act))
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
        first = page.evaluate(SEEN)
        assert not [words for words in first if words in ("TR", "TD", "TH")], act
        settle(page)
        assert page.evaluate(SEEN) == first, act


def test_a_scrolled_table_is_filtered(table: Callable[[int], Page]) -> None:
    page = table(1280)
    page.evaluate(ACT, ["down", 1200])
    settle(page)
    for act in (("words", "number 1"), ("words", ""), ("right", 900), ("group", "g2"), ("hide", 9), ("group", "")):
        page.evaluate(ACT, list(act))
        settle(page)
        seen = page.evaluate(SEEN)
        assert not [words for words in seen if words in ("TR", "TD", "TH")], act
    assert [len(one) for one in shown(page)] == [ROWS, COLUMNS - 1]


def test_paper_gets_all_that_is_chosen_in_its_order(table: Callable[[int], Page]) -> None:
    page = table(1280)
    page.evaluate(ACT, ["group", "g1"])
    page.evaluate(ACT, ["order", "made.c1"])
    page.emulate_media(media="print")
    places = page.evaluate("""() => {
      dispatchEvent(new Event("beforeprint"));
      const visible = (one) => one.checkVisibility();
      return [...document.querySelectorAll("tr[id]")].filter(visible).map((row) =>
        [row.id, ...[...row.children].filter(visible).map((cell) => [cell.id, cell.getBoundingClientRect()])
          .sort(([, a], [, b]) => a.top - b.top || a.left - b.left).map(([id]) => id)]);
    }""")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    settle(page)
    rows, columns = shown(page)
    assert rows == ["made.c1", "made.c11", "made.c21"]
    assert places == [[row, "", *(f"{column}.{row.removeprefix('made.')}" for column in columns)] for row in rows]


def test_the_browser_finds_what_is_out_of_sight(table: Callable[[int], Page]) -> None:
    """A link to words far down and right: until-found cells are searched."""
    page = table(1280)
    page.goto(f"{page.url}#made.s9-t3.c29")
    settle(page)
    assert "made.s9-t3.c29" in page.evaluate("""() => [...document.querySelectorAll("td")].filter((cell) => {
      const { left, top, right, bottom } = cell.getBoundingClientRect();
      return cell.checkVisibility() && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    }).map(({ id }) => id)""")
