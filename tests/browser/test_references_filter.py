"""The filter on the references page in Chromium: words, choices, the address, links to one entry, and no script."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from atlas.catalogue import Catalogue
from tests.browser.conftest import Visit, loaded

PAGE = "references/"
ENTRIES = ".atlas-references > li"


@pytest.fixture
def opened(visit: Visit) -> Page:
    page = visit.open(PAGE)
    page.set_default_timeout(5_000)
    return page


def shown(page: Page) -> Locator:
    return page.locator(ENTRIES).filter(visible=True)


def field(page: Page, name: str) -> Locator:
    role: Literal["searchbox", "combobox"] = "searchbox" if name == "Words" else "combobox"
    return page.get_by_role("search", name="Filter the references").get_by_role(role, name=name, exact=True)


def told(page: Page) -> tuple[int, int]:
    """What the live region says: how many are shown, of how many."""
    found = re.fullmatch(r"(\d+) of (\d+) references shown", page.locator("article").get_by_role("status").inner_text())
    assert found
    return int(found[1]), int(found[2])


def test_at_first_all_are_shown(opened: Page, real: Catalogue) -> None:
    assert told(opened) == (len(real.references()), len(real.references()))
    assert shown(opened).count() == len(real.references())
    expect(opened.get_by_role("button", name="Show all")).to_be_disabled()


def test_all_words_must_stand_in_an_entry(opened: Page) -> None:
    field(opened, "Words").press_sequentially("KAFKA client")
    texts = shown(opened).all_inner_texts()
    assert texts
    assert all("kafka" in text.lower() and "client" in text.lower() for text in texts)
    assert told(opened)[0] == len(texts) < told(opened)[1]


def test_headings_without_hits_are_hidden_with_their_contents(opened: Page) -> None:
    headings = opened.locator("article h2")
    before = headings.filter(visible=True).count()
    field(opened, "Words").fill("CloudEvents Primer")
    kept = headings.filter(visible=True)
    assert 1 <= kept.count() < before
    contents = opened.locator(".md-sidebar--secondary nav > ul > li").filter(visible=True)
    assert contents.count() == kept.count()
    field(opened, "Words").fill("no such words anywhere")
    assert (told(opened)[0], kept.count()) == (0, 0)


@pytest.mark.parametrize("kind", ["video", "talk", "specification"])
def test_a_kind(opened: Page, real: Catalogue, kind: str) -> None:
    field(opened, "Kind").select_option(kind)
    assert shown(opened).count() == sum(ref.kind == kind for ref in real.references().values())


def test_choices_add_up(opened: Page, real: Catalogue) -> None:
    field(opened, "Level").select_option("intro")
    field(opened, "Service").select_option(label="Logic Apps")
    wanted = [ref.title for ref in real.references().values() if ref.level == "intro" and "logic-apps" in ref.services]
    assert shown(opened).locator("> a").all_inner_texts() == wanted


def test_each_topic_and_service_can_be_chosen(opened: Page, real: Catalogue) -> None:
    topics = field(opened, "Topic").locator("option").all_inner_texts()
    assert topics == ["all", *(topic.title for topic in real.topics.values())]
    values = field(opened, "Service").locator("option").evaluate_all("found => found.map(one => one.value)")
    assert set(values) - {""} == {service for ref in real.references().values() for service in ref.services}
    field(opened, "Topic").select_option(label="Patterns")
    assert shown(opened).count() == len(real.topics["patterns"].references)


def test_services_are_named_as_in_the_navigation(opened: Page) -> None:
    names = field(opened, "Service").locator("option").all_inner_texts()
    assert {"all", "API Management", "Service Bus", "SignalR Service"} <= set(names)
    assert all(name == "all" or name[0].isupper() for name in names), names


def test_the_address_can_be_shared_and_survives_a_reload(visit: Visit, opened: Page) -> None:
    field(opened, "Kind").select_option("talk")
    field(opened, "Words").fill("deep dive")
    expect(opened).to_have_url(f"{visit.address}{PAGE}?kind=talk&words=deep+dive")
    texts = shown(opened).all_inner_texts()
    opened.reload()
    loaded(opened)
    assert shown(opened).all_inner_texts() == texts
    other = visit.open(f"{PAGE}?kind=talk&words=deep+dive")
    assert shown(other).all_inner_texts() == texts
    assert field(other, "Words").input_value() == "deep dive"


def test_back_comes_to_what_was_chosen(visit: Visit) -> None:
    opened = visit.open(f"{PAGE}?kind=video")
    count = shown(opened).count()
    opened.goto(visit.address)
    opened.go_back()
    loaded(opened)
    assert field(opened, "Kind").input_value() == "video"
    assert shown(opened).count() == count


def test_what_is_not_offered_changes_nothing(visit: Visit) -> None:
    opened = visit.open(f"{PAGE}?kind=<b>&level=1&service=&other=kept")
    assert told(opened)[0] == told(opened)[1]
    field(opened, "Kind").select_option("video")
    expect(opened).to_have_url(f"{visit.address}{PAGE}?kind=video&other=kept")


def test_a_link_to_an_entry_shows_it(visit: Visit) -> None:
    opened = visit.open(f"{PAGE}?kind=video#ref-eip-patterns")
    expect(opened.locator("#ref-eip-patterns")).to_be_in_viewport()
    expect(opened).to_have_url(f"{visit.address}{PAGE}#ref-eip-patterns")
    field(opened, "Kind").select_option("video")
    opened.evaluate("location.hash = 'ref-service-bus-overview'")
    expect(opened.locator("#ref-service-bus-overview")).to_be_in_viewport()


def test_the_keyboard_is_enough(visit: Visit, opened: Page) -> None:
    field(opened, "Words").focus()
    opened.keyboard.type("saga")
    opened.keyboard.press("Enter")
    expect(opened).to_have_url(f"{visit.address}{PAGE}?words=saga")
    for _ in range(2):
        opened.keyboard.press("Tab")
    opened.keyboard.type("sam")
    assert field(opened, "Kind").input_value() == "sample"
    for _ in range(3):
        opened.keyboard.press("Tab")
    expect(opened.get_by_role("button", name="Show all")).to_be_focused()
    opened.keyboard.press("Enter")
    assert told(opened)[0] == told(opened)[1]
    expect(opened).to_have_url(f"{visit.address}{PAGE}")
    expect(field(opened, "Words")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_filtered_page_is_accessible(visit: Visit, scheme: str) -> None:
    opened = visit.open(f"{PAGE}?kind=talk", color_scheme=scheme, reduced_motion="reduce")
    assert told(opened)[0] < told(opened)[1]
    result = Axe().run(opened)
    assert not result.response["violations"], result.generate_report()


def test_without_a_script_the_list_is_whole(visit: Visit, real: Catalogue) -> None:
    opened = visit.open(f"{PAGE}?kind=video", java_script_enabled=False)
    assert shown(opened).count() == len(real.references())
    assert opened.locator("article :is(form, input, select, button)").count() == 0


def test_each_video_and_talk_tells_its_length(opened: Page, real: Catalogue) -> None:
    for kind in ("video", "talk"):
        field(opened, "Kind").select_option(kind)
        lines = shown(opened).locator(".atlas-meta").all_inner_texts()
        wanted = [ref.length or "length not stated" for ref in real.references().values() if ref.kind == kind]
        assert [line.rpartition(" · ")[2] for line in lines] == wanted


def test_other_pages_have_no_filter(visit: Visit) -> None:
    assert visit.open("services/service-bus/").get_by_role("search", name="Filter the references").count() == 0
