"""What a card says of a figure, night after night, and that all pages count alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from atlas.catalogue import Catalogue
from atlas.evidence.claims import claims
from atlas.evidence.judge import State, Verdict
from atlas.evidence.standing import count, health
from atlas.evidence.state import Memory, after
from atlas.render.page import Page
from atlas.render.site import Site

NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)


def lived(small: Catalogue, nights: list[tuple[State, str | None]]) -> Memory:
    """The memory after each claim got the same verdict on each of some nights."""
    memory = Memory()
    for number, (state, found) in enumerate(nights):
        now = NIGHT + timedelta(days=number)
        for claim in claims(small):
            memory.facts[claim.key] = after(memory.facts.get(claim.key), claim, Verdict(state, found), now, "page")
        memory.run = now
    return memory


def shown(small: Catalogue, memory: Memory) -> str:
    return Page(small, Site("https://example.org/x"), memory).comparison("letters")


def test_without_any_run_the_card_says_so(small: Catalogue) -> None:
    assert shown(small, Memory()).count("Not yet looked for again.") == len(list(claims(small)))
    assert "knows of no run" in Page(small, Site("https://example.org/x")).health()


def test_found_words_are_dated(small: Catalogue) -> None:
    html = shown(small, lived(small, [("verified", None), ("verified", None)]))
    assert "Words found on 2026-11-02." in html
    assert "under review" not in html


def test_a_change_is_told_after_two_runs(small: Catalogue) -> None:
    once = shown(small, lived(small, [("verified", None), ("changed", "1 <b>MB</b>")]))
    assert "Words found on 2026-11-01." in once
    assert "under review" not in once
    twice = shown(small, lived(small, [("verified", None), ("changed", "1 <b>MB</b>"), ("changed", "1 <b>MB</b>")]))
    assert "The source said otherwise on 2026-11-03: 1 &lt;b&gt;MB&lt;/b&gt; (under review)." in twice
    assert '<span class="atlas-mark">under review</span>' in twice


def test_an_unreachable_page_changes_nothing(small: Catalogue) -> None:
    html = shown(small, lived(small, [("verified", None), *[("unreachable", None)] * 5]))
    assert "Words found on 2026-11-01." in html
    assert "under review" not in html


def test_the_numbers_are_the_same_everywhere(small: Catalogue) -> None:
    memory = lived(small, [("verified", None)])
    whole = health(small, memory)
    every = list(claims(small))
    assert whole.whole == count(memory, every)
    assert sum(found.total for _, found in whole.services) == len(every)
    assert sum(found.total for _, _, found, _ in whole.sources) == len(every)
    assert whole.whole.share == "100 %"
    assert f"{len(every)} (100 %)" in Page(small, Site("https://example.org/x"), memory).health()


def test_seven_days_later_nothing_is_fresh(small: Catalogue) -> None:
    memory = lived(small, [("verified", None), *[("unreachable", None)] * 8])
    assert count(memory, claims(small)).fresh == 0
    assert count(memory, claims(small)).found == len(list(claims(small)))


def test_an_edited_citation_begins_anew(small: Catalogue) -> None:
    memory = lived(small, [("verified", None)])
    for seen in memory.facts.values():
        seen.digest = "of other words"
    assert "Words found on" not in shown(small, memory)
