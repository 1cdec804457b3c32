"""Tables as readers use them: by keyboard, on a phone, without scripts, on paper."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit

MATRIX = "compare/messaging/"
CELL = '[id="messaging.service-bus-premium.max-message-size"]'


def press_until_focused(page: Page, wanted: Locator, most: int) -> None:
    """Tab until the element has the focus."""
    for _ in range(most):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached with {most} presses of Tab")


def test_prove_a_figure_by_keyboard_on_a_phone(visit: Visit) -> None:
    """The maximum message size of Service Bus Premium over AMQP, and the words that prove it."""
    page = visit.open(f"{MATRIX}#messaging.max-message-size", width=360, height=740)
    cell = page.locator(CELL)
    expect(cell).to_be_visible()
    figure = cell.locator("button.atlas-value", has_text="100 MB").first
    press_until_focused(page, figure, 40)
    assert "AMQP" in figure.locator("xpath=..").inner_text()
    page.keyboard.press("Enter")
    card = page.locator("[popover]:popover-open")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Read in the text of")
    proof = card.locator("a.atlas-proof").first
    press_until_focused(page, proof, 5)
    address = proof.get_attribute("href") or ""
    assert address.startswith("https://learn.microsoft.com/azure/service-bus-messaging/")
    assert "#:~:text=" in address
    box = card.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert figure.evaluate("node => node === document.activeElement")


def test_from_home_to_the_figure_by_keyboard_on_a_phone(visit: Visit) -> None:
    """As a reader without a mouse would: each step is a link or a button, none is more than forty presses away."""
    page = visit.open("", width=360, height=740)
    press_until_focused(page, page.locator("article a", has_text="Which tier, which limit?"), 20)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{MATRIX}")
    limits = page.locator(".atlas-index summary", has_text="Limits")
    press_until_focused(page, limits, 40)
    page.keyboard.press("Enter")
    row = page.locator(".atlas-index a", has_text="Maximum message size")
    press_until_focused(page, row, 10)
    page.keyboard.press("Enter")
    figure = page.locator(CELL).locator("button.atlas-value", has_text="100 MB").first
    press_until_focused(page, figure, 30)
    page.keyboard.press("Enter")
    expect(page.locator("[popover]:popover-open a.atlas-proof").first).to_be_visible()


def test_a_figure_is_read_without_its_sources_number(visit: Visit) -> None:
    page = visit.open(MATRIX)
    button = page.locator('[id="messaging.service-bus-premium.delivery-attempts"] button').first
    expect(button).to_have_accessible_name("10 attempts")


def test_the_citation_opens_without_scripts(visit: Visit) -> None:
    page = visit.open(MATRIX, java_script_enabled=False)
    page.locator(CELL).locator("button.atlas-value").first.click()
    expect(page.locator("[popover]:popover-open a.atlas-proof").first).to_be_visible()
    page.locator("[popover]:popover-open .atlas-close").click()
    expect(page.locator("[popover]:popover-open")).to_have_count(0)


def test_head_and_first_column_stay_in_view(visit: Visit) -> None:
    page = visit.open(MATRIX)
    box = page.locator(".atlas-scroll").first
    box.evaluate("node => node.scrollTo(600, 900)")
    edges = box.evaluate(
        "node => { const frame = node.getBoundingClientRect();"
        " const at = name => node.querySelector(name).getBoundingClientRect();"
        " return [at('thead').top - frame.top, at('tbody th[scope=row]').left - frame.left] }"
    )
    assert all(abs(edge) < 3 for edge in edges), edges


def test_a_phone_shows_the_column_of_each_value(visit: Visit) -> None:
    page = visit.open(MATRIX, width=360, height=740)
    cell = page.locator(CELL)
    label = cell.evaluate("node => getComputedStyle(node, '::before').content")
    assert label == '"Service Bus Premium"'
    assert cell.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_paper_has_no_cards_but_the_sources(visit: Visit) -> None:
    page = visit.open("compare/messaging-limits/")
    page.emulate_media(media="print")
    expect(page.locator(".atlas-card").first).to_be_hidden()
    sources = page.locator(".atlas-sources li")
    assert sources.count() >= 5
    shown = sources.first.locator("a").evaluate("node => getComputedStyle(node, '::after').content")
    assert "https://learn.microsoft.com/" in shown


def test_disputed_figures_say_so_in_words(visit: Visit) -> None:
    page = visit.open(MATRIX)
    marks = page.locator(".atlas-mark")
    assert marks.count() >= 5
    cell = page.locator("td", has=marks.first).first
    cell.locator("button.atlas-value").first.click()
    expect(page.locator("[popover]:popover-open")).to_contain_text("Which to trust")


def test_every_card_has_a_button_and_every_button_a_card(visit: Visit) -> None:
    page = visit.open(MATRIX)
    lost = page.evaluate(
        "() => [...document.querySelectorAll('[popovertarget]')].filter(b => !b.popoverTargetElement).length"
        " + [...document.querySelectorAll('[popover]')].filter(c =>"
        " !document.querySelector(`.atlas-value[popovertarget='${CSS.escape(c.id)}']`)"
        " && ![...document.querySelectorAll('.atlas-value')].some(b => b.popoverTargetElement === c)).length"
    )
    assert lost == 0


def test_search_finds_what_people_look_for(visit: Visit) -> None:
    for words, page in (
        ("dead-lettering", "compare/messaging/#messaging.dead-letter"),
        ("message event", "messages-vs-events/"),
        ("maximum message size", "compare/messaging-limits/#messaging-limits.max-message-size"),
        ("duplicate detection window", "compare/messaging/#messaging.duplicate-window"),
    ):
        opened = visit.open("")
        opened.keyboard.press("/")
        opened.locator("input.md-search__input").fill(words)
        hits = opened.locator("a.md-search-result__link")
        expect(hits.first).to_be_visible(timeout=15000)
        found = hits.evaluate_all("nodes => nodes.map(node => node.pathname + node.hash)")
        first = list(dict.fromkeys(address.partition("#")[0] for address in found))[:3]
        assert any(page in address for address in found if address.partition("#")[0] in first), (words, found)
