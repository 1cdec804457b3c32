"""Taking a table away: the clipboard, paper, without scripts; and its citations by finger and keyboard."""

from __future__ import annotations

import csv
import io
import re

from playwright.sync_api import CDPSession, FloatRect, Locator, Page, expect

from atlas.catalogue import Catalogue
from tests.browser.comparison import PAGE, told
from tests.browser.conftest import Visit

PAIR = f"{PAGE}?group=limits&columns=service-bus-premium.event-hubs-standard"
CELL = '[id="messaging.service-bus-premium.max-message-size"]'
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def copied(page: Page, name: str) -> str:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".atlas-tools form output")).to_have_text("Copied.")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_copied_as_markdown_with_the_sources(visit: Visit) -> None:
    text = copied(visit.open(PAIR, permissions=CLIPBOARD), "Markdown")
    lines = text.splitlines()
    assert lines[2] == "| Question | Service Bus Premium | Event Hubs Standard |"
    size = next(line for line in lines if line.startswith("| Maximum message size |"))
    assert size.count(" | ") == 2
    assert re.search(r"\[100 MB\]\(https://learn\.microsoft\.com/\S+#:~:text=\S+\) \(maximum, AMQP", size)
    numbers = set(re.findall(r"\\\[(\d+)\\\]", size))
    for number in numbers:
        assert re.search(rf"(?m)^- \\\[{number}\\\] \[[^\]]+\]\(https://\S+\), .*text of \d{{4}}-\d\d-\d\d", text)
    assert f"({visit.address}{PAIR})" in lines[-1]
    assert "| not stated |" in text


def test_copied_as_csv_with_the_sources(visit: Visit, real: Catalogue) -> None:
    text = copied(visit.open(PAIR, permissions=CLIPBOARD), "CSV")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    limits = [key for key in real.comparisons["messaging"].rows if real.criteria[key].group == "limits"]
    assert list(dict.fromkeys(line["criterion"] for line in table)) == limits
    premium, hubs = real.services["service-bus"], real.services["event-hubs"]
    sizes = [line for line in table if line["criterion"] == "max-message-size"]
    facts = [*premium.cell("premium", "max-message-size"), *hubs.cell("standard", "max-message-size")]
    assert [line["value"] for line in sizes] == [str(fact.said.value) for fact in facts]
    assert [line["read"] for line in sizes] == [str(fact.said.read or "undated") for fact in facts]
    assert [line["source"] for line in sizes] == [fact.said.source.title for fact in facts]
    assert all("#:~:text=" in line["proof"] for line in sizes)
    assert {line["value"] for line in table if not line["proof"]} == {"not stated"}
    assert not [line for line in table if line["value"].startswith(("=", "+", "-", "@"))]


def finger(session: CDPSession, kind: str, x: float, y: float) -> None:
    points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def at_rest(node: Locator) -> FloatRect:
    """Where it stands once nothing moves it any more, and nothing covers it."""
    box = node.bounding_box()
    while True:
        node.page.wait_for_timeout(300)
        before, box = box, node.bounding_box()
        top = "(node, [x, y]) => node.contains(document.elementFromPoint(x, y))"
        if box and box == before and node.evaluate(top, [box["x"] + 10, box["y"] + 10]):
            return box


def test_a_long_press_opens_the_citation(visit: Visit) -> None:
    page = visit.open(f"{PAGE}#messaging.max-message-size", width=360, height=740, has_touch=True, is_mobile=True)
    figure = page.locator(CELL).locator(".atlas-value").first
    figure.scroll_into_view_if_needed()
    box = at_rest(figure)
    session = page.context.new_cdp_session(page)
    x, y = box["x"] + 10, box["y"] + 10
    finger(session, "touchStart", x, y)
    card = page.locator("[popover]:popover-open")
    expect(card).to_be_visible()
    finger(session, "touchEnd", x, y)
    page.wait_for_timeout(300)
    expect(card).to_be_visible()
    link = card.locator(".atlas-here")
    expect(link).to_have_attribute("href", "#messaging.service-bus-premium.max-message-size")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(figure).to_be_focused()
    page.wait_for_timeout(600)
    finger(session, "touchStart", x, y)
    finger(session, "touchMove", x, y - 60)
    page.wait_for_timeout(700)
    finger(session, "touchEnd", x, y - 60)
    expect(card).to_have_count(0)


def test_two_columns_stand_side_by_side_on_a_phone(visit: Visit) -> None:
    page = visit.open(PAIR, width=360, height=740)
    pair = page.locator('[id="messaging.max-message-size"] td:not([hidden])')
    expect(pair).to_have_count(2)
    first, second = (pair.nth(at).bounding_box() for at in (0, 1))
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit.open(PAGE)
    page.get_by_role("searchbox", name="Words").focus()
    page.keyboard.type("maximum message size")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator(".atlas-pick > summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(told(page)).to_have_text(re.compile("2 of .*, 7 of 10 columns"))
    sort = page.locator('[id="messaging.max-message-size"] .atlas-sort')
    sort.focus()
    page.keyboard.press("Enter")
    expect(sort).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("order=max-message-size"))


def test_without_scripts_the_table_is_whole_and_has_no_dead_controls(visit: Visit, real: Catalogue) -> None:
    page = visit.open(f"{PAIR}#messaging.mqtt-topic-segments", java_script_enabled=False)
    assert page.locator(".atlas-grid tbody tr[id]").count() == len(real.comparisons["messaging"].rows)
    assert page.locator(".atlas-grid [hidden]").count() == 0
    expect(page.locator('[id="messaging.mqtt-topic-segments"]')).to_be_in_viewport()
    assert page.locator("article :is(form, input, select)").count() == 0
    dead = page.locator("article button:not([popovertarget])")
    assert dead.count() == 0
    numbers = page.locator(".atlas-grid sup")
    last = max(int(text.strip("[]")) for text in numbers.all_inner_texts())
    expect(page.locator(f'[id="messaging.source.{last}"] a')).to_have_attribute("href", re.compile("^https://"))


def paper(visit: Visit, address: str) -> Page:
    """A4 landscape without its margins, in CSS pixels."""
    page = visit.open(address, width=1046, height=718)
    page.emulate_media(media="print")
    return page


def test_paper_shows_all_columns_and_the_sources(visit: Visit) -> None:
    page = paper(visit, f"{PAGE}?group=limits")
    for out in (".atlas-tools form", ".atlas-index", ".atlas-sort", ".atlas-hide", ".atlas-why", ".atlas-card"):
        expect(page.locator(out).first).to_be_hidden()
    expect(told(page)).to_have_text(re.compile("^22 of"))
    head = page.locator(".atlas-grid thead")
    assert head.evaluate("node => getComputedStyle(node).display") == "table-header-group"
    for edge in head.locator("th").evaluate_all("found => found.map(one => one.getBoundingClientRect().right)"):
        assert 0 < edge <= 1046
    source = page.locator(".atlas-sources li").first
    assert re.search(r"text of \d{4}-\d\d-\d\d", source.inner_text())
    assert "https://" in source.locator("a").evaluate("node => getComputedStyle(node, '::after').content")
    boxes = re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", page.pdf(prefer_css_page_size=True))
    assert {(int(width), int(height)) for width, height in boxes} == {(841, 594)}


def test_paper_names_the_columns_of_a_table_wider_than_a_sheet(visit: Visit) -> None:
    page = paper(visit, "compare/security/")
    cells = page.locator(".atlas-grid tbody tr[id]").first.locator("td")
    assert cells.count() > 10
    for edge in cells.evaluate_all("found => found.map(one => one.getBoundingClientRect().right)"):
        assert 0 < edge <= 1046
    name = cells.last.evaluate("node => getComputedStyle(node, '::before').content")
    assert str(cells.last.get_attribute("data-label")) in name
