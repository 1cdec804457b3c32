"""Simulated nights: what is remembered of each claim, what readers are told of it, and which page comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from atlas.catalogue import Catalogue
from atlas.evidence.check import Text, oldest_first, run
from atlas.evidence.claims import Claim, claims
from atlas.evidence.judge import Verdict
from atlas.evidence.standing import Standing, count, standing
from atlas.evidence.state import Memory, Seen, Visited, after, load, save

FIRST = datetime(2026, 11, 1, 2, tzinfo=UTC)
GOOD, GONE, NOWHERE = Verdict("verified"), Verdict("lost"), Verdict("unreachable")
OTHER = Verdict("changed", "1 MB")
NOT_YET = Standing("Not yet looked for again.")


def night(number: int) -> datetime:
    """The first night is 1."""
    return FIRST + timedelta(days=number - 1)


class Nights:
    """One claim of the small catalogue, and what its reader sees after each night."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.fact = catalogue.facts()[0]
        self.claim = next(claim for claim in claims(catalogue) if claim.place == self.fact.place)
        self.memory = Memory()
        self.number = 0

    def pass_with(self, *verdicts: Verdict, claim: Claim | None = None) -> Seen:
        for verdict in verdicts:
            self.number += 1
            before = self.memory.facts.get(self.claim.key)
            seen = after(before, claim or self.claim, verdict, night(self.number), "page")
            self.memory.facts[self.claim.key] = seen
            self.memory.run = night(self.number)
        return self.memory.facts[self.claim.key]

    @property
    def told(self) -> Standing:
        return standing(self.catalogue, self.memory, self.fact, self.fact.said)


@pytest.fixture
def nights(small: Catalogue) -> Nights:
    return Nights(small)


def test_a_reader_before_any_night(nights: Nights) -> None:
    assert nights.told == NOT_YET


def test_verified(nights: Nights) -> None:
    seen = nights.pass_with(GOOD, GOOD)
    assert (seen.first_verified, seen.last_verified, seen.since) == (night(1), night(2), None)
    assert nights.told == Standing("Words found on 2026-11-02.", found=date(2026, 11, 2))


def test_a_change_is_told_after_two_runs_and_taken_back_after_one(nights: Nights) -> None:
    seen = nights.pass_with(GOOD, OTHER)
    assert (seen.state, seen.runs, seen.since) == ("changed", 1, night(2))
    assert nights.told == Standing("Words found on 2026-11-01.", found=date(2026, 11, 1))
    seen = nights.pass_with(OTHER)
    assert (seen.runs, seen.since, seen.last_verified) == (2, night(2), night(1))
    assert nights.told == Standing(
        "The source said otherwise on 2026-11-03: 1 MB (under review).", review=True, found=date(2026, 11, 1)
    )
    seen = nights.pass_with(GOOD)
    assert (seen.first_verified, seen.last_verified, seen.since, seen.found) == (night(1), night(4), None, None)
    assert nights.told == Standing("Words found on 2026-11-04.", found=date(2026, 11, 4))


def test_a_change_is_counted_anew_after_the_words_were_found(nights: Nights) -> None:
    nights.pass_with(GOOD, OTHER, GOOD, OTHER)
    assert nights.told == Standing("Words found on 2026-11-03.", found=date(2026, 11, 3))


def test_two_runs_must_see_the_same(nights: Nights) -> None:
    """A page that says something new each night is not believed; since when it is wrong, is kept."""
    seen = nights.pass_with(GOOD, OTHER, Verdict("changed", "2 MB"))
    assert (seen.runs, seen.since) == (1, night(2))
    assert not nights.told.review
    nights.pass_with(Verdict("changed", "2 MB"))
    assert nights.told.review


def test_changed_from_the_beginning(nights: Nights) -> None:
    nights.pass_with(OTHER)
    assert nights.told == NOT_YET
    nights.pass_with(OTHER)
    assert nights.told == Standing("The source said otherwise on 2026-11-02: 1 MB (under review).", review=True)


@pytest.mark.parametrize("known", [(GOOD,), (GOOD, OTHER), (OTHER, OTHER), (GONE,), (GOOD, GONE, GONE)])
def test_unreachable_changes_nothing_but_the_date_of_the_look(nights: Nights, known: tuple[Verdict, ...]) -> None:
    before = nights.pass_with(*known)
    review = nights.told.review
    seen = nights.pass_with(NOWHERE, NOWHERE)
    assert seen == before.model_copy(update={"checked": night(nights.number)})
    assert nights.told.review == review


def test_unreachable_does_not_break_a_row_of_changes_nor_count_as_one(nights: Nights) -> None:
    nights.pass_with(GOOD, OTHER, NOWHERE)
    assert nights.told == Standing("Words found on 2026-11-01.", found=date(2026, 11, 1))
    nights.pass_with(OTHER)
    assert nights.told.review


def test_never_reached(nights: Nights) -> None:
    seen = nights.pass_with(NOWHERE, NOWHERE)
    assert (seen.state, seen.checked, seen.since) == ("unreachable", night(2), None)
    assert nights.told == NOT_YET
    nights.pass_with(GOOD)
    assert nights.told == Standing("Words found on 2026-11-03.", found=date(2026, 11, 3))


def test_lost(nights: Nights) -> None:
    nights.pass_with(GOOD, GONE)
    assert nights.told == Standing("Words found on 2026-11-01.", found=date(2026, 11, 1))
    nights.pass_with(GONE)
    assert nights.told == Standing(
        "The words were not found on 2026-11-03 (under review).", review=True, found=date(2026, 11, 1)
    )


def test_ambiguous(nights: Nights) -> None:
    nights.pass_with(*[Verdict("ambiguous", "1 MB")] * 2)
    assert nights.told == Standing("The words fitted several places on 2026-11-02: 1 MB (under review).", review=True)


@pytest.mark.parametrize("verdict", [GOOD, OTHER, NOWHERE])
def test_an_edited_claim_has_no_history(nights: Nights, verdict: Verdict) -> None:
    nights.pass_with(GOOD, OTHER, OTHER)
    edited = replace(nights.claim, digest="0" * 16)
    seen = nights.pass_with(verdict, claim=edited)
    assert seen == after(None, edited, verdict, night(4), "page")
    assert seen.first_verified == (night(4) if verdict is GOOD else None)
    assert nights.told == NOT_YET, "the reader's claim is still the one before the edit"


def test_readers_are_not_told_of_words_that_stand_here_no_longer(small: Catalogue, nights: Nights) -> None:
    nights.pass_with(OTHER, OTHER)
    said = replace(nights.fact.said, cite=nights.fact.said.cite.model_copy(update={"start": "Size of a letter"}))
    assert standing(small, nights.memory, replace(nights.fact, said=said), said) == NOT_YET


def test_the_counts_tell_what_the_reader_sees(nights: Nights) -> None:
    nights.pass_with(GOOD, OTHER)
    assert (count(nights.memory, [nights.claim]).found, count(nights.memory, [nights.claim]).changed) == (1, 0)
    nights.pass_with(OTHER)
    assert (count(nights.memory, [nights.claim]).found, count(nights.memory, [nights.claim]).changed) == (0, 1)


def test_found_within_seven_days(nights: Nights) -> None:
    nights.pass_with(GOOD, *[NOWHERE] * 7)
    assert count(nights.memory, [nights.claim]).share == "100 %"
    nights.pass_with(NOWHERE)
    assert count(nights.memory, [nights.claim]).share == "0 %"


def test_the_file_holds_everything(nights: Nights, tmp_path: Path) -> None:
    nights.pass_with(GOOD, OTHER)
    known = Visited(attempted=night(2), reached=night(1), reason="status 500", etag='"a"', modified="b", digest="c")
    nights.memory.sources["limits"] = known
    path = tmp_path / "state" / "facts.json"
    save(path, nights.memory)
    assert load(path) == (nights.memory, None)
    assert [file.name for file in path.parent.iterdir()] == ["facts.json"]


def test_no_file_is_an_empty_memory(tmp_path: Path) -> None:
    assert load(tmp_path / "facts.json") == (Memory(), None)


DAMAGED = {
    "empty": b"",
    "half": b'{"version": 1, "facts": {',
    "another type": b"[]",
    "null": b"null",
    "old version": b'{"version": 0}',
    "newer version": b'{"version": 2}',
    "unknown key": b'{"version": 1, "nights": 3}',
    "half a fact": b'{"version": 1, "facts": {"a": {"digest": "b"}}}',
    "a time without a zone": b'{"version": 1, "run": "2026-11-01T02:00:00"}',
    "not UTF-8": b'{"version": 1, "facts": {"\xff": 1}}',
    "half a surrogate": b'{"version": 1, "facts": {"\\ud800": 1}}',
    "deep": b"[" * 100_000,
    "zeros": b"\0" * 4096,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "facts.json"
    path.write_bytes(content)
    memory, warning = load(path)
    assert memory == Memory()
    [aside] = tmp_path.iterdir()
    assert aside != path
    assert aside.read_bytes() == content
    assert warning is not None
    assert str(path) in warning
    assert aside.name in warning
    save(path, memory)
    assert load(path) == (Memory(), None)
    assert aside.read_bytes() == content


def _claim(catalogue: Catalogue, source: str) -> Claim:
    about = next(claim for claim in claims(catalogue) if claim.criterion == "retention")
    cite = about.cite.model_copy(update={"source": source})
    return replace(about, key=f"{about.key}-{source}", digest=source, cite=cite)


def _longest_gap(seen: Iterable[int], last: int) -> int:
    days = [0, *seen, last + 1]
    return max(later - earlier for earlier, later in pairwise(days))


@pytest.mark.parametrize("bad", [("a", "b"), ("d", "e"), ("a", "e"), ("a", "b", "c", "d")])
def test_pages_that_keep_failing_do_not_block_the_others(small: Catalogue, bad: tuple[str, ...]) -> None:
    """Two of five sources a night, for thirty nights."""
    sources = {source: [_claim(small, source)] for source in "abcde"}
    memory = Memory()
    read: dict[str, list[int]] = {source: [] for source in sources}

    def reader(source: str, _: list[Claim], __: Visited | None) -> Text:
        if source in bad:
            return Text(None, None, "status 500")
        read[source].append(number)
        return Text("<table><tr><td>Kept</td><td>for ever</td></tr></table>", "page")

    for number in range(1, 31):
        chosen = oldest_first(sources, memory)[:2]
        run({source: sources[source] for source in chosen}, reader, memory, night(number))
    for source in sources.keys() - set(bad):
        assert _longest_gap(read[source], 30) <= 3, (source, read[source])
        assert memory.facts[sources[source][0].key].state == "verified"
        assert memory.sources[source].reason is None
    for source in bad:
        assert (memory.sources[source].reached, memory.sources[source].reason) == (None, "status 500")


def test_what_was_never_tried_comes_first(small: Catalogue) -> None:
    sources = {source: [_claim(small, source)] for source in "abc"}
    memory = Memory(sources={"a": Visited(attempted=night(2)), "b": Visited(attempted=night(1))})
    assert oldest_first(sources, memory) == ["c", "b", "a"]


def test_a_page_that_was_not_modified_confirms_what_was_judged_on_it(small: Catalogue) -> None:
    """A change is confirmed though the page was sent only once."""
    sources = {"a": [_claim(small, "a")]}
    memory = Memory()
    texts = [
        Text("<table><tr><td>Kept</td><td>7 days</td></tr></table>", "page", etag="x"),
        Text(None, "page", unchanged=True),
    ]
    for number, text in enumerate(texts, 1):
        [result] = run(sources, lambda *_, text=text: text, memory, night(number))
        assert (result.verdict.state, result.verdict.found) == ("changed", "7 days")
    assert memory.facts[sources["a"][0].key].runs == 2
    assert (memory.sources["a"].etag, memory.sources["a"].reached) == ("x", night(2))


def test_tags_are_forgotten_when_the_page_was_not_reached(small: Catalogue) -> None:
    """Else "not modified" would speak of a page whose verdict is not the last one."""
    sources = {"a": [_claim(small, "a")]}
    memory = Memory()
    for number, text in enumerate((Text("<p>x</p>", "page", etag="x"), Text(None, None, "status 500")), 1):
        run(sources, lambda *_, text=text: text, memory, night(number))
    assert (memory.sources["a"].etag, memory.sources["a"].digest) == (None, None)
    assert memory.sources["a"].reached == night(1)
