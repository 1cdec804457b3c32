"""Filtering, ordering and choosing in a comparison; the address says all of it, and so it can be shared and undone."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from atlas.catalogue import Catalogue
from atlas.render.view import Row, comparison
from tests.browser.comparison import PAGE, told
from tests.browser.conftest import Visit, loaded

CHOSEN = "columns=queue-storage.event-hubs-standard"


@pytest.fixture
def opened(visit: Visit) -> Page:
    return visit.open(PAGE)


def rows(real: Catalogue) -> dict[str, Row]:
    return {row.id: row for band in comparison(real, "messaging").bands for row in band.rows}


def shown(page: Page) -> list[str]:
    """Ids of the rows in sight; the hidden attribute tells, because rows far away are not laid out."""
    found = page.locator(".atlas-grid tbody:not([hidden]) tr[id]:not([hidden])")
    return [str(one) for one in found.evaluate_all("found => found.map(row => row.id)")]


def heads(page: Page) -> list[str]:
    found = page.locator(".atlas-grid thead th[data-service]:not([hidden]) .atlas-col")
    return [" ".join(text.split()) for text in found.all_inner_texts()]


def control(page: Page, name: str) -> Locator:
    roles: dict[str, Literal["searchbox", "combobox"]] = {"Words": "searchbox", "Group": "combobox"}
    form = page.get_by_role("search", name=re.compile("^Filter "))
    return form.get_by_role(roles[name], name=name) if name in roles else form.get_by_label(name, exact=True)


def test_rows_by_words_and_group(opened: Page, real: Catalogue) -> None:
    whole = rows(real)
    assert shown(opened) == list(whole)
    control(opened, "Words").press_sequentially("KAFKA compression")
    assert shown(opened) == ["messaging.kafka-compression"]
    expect(told(opened)).to_have_text(f"1 of {len(whole)} rows, 10 of 10 columns")
    control(opened, "Words").fill("")
    control(opened, "Group").select_option(label="Limits")
    limits = [key for key, row in whole.items() if row.criterion.group == "limits"]
    assert shown(opened) == limits
    opened.get_by_role("button", name="Show all").click()
    assert shown(opened) == list(whole)
    expect(control(opened, "Words")).to_be_focused()
    expect(opened.get_by_role("button", name="Show all")).to_be_disabled()


def test_words_are_looked_for_in_what_is_shown(visit: Visit) -> None:
    with_capture = visit.open(f"{PAGE}?words=Avro")
    assert shown(with_capture) == ["messaging.capture-format"]
    without = visit.open(f"{PAGE}?words=Avro&columns=queue-storage")
    assert shown(without) == []


def test_only_differences_of_the_chosen_columns(visit: Visit, real: Catalogue) -> None:
    page = visit.open(f"{PAGE}?columns=service-bus-basic.service-bus-standard&only=differences")
    differ = [key for key, row in rows(real).items() if row.kinds.split(" ")[0] != row.kinds.split(" ")[1]]
    assert 10 < len(differ) < len(rows(real))
    assert shown(page) == differ
    for row in shown(page)[:10]:
        texts = page.locator(f'[id="{row}"] td:not([hidden])')
        assert len(set(texts.all_text_contents())) == 2, row


def test_columns_in_the_order_of_a_rows_values(opened: Page) -> None:
    button = opened.locator('[id="messaging.max-message-size"] .atlas-sort')
    expect(button).to_have_accessible_name("Order the columns by Maximum message size")
    button.click()
    best = heads(opened)
    assert best[:2] == ["Service Bus Premium", "Event Hubs Dedicated"]
    assert best[-1] == "Queue Storage"
    expect(told(opened)).to_contain_text("ordered by “Maximum message size”, best first, not stated last")
    button.click()
    assert heads(opened)[0] == "Queue Storage"
    assert heads(opened)[-1] == "Service Bus Premium"
    button.click()
    assert heads(opened)[0] == "Service Bus Basic"
    assert "order" not in opened.url


def test_what_is_not_stated_comes_last_in_both_orders(visit: Visit, real: Catalogue) -> None:
    row = rows(real)["messaging.delivery-attempts"]
    silent = {cell.column.label for cell in row.cells if not cell.facts}
    assert 1 < len(silent) < len(row.cells)
    for order in ("delivery-attempts", "delivery-attempts.worst"):
        page = visit.open(f"{PAGE}?order={order}")
        assert set(heads(page)[-len(silent) :]) == silent
        first = page.locator('[id="messaging.delivery-attempts"] td').first
        expect(first.locator(".atlas-value").first).to_be_attached()


def test_each_cell_stays_under_its_head(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?order=max-message-size&{CHOSEN}")
    last = page.locator(".atlas-grid tbody tr[id]").last.locator("td:not([hidden])").first
    expect(last).not_to_have_attribute("id", re.compile("basic"))
    lost = page.evaluate(
        "() => { const ids = [...document.querySelectorAll('.atlas-grid thead [data-service]')].map(one => one.id);"
        " return [...document.querySelectorAll('.atlas-grid tbody tr[id]')].filter(row => [...row.cells].slice(1)"
        ".some((cell, at) => !cell.id.startsWith(ids[at] + '.'))).length }"
    )
    assert lost == 0


def test_services_and_tiers_are_chosen(opened: Page, visit: Visit) -> None:
    opened.locator(".atlas-pick > summary").click()
    opened.locator(".atlas-pick").get_by_role("button", name="None").click()
    expect(opened).to_have_url(f"{visit.address}{PAGE}?columns=none")
    hubs = opened.get_by_role("group", name="Event Hubs")
    hubs.get_by_label("Event Hubs", exact=True).check()
    hubs.get_by_label("Dedicated").uncheck()
    assert heads(opened) == ["Event Hubs Basic", "Event Hubs Standard", "Event Hubs Premium"]
    opened.get_by_role("button", name="Hide Event Hubs Basic").click()
    expect(opened.get_by_role("button", name="Hide Event Hubs Standard")).to_be_focused()
    expect(opened).to_have_url(f"{visit.address}{PAGE}?columns=event-hubs-standard.event-hubs-premium")
    expect(opened.locator(".atlas-pick > summary")).to_have_text("Columns: 2 of 10")


def test_the_address_is_shared_reloaded_and_undone(opened: Page, visit: Visit) -> None:
    control(opened, "Group").select_option(label="Limits")
    expect(opened).to_have_url(f"{visit.address}{PAGE}?group=limits")
    control(opened, "Words").press_sequentially("size")
    expect(opened).to_have_url(f"{visit.address}{PAGE}?group=limits&words=size")
    opened.locator('[id="messaging.max-message-size"] .atlas-sort').click()
    address = f"{visit.address}{PAGE}?group=limits&words=size&order=max-message-size"
    expect(opened).to_have_url(address)
    before = shown(opened), heads(opened)
    opened.reload()
    loaded(opened)
    assert (shown(opened), heads(opened)) == before
    other = visit.open(address.removeprefix(visit.address))
    assert (shown(other), heads(other)) == before
    assert control(other, "Words").input_value() == "size"
    opened.go_back()
    expect(opened).to_have_url(f"{visit.address}{PAGE}?group=limits&words=size")
    assert heads(opened)[0] == "Service Bus Basic"
    opened.go_back()
    assert control(opened, "Words").input_value() == ""
    opened.go_back()
    assert len(shown(opened)) > 100
    opened.go_forward()
    assert control(opened, "Group").input_value() == "limits"


def test_what_is_not_offered_changes_nothing(visit: Visit, real: Catalogue) -> None:
    page = visit.open(f"{PAGE}?group=<b>&columns=x.y&only=1&order=nothing.worst&other=kept")
    assert len(shown(page)) == len(rows(real))
    assert len(heads(page)) == 10
    control(page, "Only differences").check()
    expect(page).to_have_url(f"{visit.address}{PAGE}?only=differences&other=kept")


def test_a_link_shows_its_row_cell_or_column(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?group=limits&{CHOSEN}#messaging.service-bus-premium.sessions")
    cell = page.locator('[id="messaging.service-bus-premium.sessions"]')
    expect(cell).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"\?columns=service-bus-premium\.queue-storage\.event-hubs-standard#"))
    page.evaluate("location.hash = 'messaging.event-grid-basic'")
    expect(page.locator('[id="messaging.event-grid-basic"]')).to_be_in_viewport()
    marked = page.locator(".atlas-marked")
    assert set(marked.evaluate_all("found => found.map(one => one.id.split('.')[1])")) == {"event-grid-basic"}
    page = visit.open(PAGE + "?words=nothing#messaging.mqtt-topic-segments")
    expect(page.locator('[id="messaging.mqtt-topic-segments"]')).to_be_in_viewport()
    assert "words" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_changed_table_is_accessible(visit: Visit, scheme: Literal["light", "dark"]) -> None:
    page = visit.open(
        f"{PAGE}?group=limits&order=max-message-size&{CHOSEN}", color_scheme=scheme, reduced_motion="reduce"
    )
    page.locator(".atlas-pick > summary").click()
    result = Axe().run(page)
    assert not result.response["violations"], result.generate_report()


def test_two_columns_on_a_desk_stay_a_table(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?columns=service-bus-premium.event-hubs-standard")
    table, frame = (page.locator(one).bounding_box() for one in (".atlas-grid", ".atlas-scroll:has(.atlas-grid)"))
    assert table
    assert frame
    assert table["width"] <= frame["width"]
    head, row = (page.locator(one).first.bounding_box() for one in (".atlas-grid thead", ".atlas-grid tbody tr[id]"))
    assert head
    assert row
    assert (head["x"], head["y"] < row["y"]) == (row["x"], True), "the head stands above the rows"
