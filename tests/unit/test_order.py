"""How the columns of a row compare: by typed value, unknown last, and which of them say the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.catalogue import Catalogue, Fact
from atlas.model import Criterion
from atlas.quantity import parse
from atlas.render import order
from atlas.render.find import shared
from atlas.render.view import Row, comparison

CHOICES = {"none": "None", "some": "Some", "all": "All"}
Cells = list[tuple[Fact, ...]]


def asked(kind: str, better: str) -> Criterion:
    words = {"title": "T", "group": "g", "question": "Q?", "why": "W.", "kind": kind, "better": better}
    return Criterion.model_validate(words | ({"choices": CHOICES} if kind == "choice" else {}))


@pytest.fixture
def one(small: Catalogue) -> Fact:
    """A fact whose value the tests replace."""
    return replace(small.services["post"].facts[0], disputed=())


def cells(one: Fact, kind: str, *columns: str) -> Cells:
    """Each column as its values with a comma between; nothing for not stated."""
    return [
        tuple(
            replace(one, said=replace(one.said, value=parse(kind, value, CHOICES)))
            for value in column.split(" & ")
            if value
        )
        for column in columns
    ]


RANKS = [
    ("size", "higher", ["256 KB", "", "1 MB", "1,024 KB", "unlimited"], [2, None, 1, 1, 0]),
    ("size", "lower", ["256 KB", "unlimited", "1 MB"], [0, 2, 1]),
    ("size", "neither", ["1 MB", "64 KB", ""], [1, 0, None]),
    ("duration", "lower", ["1 minute", "90 seconds", "59 seconds"], [1, 2, 0]),
    ("count", "higher", ["2,000", "not applicable", "10", ""], [0, 2, 1, None]),
    ("count", "lower", ["not applicable", "2,000", "10"], [2, 1, 0]),
    ("count", "higher", ["1 & 100", "50", "100"], [0, 1, 0]),
    ("count", "lower", ["1 & 100", "50", "100"], [0, 1, 2]),
    ("yes-no", "higher", ["no", "yes", "partial", ""], [2, 0, 1, None]),
    ("yes-no", "lower", ["no", "yes", "partial"], [0, 2, 1]),
    ("yes-no", "neither", ["no", "yes"], [1, 0]),
    ("choice", "neither", ["all", "none", "some"], [2, 0, 1]),
    ("text", "neither", ["pear", "Apple", "", "apple"], [1, 0, None, 0]),
    ("rate", "higher", ["2 events per second", "1 MB per second", "9 events per second"], [1, 2, 0]),
    ("rate", "higher", ["2 events per second", "unlimited", "1 GB per second"], [1, 0, 2]),
    ("rate", "higher", ["unlimited", "unlimited"], [0, 0]),
    ("size", "higher", ["", ""], [None, None]),
    ("size", "higher", ["not applicable", ""], [0, None]),
]


@pytest.mark.parametrize(("kind", "better", "columns", "expected"), RANKS)
def test_ranks(one: Fact, kind: str, better: str, columns: list[str], expected: list[int | None]) -> None:
    assert order.ranks(cells(one, kind, *columns), asked(kind, better)) == expected


@given(st.lists(st.integers(0, 50) | st.none(), min_size=1), st.sampled_from(["higher", "lower", "neither"]))
def test_the_order_is_that_of_the_amounts(small: Catalogue, amounts: list[int | None], better: str) -> None:
    one = replace(small.services["post"].facts[0], disputed=())
    found = order.ranks(
        cells(one, "count", *("" if amount is None else str(amount) for amount in amounts)), asked("count", better)
    )
    assert [rank is None for rank in found] == [amount is None for amount in amounts]
    known = [
        (rank, amount) for rank, amount in zip(found, amounts, strict=True) if rank is not None and amount is not None
    ]
    in_order = [amount for _, amount in sorted(known)]
    assert in_order == sorted(in_order, reverse=better == "higher")
    assert {rank for rank, _ in known} == set(range(len({amount for _, amount in known})))


def test_directions_are_named_by_what_they_do() -> None:
    assert order.ways(asked("size", "lower"))[0] == "best first"
    assert order.ways(asked("size", "neither")) == ("lowest first", "highest first")
    assert order.ways(asked("yes-no", "neither"))[0] == "yes first"
    assert order.ways(asked("text", "neither"))[0] == "like answers together"


def test_cells_that_say_the_same_share_a_kind(one: Fact) -> None:
    first, other, silent = cells(one, "size", "1 MB", "1,024 KB", "")
    noted = (replace(first[0], said=replace(first[0].said, note="AMQP only")),)
    scoped = (replace(first[0], scope="per namespace"),)
    assert order.kinds([first, other, silent, noted, scoped, silent]) == [0, 0, 1, 2, 3, 1]
    elsewhere = (replace(first[0], id="other.fact", service="other"),)
    assert order.kinds([first, elsewhere]) == [0, 0]


def test_written_for_the_script() -> None:
    assert order.written([0, None, 2]) == "0 - 2"


def rows(catalogue: Catalogue, table: str) -> dict[str, Row]:
    return {row.id.partition(".")[2]: row for band in comparison(catalogue, table).bands for row in band.rows}


def test_the_real_message_sizes(real: Catalogue) -> None:
    table = comparison(real, "messaging-limits")
    ranks = rows(real, "messaging-limits")["max-message-size"].ranks.split(" ")
    best = [column.id for column, rank in zip(table.columns, ranks, strict=True) if rank == "0"]
    assert best == ["service-bus-premium"]


def test_every_real_row_is_ranked(real: Catalogue) -> None:
    for key in real.comparisons:
        for row in rows(real, key).values():
            marks = row.ranks.split(" ")
            assert [mark == "-" for mark in marks] == [not cell.facts for cell in row.cells]
            assert len(row.kinds.split(" ")) == len(row.cells)


def test_search_knows_each_value_with_its_columns(small: Catalogue) -> None:
    found = {one.value: one.where for one in shared(rows(small, "letters")["max-size"])}
    assert found["256 KB"] == "Post Basic"
    assert found["100 MB"] == "Post Express"
