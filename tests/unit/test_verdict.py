"""Verdicts of the chooser: typed comparison, several facts, disputes and units, with plain values in and out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.catalogue import Catalogue, Column, Fact, Place, Service, Statement
from atlas.model import ChooserFile, Cite, Condition, Criterion, ServiceFile, Source
from atlas.quantity import parse
from atlas.verdict import WORDS, Judge, candidates

SOURCE = Source(title="T", url="https://learn.microsoft.com/x", publisher="P")
CHOICES = {"one": "One", "two": "Two", "three": "Three"}
ANSWERS = ["no", "partial", "yes"]


def criterion(kind: str) -> Criterion:
    choices = CHOICES if kind == "choice" else {}
    about = {"title": "T", "group": "g", "kind": kind, "question": "Q?", "why": "W.", "choices": choices}
    return Criterion.model_validate(about)


CRITERIA = {kind: criterion(kind) for kind in ("size", "yes-no", "choice", "rate", "count", "duration")}


def statement(kind: str, value: object) -> Statement:
    return Statement(parse(kind, value, CHOICES), Cite(source="s", start="w"), SOURCE, None, None)


def fact(kind: str, value: object, disputed: object = None, **more: Any) -> Fact:
    others = () if disputed is None else (statement(kind, disputed),)
    ends = {name: more.get(name) for name in ("limit", "scope", "protocol")}
    said, place = statement(kind, value), Place("f", 1)
    return Fact(f"{kind}.{value}.{ends}", "s", kind, (), said, **ends, disputed=others, trust=None, place=place)


def column(*facts: Fact) -> Column:
    about = ServiceFile(name="S", short="S", family="messaging", summary="S.", docs="https://learn.microsoft.com/s")
    return Column(Service("s", about, facts, Place("f", 1)), None)


def word(condition: dict[str, Any], *facts: Fact, units: list[dict[str, str]] | None = None) -> str:
    chooser = ChooserFile.model_validate({"questions": {}, "candidates": [{"service": "s"}], "units": units or []})
    made = Condition.model_validate(condition)
    return Judge(chooser, CRITERIA).verdict(column(*facts), made).word


@pytest.mark.parametrize(
    ("condition", "value", "said"),
    [
        ({"criterion": "size", "at-least": "256 KB"}, "256 KB", "yes"),
        ({"criterion": "size", "at-least": "256 KB"}, "0.25 MB", "yes"),
        ({"criterion": "size", "at-least": "257 KB"}, "256 KB", "no"),
        ({"criterion": "size", "at-least": "1 PB"}, "unlimited", "yes"),
        ({"criterion": "size", "at-least": "1 KB"}, "not applicable", "no"),
        ({"criterion": "duration", "at-most": "1 minute"}, "60 seconds", "yes"),
        ({"criterion": "duration", "at-most": "1 minute"}, "61 seconds", "no"),
        ({"criterion": "duration", "at-most": "1 minute"}, "not applicable", "yes"),
        ({"criterion": "yes-no", "is": "yes"}, "partial", "partly"),
        ({"criterion": "yes-no", "is": "no"}, "yes", "no"),
        ({"criterion": "yes-no", "is": "no"}, "not applicable", "yes"),
        ({"criterion": "choice", "includes": ["one", "two"]}, ["two", "one"], "yes"),
        ({"criterion": "choice", "includes": ["one", "two"]}, ["one"], "no"),
        ({"criterion": "choice", "one-of": ["one", "two"]}, ["two", "three"], "yes"),
        ({"criterion": "choice", "none-of": ["one", "two"]}, ["two", "three"], "no"),
        ({"criterion": "choice", "none-of": ["one", "two"]}, "three", "yes"),
    ],
)
def test_one_fact(condition: dict[str, Any], value: object, said: str) -> None:
    assert word(condition, fact(condition["criterion"], value)) == said


def test_a_default_says_nothing_where_the_maximum_is_stated() -> None:
    asked = {"criterion": "size", "at-least": "1 MB"}
    assert word(asked, fact("size", "256 KB", limit="default"), fact("size", "1 MB", limit="maximum")) == "yes"
    assert word(asked, fact("size", "256 KB", limit="default")) == "no"


def test_facts_that_differ_meet_it_in_part() -> None:
    asked = {"criterion": "size", "at-least": "10 MB"}
    over_amqp, over_https = fact("size", "100 MB", protocol="AMQP"), fact("size", "1 MB", protocol="HTTPS")
    assert word(asked, over_amqp, over_https) == "partly"
    assert word({**asked, "scope": "per queue"}, over_amqp, over_https) == "unknown"


def test_a_choice_may_stand_in_any_fact_but_a_scope_bounds_it() -> None:
    asked = {"criterion": "choice", "includes": ["two"]}
    assert word(asked, fact("choice", "one"), fact("choice", "two")) == "yes"
    assert word(asked, fact("choice", "one"), fact("choice", "two", scope="MQTT")) == "partly"


@pytest.mark.parametrize(
    ("value", "other", "said"),
    [("1 MB", "256 KB", "disputed"), ("256 KB", "1 MB", "doubtful"), ("2 MB", "1 MB", "yes"), ("1 KB", "2 KB", "no")],
)
def test_a_dispute_counts_only_where_it_changes_the_answer(value: str, other: str, said: str) -> None:
    assert word({"criterion": "size", "at-least": "1 MB"}, fact("size", value, disputed=other)) == said


def test_what_is_not_stated_is_unknown_and_the_next_demand_is_asked() -> None:
    asked: dict[str, Any] = {"criterion": "size", "at-least": "1 KB"}
    assert word(asked) == "unknown"
    asked["otherwise"] = [{"criterion": "count", "at-least": 2}, {"criterion": "yes-no", "is": "yes"}]
    assert word(asked, fact("yes-no", "no")) == "no"
    assert word(asked, fact("yes-no", "no"), fact("count", "2")) == "yes"


def test_rates_of_other_things_are_passed_over() -> None:
    asked = {"criterion": "rate", "at-least": "1 MB per second"}
    assert word(asked, fact("rate", "5,000 events per second")) == "unknown"
    assert word(asked, fact("rate", "5,000 events per second"), fact("rate", "60 MB per minute")) == "yes"


def test_a_figure_for_one_unit_counts_for_all_of_them() -> None:
    units = [{"scope": "per unit", "criterion": "count", "times": "units"}]
    asked = {"criterion": "rate", "at-least": "40 MB per second"}
    one, many = fact("rate", "1 MB per second", scope="per unit"), fact("count", "40", scope="units")
    assert word(asked, one) == "no"
    assert word(asked, one, many, units=units) == "yes"
    assert word({**asked, "at-least": "41 MB per second"}, one, many, units=units) == "no"
    assert word(asked, one, fact("count", "40", scope="namespaces"), units=units) == "no"


SIZES = st.integers(1, 5_000).map(lambda number: f"{number} KB")


@given(SIZES, SIZES, SIZES)
def test_more_is_never_worse(asked: str, less: str, more: str) -> None:
    less, more = sorted((less, more), key=lambda text: parse("size", text).key)
    at_least, at_most = {"criterion": "size", "at-least": asked}, {"criterion": "size", "at-most": asked}
    rank = {each: place for place, each in enumerate(reversed(WORDS))}
    assert rank[word(at_least, fact("size", more))] >= rank[word(at_least, fact("size", less))]  # type: ignore[index]
    assert rank[word(at_most, fact("size", less))] >= rank[word(at_most, fact("size", more))]  # type: ignore[index]


VALUES = {
    "yes-no": st.sampled_from(ANSWERS),
    "choice": st.lists(st.sampled_from(list(CHOICES)), min_size=1, max_size=3, unique=True),
}
CELLS = st.lists(st.tuples(VALUES["choice"], st.sampled_from([None, "here", "there"])), min_size=1, max_size=4)


@given(CELLS, VALUES["choice"])
def test_several_facts_are_no_only_if_each_is(cells: list[tuple[list[str], str | None]], asked: list[str]) -> None:
    condition = {"criterion": "choice", "includes": asked}
    facts = [fact("choice", value, scope=scope) for value, scope in cells]
    alone = {word(condition, one) for one in facts}
    together = word(condition, *facts)
    assert (together == "no") == (alone == {"no"})
    assert together != "unknown"


@given(VALUES["yes-no"], VALUES["yes-no"])
def test_a_dispute_between_yes_and_no_never_ends_in_one_of_them(value: str, other: str) -> None:
    said = word({"criterion": "yes-no", "is": "yes"}, fact("yes-no", value, disputed=other))
    differ = (value == "no") != (other == "no")
    assert (said in ("disputed", "doubtful")) == differ


def test_the_real_chooser_compares_the_tiers_it_names(real: Catalogue) -> None:
    assert real.chooser
    columns = candidates(real, real.chooser)
    assert len({one.id for one in columns}) == len(columns) >= 20
    assert {one.service.id for one in columns} >= {"service-bus", "event-grid", "event-hubs", "queue-storage", "relay"}
