"""The chooser in Chromium: by keyboard, on a phone, without scripts, by address, on paper, and its decision record."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from atlas.catalogue import Catalogue
from tests.browser.conftest import Visit

PAGE = "choose/"
ORDER = "sending=message&loss=once&order=key"


def status(page: Page) -> Locator:
    return page.locator(".atlas-status")


def answer(page: Page, question: str, value: str) -> Locator:
    return page.locator(f'[data-question="{question}"] input[value="{value}"]')


def fold_out(page: Page, question: str) -> None:
    page.locator(f'[data-question="{question}"] > h2 > button').click()


def test_answers_count_at_once_and_stand_in_the_address(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?other=kept#choose.result")
    expect(status(page)).to_have_text("Nothing is asked yet, so nothing is ruled out.")
    before = page.locator(".atlas-questions").bounding_box()
    answer(page, "sending", "message").check()
    expect(status(page)).to_contain_text("Service Bus Basic fits best.")
    assert page.locator(".atlas-questions").bounding_box() == before
    fold_out(page, "loss")
    answer(page, "loss", "once").check()
    expect(status(page)).to_contain_text("Service Bus Standard fits best.")
    fold_out(page, "transport")
    answer(page, "transport", "amqp").check()
    answer(page, "transport", "pull").check()
    wanted = "?other=kept&sending=message&loss=once&transport=pull&transport=amqp#choose.result"
    expect(page).to_have_url(f"{visit.address}{PAGE}{wanted}")
    shown = page.locator(".atlas-result").inner_text()
    page.reload()
    expect(answer(page, "transport", "pull")).to_be_checked()
    assert page.locator(".atlas-result").inner_text() == shown
    page.go_back()
    expect(answer(page, "transport", "pull")).not_to_be_checked()
    page.go_back()
    expect(answer(page, "loss", "once")).to_be_checked()
    expect(page.locator('[data-question="transport"] .atlas-chosen')).to_be_empty()
    page.go_back()
    expect(status(page)).to_contain_text("Service Bus Basic fits best.")
    page.go_forward()
    expect(status(page)).to_contain_text("Service Bus Standard fits best.")


def test_what_is_not_offered_changes_nothing(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?sending=<b>&order=key&order=state&loss=&nothing=1")
    expect(answer(page, "order", "key")).to_be_checked()
    expect(answer(page, "sending", "")).to_be_checked()
    expect(page.locator('[data-question="sending"] .atlas-chosen')).to_be_empty()


def test_every_reason_shows_its_cell_and_its_proof(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?{ORDER}&size=mb1&needs=transactions")
    first = page.locator(".atlas-card-first")
    expect(first.locator("h3")).to_have_text("Service Bus Premium")
    reasons = first.locator(".atlas-reasons li")
    assert reasons.count() >= 7
    for reason in reasons.all():
        assert reason.locator(".atlas-word").inner_text() in ("yes", "in part", "yes, but disputed")
        assert "#:~:text=" in (reason.locator("a.atlas-proof").first.get_attribute("href") or "")
    out = page.locator(".atlas-out > li")
    assert all(one.locator("a.atlas-proof").count() for one in out.all())
    cell = out.filter(has_text="Queue Storage").locator("a").first
    expect(cell).to_contain_text("no")
    cell.click()
    expect(page.locator("td:target")).to_be_in_viewport()
    expect(page.locator("td:target")).to_have_attribute("id", "queue-storage.queue-storage.duplicate-detection")


def test_the_unknown_is_open_and_the_disputed_says_so(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?sending=message&rate=thousands&order=key&needs=transactions")
    first = page.locator(".atlas-card-first")
    expect(first.locator("h3")).to_have_text("Service Bus Premium")
    unknown = first.locator('li[data-word="u"]')
    expect(unknown).to_contain_text("In: bytes: not stated.")
    expect(unknown).to_contain_text("Messaging units")
    hubs = page.locator(".atlas-ranking > li").filter(has_text="Event Hubs")
    hubs.locator("summary").first.click()
    disputed = hubs.locator('li[data-word="d"]')
    expect(disputed.first).to_contain_text("yes, but disputed")
    expect(disputed.first.locator(".atlas-mark")).to_contain_text("disputed: also no")


def test_conflicts_name_the_answers_and_what_helps(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?transport=jms&needs=backlog&needs=identities")
    expect(status(page)).to_contain_text("Nothing is left.")
    conflict = page.locator(".atlas-conflict")
    expect(conflict).to_contain_text("“With JMS 2.0” and “Hold a backlog of more than 80 GB”. No candidate meets both.")
    expect(conflict.locator("li").nth(0)).to_have_text("Without “With JMS 2.0”: Queue Storage.")
    expect(conflict.locator("li").nth(1)).to_have_text(re.compile("Service Bus Premium"))
    expect(page.get_by_role("button", name="Copy as decision record")).to_be_hidden()
    page.goto(f"{visit.address}{PAGE}?sending=event&order=key")
    expect(status(page)).to_contain_text("Nothing is known to fit; Service Bus Standard comes nearest.")
    expect(page.locator(".atlas-conflict")).to_contain_text("No candidate is known to meet these together")
    page.goto(f"{visit.address}{PAGE}?transport=push&needs=private")
    expect(page.locator(".atlas-clash")).to_be_visible()
    expect(status(page)).to_contain_text("Two of the answers exclude each other.")
    expect(page.locator('[data-combination="push-into-a-private-network"]')).to_be_visible()
    page.goto(f"{visit.address}{PAGE}?sending=event&loss=kept")
    expect(page.locator(".atlas-clash")).to_be_hidden()
    expect(page.locator(".atlas-combination").filter(visible=True)).to_have_count(1)
    expect(page.locator('[data-combination="events-into-a-queue"]')).to_be_visible()


def test_the_decision_record_has_every_citation(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?{ORDER}", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as decision record").click()
    expect(page.locator(".atlas-told")).to_have_text("Copied, in Markdown.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("# Use Azure Service Bus, Standard\n")
    for heading in ("Context", "Decision", "Reasons", "Options considered"):
        assert f"\n## {heading}\n" in text
    assert re.search(r"- Date: \d{4}-\d\d-\d\d\n", text)
    assert re.search(
        r"\]\(https://learn\.microsoft\.com/[^)\s]+#:~:text=[^)\s]+\), Microsoft Learn, read in the text of \d{4}", text
    )
    assert "| Queue Storage | ruled out | [Duplicate detection: no](https://" in text
    assert f"({visit.address}{PAGE}?{ORDER})" in text
    assert len(re.findall(r"^\| [^|]+ \| (?:fits|possible|ruled out) \| ", text, re.MULTILINE)) == 21
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Copy as decision record").click()
    by_hand = page.get_by_role("textbox", name="Decision record in Markdown")
    expect(by_hand).to_be_focused()
    assert by_hand.input_value() == text


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit.open(PAGE)
    page.locator('[data-question="sending"] > h2 > button').focus()
    page.keyboard.press("Tab")
    expect(answer(page, "sending", "")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(answer(page, "sending", "message")).to_be_checked()
    page.locator('[data-question="sending"] .atlas-next').focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-question="route"] > h2 > button')).to_be_focused()
    expect(page.locator('[data-question="sending"] .atlas-question-body')).to_be_hidden()
    page.locator('[data-question="needs"] > h2 > button').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(answer(page, "needs", "private")).to_be_checked()
    expect(status(page)).to_contain_text("Service Bus Premium fits best.")
    page.get_by_role("button", name="Start over").focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-question="sending"] > h2 > button')).to_be_focused()
    expect(page).to_have_url(f"{visit.address}{PAGE}")


def test_on_a_phone_the_result_is_one_touch_away(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?sending=series&again=week", width=360, height=740, has_touch=True)
    jump = page.locator(".atlas-jump")
    expect(jump).to_be_in_viewport()
    expect(jump).to_have_text("Event Hubs Standard fits best")
    assert not Axe().run(page).response["violations"]
    jump.tap()
    expect(page.locator("#choose\\.result\\.title")).to_be_in_viewport()
    wide = page.evaluate(
        "[...document.querySelectorAll('article *')].filter(e => e.getBoundingClientRect().right > 361).length"
    )
    assert wide == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("said", [f"{ORDER}&needs=transactions", "transport=jms&needs=backlog"])
def test_a_result_is_accessible(visit: Visit, scheme: str, said: str) -> None:
    page = visit.open(f"{PAGE}?{said}", color_scheme=scheme, reduced_motion="reduce")
    expect(status(page)).not_to_be_empty()
    for summary in page.locator("summary").filter(visible=True).all():
        summary.click()
    result = Axe().run(page)
    assert not result.response["violations"], result.generate_report()


def test_without_scripts_the_questions_say_what_each_answer_rules_out(visit: Visit, real: Catalogue) -> None:
    page = visit.open(f"{PAGE}?{ORDER}", java_script_enabled=False)
    assert page.locator("article :is(input, select, textarea, button)").count() == 0
    assert real.chooser
    expect(page.locator(".atlas-question-title").filter(visible=True)).to_have_count(len(real.chooser.questions))
    titles = page.locator(".atlas-answer-title").filter(visible=True)
    expect(titles).to_have_count(sum(len(question.answers) for question in real.chooser.questions.values()))
    once = page.locator('[data-question="loss"] [data-answer="once"]')
    once.locator("summary").click()
    queue = once.locator("li").filter(has_text="Queue Storage").filter(has_text="Duplicate detection: no")
    expect(queue.first).to_be_visible()
    assert "#:~:text=" in (queue.first.locator("a.atlas-proof").get_attribute("href") or "")
    expect(page.locator(".atlas-combination").first).to_be_visible()


def test_where_the_script_does_not_come_the_questions_are_all_there(visit: Visit) -> None:
    page = visit.open("about/")
    page.route("**/chooser-page.js", lambda route: route.abort())
    page.goto(visit.address + PAGE)
    expect(page.locator(".atlas-question-body").nth(1)).to_be_hidden()
    page.evaluate("document.getAnimations().forEach(one => one.finish())")  # the script is waited for in vain
    expect(page.locator(".atlas-answer-title").last).to_be_visible()
    visit.errors = [error for error in visit.errors if "chooser-page.js" not in error]


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_moves_when_the_script_comes(visit: Visit, width: int) -> None:
    page = visit.open("about/")
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
        " if (!one.hadRecentInput) window.shift += one.value; }).observe({type: 'layout-shift', buffered: true})"
    )
    page.route("**/chooser-page.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    for said, height in (("", 2400), (f"?{ORDER}", 740)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(visit.address + PAGE + said)
        page.locator("#chooser[data-ready]").wait_for()
        page.wait_for_timeout(100)
        assert page.evaluate("window.shift") < 0.02, said


def test_paper_has_the_answers_and_the_reasons(visit: Visit) -> None:
    page = visit.open(f"{PAGE}?{ORDER}")
    page.emulate_media(media="print")
    expect(page.locator(".atlas-question-body").first).to_be_hidden()
    expect(page.locator(".atlas-take")).to_be_hidden()
    expect(page.locator('[data-question="loss"] .atlas-chosen')).to_be_visible()
    expect(page.locator(".atlas-card-first .atlas-reasons")).to_be_visible()
