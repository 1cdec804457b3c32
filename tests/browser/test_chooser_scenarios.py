"""Each scenario against the chooser's own code in Chromium: what comes first, what is ruled out, and a few by hand."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.conftest import ROOT

SCENARIOS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "chooser" / "scenarios.yml").read_text(encoding="utf-8")
)
BY_HAND = ("orders-and-payments", "event-grid-seven-days", "kafka-for-a-quarter", "facts-in-order", "breaking-news")
JUDGE = """async scenarios => {
  const engine = await import(new URL("../assets/chooser-engine.js", location.href).href);
  const data = JSON.parse(document.getElementById("chooser.data").textContent);
  return scenarios.map(answers => engine.judge(data, answers).map(
    ({candidate, group}) => ({id: candidate.id, service: candidate.service, group})));
}"""


def answers(scenario: dict[str, Any]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for ref in scenario["answers"]:
        question, _, answer = ref.partition(".")
        said.setdefault(question, []).append(answer)
    return said


@pytest.fixture(scope="module")
def judged(browser: Browser, address: str) -> dict[str, list[dict[str, str]]]:
    """All scenarios in one page."""
    page = browser.new_page()
    page.goto(f"{address}choose/")
    made = page.evaluate(JUDGE, [answers(one) for one in SCENARIOS])
    page.close()
    return {one["id"]: result for one, result in zip(SCENARIOS, made, strict=True)}


def named(judged: list[dict[str, str]], name: str) -> list[dict[str, str]]:
    """The tiers of a service, or the one tier that is named."""
    found = [one for one in judged if name in (one["id"], one["service"])]
    assert found, f"{name} is no candidate"
    return found


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one["id"])
def test_the_scenario(judged: dict[str, list[dict[str, str]]], scenario: dict[str, Any]) -> None:
    result = judged[scenario["id"]]
    assert result[0] in named(result, scenario["first"]), scenario["says"]
    assert result[0]["group"] == scenario.get("group", "fits")
    for name in scenario.get("rejected", []):
        assert {one["id"] for one in named(result, name) if one["group"] != "out"} == set(), scenario["says"]
    for name in scenario.get("fits", []):
        assert {one["group"] for one in named(result, name)} == {"fits"}


def choose(page: Page, scenario: dict[str, Any]) -> None:
    for question, chosen in answers(scenario).items():
        section = page.locator(f'[data-question="{question}"]')
        if section.get_attribute("data-open") is None:
            section.get_by_role("button", expanded=False).first.click()
        for answer in chosen:
            section.locator(f'input[value="{answer}"]').check()


def test_the_same_by_hand(visit: Visit, judged: dict[str, list[dict[str, str]]]) -> None:
    page = visit.open("choose/")
    for scenario in (one for one in SCENARIOS if one["id"] in BY_HAND):
        choose(page, scenario)
        first = judged[scenario["id"]][0]
        heading = page.locator(".atlas-card-first h3 a")
        expect(heading).to_have_attribute("href", f"{visit.address}services/{first['service']}/")
        tier = first["id"].removeprefix(first["service"]).strip("-")
        expect(heading).to_contain_text(tier.capitalize())
        page.get_by_role("button", name="Start over").click()
        expect(heading).to_have_count(0)
