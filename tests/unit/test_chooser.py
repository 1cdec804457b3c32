"""What the chooser's page holds: its part without scripts and its data agree, and every reason leads somewhere."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from atlas.catalogue import Catalogue
from atlas.render import view
from atlas.render.chooser import Chooser
from atlas.render.chooser_data import embedded
from atlas.render.page import Page
from atlas.render.site import Site
from tests.conftest import ROOT

SCENARIOS = yaml.safe_load((ROOT / "tests" / "cases" / "chooser" / "scenarios.yml").read_text())


@pytest.fixture(scope="module")
def html(real: Catalogue) -> str:
    return Page(real, Site("https://github.com/x/y", "../")).chooser()


@pytest.fixture(scope="module")
def data(real: Catalogue) -> dict[str, Any]:
    assert real.chooser
    made: dict[str, Any] = json.loads(embedded(Chooser(real, real.chooser)))
    return made


def test_the_page_holds_the_data_and_nothing_that_ends_their_element(html: str, data: dict[str, Any]) -> None:
    text = html.partition('<script type="application/json" id="chooser.data">')[2].partition("</script>")[0]
    assert "<" not in text
    assert json.loads(text) == data


def test_what_an_answer_rules_out_is_the_same_with_and_without_scripts(html: str, data: dict[str, Any]) -> None:
    tree = LexborHTMLParser(html)
    for question in data["questions"]:
        for answer in question["answers"]:
            item = tree.css_first(f'[data-question="{question["id"]}"] [data-answer="{answer["id"]}"]')
            musts = [condition["words"] for condition in answer["conditions"] if condition["force"] == "must"]
            out = [place for place in range(len(data["candidates"])) if any(words[place] == "n" for words in musts)]
            summary = item.css_first("summary, .atlas-effect").text()
            assert (f"Rules out {len(out)} of {len(data['candidates'])}" in summary) == bool(out), (question, answer)
            told = item.text(separator=" ") if out else ""
            for place in out:
                assert data["services"][data["candidates"][place]["service"]]["short"] in told


def test_every_reason_leads_to_a_cell_and_to_its_proof(real: Catalogue, data: dict[str, Any]) -> None:
    tables = {key: view.service(real, key) for key in data["services"]}
    cells = {cell.id for table in tables.values() for band in table.bands for row in band.rows for cell in row.cells}
    conditions = [
        one for question in data["questions"] for answer in question["answers"] for one in answer["conditions"]
    ]
    for condition in conditions:
        for candidate, facts in zip(data["candidates"], condition["facts"], strict=True):
            for fact in (data["facts"][place] for place in facts):
                assert f"{candidate['service']}.{candidate['id']}.{fact['criterion']}" in cells
                assert fact["criterion"] in data["criteria"]
                assert data["sources"][fact["source"]][1].startswith("https://")
                assert fact["proof"].startswith("text=")


def test_a_known_word_has_facts_and_an_unknown_one_needs_none(data: dict[str, Any]) -> None:
    for question in data["questions"]:
        for answer in question["answers"]:
            for condition in answer["conditions"]:
                assert len(condition["words"]) == len(condition["facts"]) == len(data["candidates"])
                for word, facts in zip(condition["words"], condition["facts"], strict=True):
                    assert facts or word in "u-", (question["id"], answer["id"], condition["criterion"])


def test_there_are_six_to_ten_questions_each_with_a_choice(real: Catalogue) -> None:
    assert real.chooser
    assert 6 <= len(real.chooser.questions) <= 10
    assert all(len(question.answers) >= 2 for question in real.chooser.questions.values())


def test_disputed_and_missing_facts_are_told_apart_from_no(data: dict[str, Any]) -> None:
    words = "".join(one["words"] for q in data["questions"] for answer in q["answers"] for one in answer["conditions"])
    assert set("yndu") <= set(words) <= set("ypduxn-")


def test_it_stays_small(html: str) -> None:
    assert len(html) < 300_000


def test_there_are_forty_scenarios_each_with_its_source(real: Catalogue) -> None:
    assert real.chooser
    assert len(SCENARIOS) >= 40
    assert len({one["id"] for one in SCENARIOS}) == len(SCENARIOS)
    known = {f"{key}.{answer}" for key, question in real.chooser.questions.items() for answer in question.answers}
    for one in SCENARIOS:
        assert re.match(r"https://(learn\.microsoft\.com|github\.com)/", one["source"]), one["id"]
        assert len(one["says"].split()) >= 6, one["id"]
        assert set(one["answers"]) <= known, one["id"]


def test_each_answer_that_asks_for_something_is_used_by_a_scenario(real: Catalogue) -> None:
    assert real.chooser
    asking = {
        f"{key}.{answer}"
        for key, question in real.chooser.questions.items()
        for answer, given in question.answers.items()
        if given.must or given.should
    }
    assert asking <= {ref for one in SCENARIOS for ref in one["answers"]}
