"""Shares of a run, which meet again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.links.night import Mixed, Night, digest, merged, share
from atlas.links.pace import host_of
from atlas.links.records import Evidence, Finding, Place

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOW = datetime(2026, 11, 1, 2, tzinfo=UTC)
URLS = st.lists(
    st.builds("https://{}.example/{}".format, st.sampled_from("abcdefghij"), st.integers(0, 99)),
    unique=True,
    max_size=40,
)


def finding(url: str) -> Finding:
    return Finding(url=url, verdict="ok", evidence=Evidence(why="fine"))


def night(urls: list[str], shard: str | None = None, **changed: object) -> Night:
    about = {
        "run": NOW,
        "shard": shard,
        "site": digest(urls),
        "findings": tuple(map(finding, urls)),
        "places": {url: (Place(page="index.html", file="docs/index.md", text=url),) for url in urls},
    }
    return Night.model_validate(about | changed)


@CALM
@given(URLS, st.integers(1, 6))
def test_shares_hold_each_address_once_and_a_host_as_a_whole(urls: list[str], of: int) -> None:
    shares = [share(urls, number, of) for number in range(1, of + 1)]
    assert sorted(url for part in shares for url in part) == sorted(urls)
    assert all(share(urls[::-1], number, of)[::-1] == part for number, part in enumerate(shares, 1))
    by_host = [{host_of(url) for url in part} for part in shares]
    assert sum(map(len, by_host)) == len(set().union(*by_host))


@CALM
@given(URLS, st.integers(1, 6), st.randoms())
def test_shares_make_the_whole_again(urls: list[str], of: int, dice: object) -> None:
    whole = night(urls)
    parts = [night(share(urls, n, of), f"{n}/{of}", site=digest(urls)) for n in range(1, of + 1)]
    dice.shuffle(parts)  # type: ignore[attr-defined]
    again = merged([Night.model_validate_json(part.model_dump_json()) for part in parts])
    assert sorted(again.findings, key=lambda one: one.url) == sorted(whole.findings, key=lambda one: one.url)
    assert (again.places, again.shard, again.site, again.run) == (whole.places, None, whole.site, whole.run)


@pytest.mark.parametrize(
    "shards",
    [
        ["1/2"],
        ["1/2", "1/2"],
        ["1/2", "2/2", "2/2"],
        ["1/2", "2/3"],
        ["1/2", "2/2", "1/3"],
        [None],
        [None, "1/1"],
        ["1/3", "3/3"],
        ["x"],
        ["1/x"],
        [""],
        ["0/0"],
        ["-1/-1"],
        ["2/1"],
        ["1/2", "02/2"],
    ],
    ids=str,
)
def test_shares_that_make_no_whole(shards: list[str | None]) -> None:
    with pytest.raises(Mixed, match=r"shard|share"):
        merged([night(["https://a.example/"], shard) for shard in shards])


def test_shares_of_another_site() -> None:
    with pytest.raises(Mixed, match="different sites"):
        merged([night(["https://a.example/"], "1/2"), night(["https://b.example/"], "2/2")])


def test_a_share_of_another_night() -> None:
    """Left over in a cache, it would tell of yesterday as of today."""
    with pytest.raises(Mixed):
        merged([night([], "1/2"), night([], "2/2", run=NOW - timedelta(days=3))])


def test_no_shares() -> None:
    with pytest.raises(Mixed):
        merged([])
