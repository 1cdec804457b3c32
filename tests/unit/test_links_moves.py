"""Redirects and addresses: tables in tests/cases/links/moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.links import moves, siblings
from atlas.links.look import Hop, Look
from tests.conftest import ROOT

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CASES = ROOT / "tests" / "cases" / "links" / "moves"
WORD = "qwrtplkjhgfd"
TARGETS = yaml.safe_load((CASES / "targets.yml").read_text("utf-8"))
ADDRESSES = yaml.safe_load((CASES / "addresses.yml").read_text("utf-8"))
OF_ONE: dict[str, Callable[[str], bool]] = {"home": moves.home, "document": moves.document, "search": moves.search}
OF_TWO: dict[str, Callable[[str, str], bool]] = {
    "same": moves.same,
    "variant": moves.variant,
    "keeps": moves.keeps,
    "resolver": moves.resolver,
}
ADDRESS = st.from_regex(
    r"https?://[a-z]{1,9}\.example(/[A-Za-z0-9._~%-]{0,9}){0,4}(\?[a-z]{1,5}=[a-z0-9]{0,5})?", fullmatch=True
)


def _hops(told: list[str]) -> tuple[Hop, ...]:
    return tuple(Hop(to, status in ("301", "308")) for status, to in (hop.split(" ") for hop in told))


@pytest.mark.parametrize("case", TARGETS, ids=lambda case: case["why"])
def test_new_address(case: dict[str, Any]) -> None:
    hops = _hops(case["hops"])
    end = hops[-1].to if hops else case["from"]
    assert moves.target(case["from"], Look(end, 200, hops=hops)) == case.get("to")


def _said() -> list[tuple[str, str, bool]]:
    return [
        (name, what, answer == "is")
        for name in (*OF_ONE, *OF_TWO)
        for answer, given_ in ADDRESSES[name].items()
        for what in given_
    ]


@pytest.mark.parametrize(("name", "what", "is_so"), _said())
def test_kind_of_address(name: str, what: str, is_so: bool) -> None:
    found = OF_ONE[name](what) if name in OF_ONE else OF_TWO[name](*what.split(" "))
    assert found is is_so


@pytest.mark.parametrize(("url", "other"), ADDRESSES["near"].items())
def test_an_address_beside_it_that_cannot_exist(url: str, other: str) -> None:
    pattern = re.escape(other).replace(r"\*", "[a-z]{6,16}").replace(r"\#", "[0-9]{6,12}")
    assert re.fullmatch(pattern, siblings.near(url, WORD)), siblings.near(url, WORD)


@CALM
@given(ADDRESS)
def test_an_address_that_cannot_exist_is_another_one_of_the_same_host(url: str) -> None:
    for other in (siblings.near(url, WORD), siblings.far(url, WORD)):
        assert urlsplit(other)[:2] == urlsplit(url)[:2]
        assert not moves.same(url, other)
        assert not moves.variant(url, other)
        assert not urlsplit(other).fragment


@CALM
@given(ADDRESS)
def test_an_address_is_the_same_as_itself_and_keeps_what_it_names(url: str) -> None:
    assert moves.same(url, url)
    assert not moves.variant(url, url)
    assert moves.keeps(url, url)
    assert moves.target(url, Look(url, 200, hops=(Hop(url, True),))) is None


@CALM
@given(ADDRESS, st.lists(st.tuples(ADDRESS, st.booleans()), max_size=5))
def test_only_where_permanent_redirects_lead_is_proposed(url: str, hops: list[tuple[str, bool]]) -> None:
    way = tuple(Hop(to, permanent) for to, permanent in hops)
    found = moves.target(url, Look(way[-1].to if way else url, 200, hops=way))
    leading = [hop.to for number, hop in enumerate(way) if all(before.permanent for before in way[: number + 1])]
    assert found is None or found.partition("?")[0] in {to.partition("?")[0] for to in leading}
