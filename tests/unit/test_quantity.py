"""Typed values: they read what sources print, keep its unit, and compare by amount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.quantity import ANSWERS, Quantity, parse

NUMBERS = st.decimals(min_value=0, max_value=10**15, places=3, allow_nan=False).map(abs)
SIZES = ("B", "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "PiB")
TIMES = ("millisecond", "second", "minute", "hour", "day")


def written(number: Decimal, grouped: bool) -> str:
    return f"{number:,f}" if grouped else f"{number:f}"


@given(NUMBERS, st.booleans(), st.sampled_from(SIZES))
def test_a_size_round_trips(number: Decimal, grouped: bool, unit: str) -> None:
    once = parse("size", f"{written(number, grouped)} {unit}")
    again = parse("size", str(once))
    assert (again, str(again)) == (once, str(once))
    assert str(once).endswith(f" {unit}")


@given(NUMBERS, st.booleans(), st.sampled_from(TIMES), st.booleans())
def test_a_duration_round_trips(number: Decimal, grouped: bool, unit: str, plural: bool) -> None:
    once = parse("duration", f"{written(number, grouped)} {unit}{'s' * plural}")
    again = parse("duration", str(once))
    assert (again, str(again)) == (once, str(once))


@given(NUMBERS, st.booleans())
def test_a_count_round_trips(number: Decimal, grouped: bool) -> None:
    once = parse("count", written(number, grouped))
    again = parse("count", str(once))
    assert (again, str(again)) == (once, str(once))


@given(NUMBERS, st.sampled_from([*SIZES, "events", "messages", "connect requests"]), st.sampled_from(TIMES))
def test_a_rate_round_trips(number: Decimal, what: str, per: str) -> None:
    once = parse("rate", f"{number:f} {what} per {per}")
    again = parse("rate", str(once))
    assert (again, str(again)) == (once, str(once))


@given(st.sampled_from(ANSWERS))
def test_an_answer_round_trips(word: str) -> None:
    assert str(parse("yes-no", word.upper())) == word


@given(st.text(max_size=40), st.sampled_from(["size", "duration", "count", "rate", "yes-no", "text", "choice"]))
def test_any_text_is_a_value_or_a_clear_error(text: str, kind: str) -> None:
    try:
        assert isinstance(parse(kind, text, {"a": "A"}), Quantity)
    except ValueError as error:
        assert str(error).count(". ") >= 1 or kind in ("text", "choice")


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("size", "1 MB", "1024 KB"),
        ("size", "256 KB", "256 kilobytes"),
        ("size", "64 KB", "64 KiB"),
        ("duration", "1 day", "24 hours"),
        ("duration", "5 min", "300 seconds"),
        ("duration", "1440 minutes", "1 day"),
        ("count", "1,000", "1000"),
        ("rate", "1 MB/s", "1,024 KB per second"),
        ("rate", "60 events per minute", "1 event per second"),
        ("size", "unlimited", "Unlimited"),
    ],
)
def test_equal_by_amount(kind: str, one: str, other: str) -> None:
    assert parse(kind, one) == parse(kind, other)
    assert hash(parse(kind, one)) == hash(parse(kind, other))


@pytest.mark.parametrize(
    ("kind", "smaller", "larger"),
    [
        ("size", "256 KB", "1 MB"),
        ("size", "80 GB", "unlimited"),
        ("duration", "90 days", "unlimited"),
        ("count", "9", "10"),
        ("rate", "999 events per second", "1,000 events per second"),
        ("yes-no", "no", "partial"),
        ("yes-no", "partial", "yes"),
    ],
)
def test_sorted_by_amount(kind: str, smaller: str, larger: str) -> None:
    assert parse(kind, smaller) < parse(kind, larger)
    assert parse(kind, smaller) != parse(kind, larger)


def test_shown_in_the_unit_of_the_source() -> None:
    assert str(parse("size", "1024 kb")) == "1,024 KB"
    assert str(parse("duration", "1440 min")) == "1,440 minutes"
    assert str(parse("rate", "1 MB/s")) == "1 MB per second"
    assert str(parse("duration", "1 days")) == "1 day"


def test_events_and_bytes_are_never_equal() -> None:
    assert parse("rate", "1 MB per second") != parse("rate", "1,048,576 events per second")


def test_choices_stand_in_the_order_of_the_criterion() -> None:
    choices = {"a": "Alpha", "b": "Beta"}
    assert str(parse("choice", ["b", "a"], choices)) == "Alpha, Beta"
    assert parse("choice", ["b", "a"], choices) == parse("choice", ["a", "b"], choices)
    with pytest.raises(ValueError, match="Choose from a, b"):
        parse("choice", ["c"], choices)
