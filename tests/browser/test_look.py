"""What the style sheets must keep: lines that end, contents that lead on, doors that open, colours of the system."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit

LONGEST = 760  # pixels of a line of prose at the usual size; the rest is for tables
WIDE = "compare/security/"


def test_a_wide_page_has_its_contents_beside_its_first_lines(visit: Visit) -> None:
    page = visit.open(WIDE)
    box = page.get_by_role("navigation", name="On this page")
    headings = page.locator("article h2").evaluate_all("found => found.map(one => one.firstChild.textContent.trim())")
    assert box.get_by_role("link").all_inner_texts() == headings
    area = box.bounding_box()
    assert area is not None
    lines = page.locator("article > :is(p, ul, ol, h2)")
    rights = lines.evaluate_all("found => found.map(one => one.getBoundingClientRect().right)")
    assert max(rights) < area["x"]
    widths = lines.evaluate_all("found => found.map(one => one.getBoundingClientRect().width)")
    assert max(widths) <= LONGEST
    box.get_by_role("link", name="Traps").click()
    expect(page.get_by_role("heading", name="Traps")).to_be_in_viewport()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(box).to_be_hidden()
    assert visit.open("services/service-bus/").get_by_role("navigation", name="On this page").count() == 0


def test_the_whole_door_opens(visit: Visit) -> None:
    page = visit.open("")
    doors = page.locator(".atlas-doors > section")
    assert doors.count() == 3
    for index in range(3):
        door = doors.nth(index)
        target = door.get_by_role("link").first.get_attribute("href")
        assert target
        words = door.locator("p").last.bounding_box()
        assert words is not None
        page.mouse.click(words["x"] + 5, words["y"] + 5)
        page.wait_for_url(lambda url: url != visit.address)
        assert page.url.startswith(visit.address + target.removeprefix("./"))
        page.go_back()


def test_a_long_heading_keeps_its_link_in_the_margin(visit: Visit) -> None:
    page = visit.open("questions/delivery-and-order/", width=360, height=740)
    places = page.locator("article h2").evaluate_all(
        "found => found.map(one => [one.getBoundingClientRect().left,"
        " one.querySelector('.headerlink').getBoundingClientRect().right])"
    )
    assert len(places) > 8
    assert all(link <= heading + 1 for heading, link in places)


def test_drawings_take_the_colours_of_the_system(visit: Visit) -> None:
    page = visit.open("patterns/messages/", forced_colors="active", color_scheme="dark")
    text = page.locator(".atlas-node-label").first.evaluate("one => getComputedStyle(one).fill")
    shape = page.locator(".atlas-node-queue .atlas-shape").first.evaluate("one => getComputedStyle(one).stroke")
    words = page.locator("article p").first.evaluate("one => getComputedStyle(one).color")
    assert text == shape == words
