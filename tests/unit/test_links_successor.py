"""Golden proposals, the share of Learn's dead pages that find their successor, and files that say odd things."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.catalogue import Docset, LinkRewrite, Place
from atlas.links.archive import Archive
from atlas.links.look import Look
from atlas.links.openpublishing import entries, key
from atlas.links.records import Evidence, Finding, Proposal
from atlas.links.redirects import MOST_STEPS, Redirects
from atlas.links.successor import TRIES, Sources, Visit, proposals
from atlas.links.verdict import Opinion
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "cases" / "links" / "successor"
LEARN = yaml.safe_load((FOLDER / "learn.yml").read_text())
ENOUGH = 0.6


def _golden(name: str) -> list[tuple[str, dict[str, Any]]]:
    cases = yaml.safe_load((FOLDER / f"{name}.yml").read_text())
    return [(title, case) for title, case in cases.items() if not title.startswith("_")]


GOLDEN = [case for name in ("kinds", "rewrites", "redirects") for case in _golden(name)]


def written(moves: Mapping[str, str]) -> bytes:
    """A redirect file as open publishing has it; a source that begins with a slash counts from the root."""
    found = [
        {
            "source_path_from_root" if source.startswith("/") else "source_path": source,
            "redirect_url": target,
            "redirect_document_id": False,
        }
        for source, target in moves.items()
    ]
    return json.dumps({"redirections": found}, indent=2).encode()


def rewrite(before: str, after: str, cut: str | None = None) -> LinkRewrite:
    return LinkRewrite(before, after, cut, "It moved.", Place("link-rewrites.yml", 1))


def docset(told: Mapping[str, Any]) -> Docset:
    return Docset(told["address"], told["root"], told["folder"], tuple(told["files"]))


class Outside:
    """The redirect files and the archive of a case, and what was asked of them."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.asked: list[str] = []
        self.files = {
            f"{one['root']}{file}": written(moves)
            for one in case.get("docsets", [])
            for file, moves in one["files"].items()
        }
        self.copy = {"available": True, "status": "200", **case["archive"]} if "archive" in case else None
        self.client = httpx.Client(transport=httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        if request.url.path == "/wayback/available":
            return httpx.Response(200, json={"archived_snapshots": {"closest": self.copy} if self.copy else {}})
        body = self.files.get(str(request.url))
        return httpx.Response(404) if body is None else httpx.Response(200, content=body)

    def sources(self, case: Mapping[str, Any]) -> Sources:
        return Sources(
            rewrites=[rewrite(*one) for one in case.get("rewrites", [])],
            redirects=Redirects(self.client, [docset(one) for one in case.get("docsets", [])]),
            archive=Archive(self.client),
            when=case.get("when"),
        )


def visit_of(visits: Mapping[str, Any]) -> Visit:
    """Verdict, new address and end of the way by address; what is not there is dead."""

    def visit(url: str) -> tuple[Opinion, Look]:
        told = visits.get(url, "dead")
        verdict, to, end = (*told, None, None)[:3] if isinstance(told, list) else (told, None, None)
        return Opinion(verdict, "as told", to), Look(end or to or url, 200)

    return visit


def shown(found: tuple[Proposal, ...]) -> list[list[str]]:
    return [[one.kind, one.url, "safe" if one.safe else "look"] for one in found]


@pytest.mark.parametrize(("name", "case"), GOLDEN, ids=[name for name, _ in GOLDEN])
def test_the_proposals(name: str, case: dict[str, Any]) -> None:
    outside = Outside(case)
    finding = Finding(**{"verdict": "dead", "evidence": Evidence(why="as told"), **case["finding"]})
    assert shown(proposals(finding, outside.sources(case), visit_of(case["visits"]))) == case["proposals"]
    if "asked" in case:
        assert outside.asked == [case["asked"]]


def _dead(url: str) -> Finding:
    return Finding(url=url, verdict="dead", evidence=Evidence(why="status 404"))


@pytest.fixture(scope="module")
def successors() -> dict[str, str | None]:
    """The first proposal for each dead page of the set; only the right pages are alive."""
    cases = LEARN["in files"] + LEARN["reported"]
    alive = visit_of({case["right"]: "ok" for case in cases})
    sources = Outside(LEARN).sources(LEARN)
    found = {case["dead"]: proposals(_dead(case["dead"]), sources, alive) for case in cases}
    return {dead: ways[0].url if ways else None for dead, ways in found.items()}


def test_a_share_of_learns_dead_pages_finds_its_successor(successors: dict[str, str | None]) -> None:
    cases = LEARN["in files"] + LEARN["reported"]
    right = [case for case in cases if successors[case["dead"]] == case["right"]]
    assert len(cases) == len(successors) >= 40
    assert len(right) / len(cases) >= ENOUGH, f"{len(right)} of {len(cases)}"


@pytest.mark.parametrize("kind", ["in files", "reported"])
def test_each_of_learns_dead_pages(successors: dict[str, str | None], kind: str) -> None:
    for case in LEARN[kind]:
        expected = None if "missed" in case else case["right"]
        assert successors[case["dead"]] == expected, case


def test_a_file_is_fetched_once_a_run_and_only_when_a_page_asks_for_it() -> None:
    outside = Outside(LEARN)
    redirects = outside.sources(LEARN).redirects
    assert redirects is not None
    assert redirects.successors("https://tea.example/azure/logic-apps/x") == ()
    assert outside.asked == []
    for _ in range(2):
        redirects.successors("https://learn.microsoft.com/fabric/data-factory/pipeline-limitations")
    assert len(outside.asked) == 1
    assert outside.asked[0].startswith("https://raw.githubusercontent.com/MicrosoftDocs/fabric-docs/main/docs/")


def test_each_address_is_visited_once() -> None:
    case = dict(_golden("redirects"))["two sources of one proposal make one, as safe as the safer"]
    visited: list[str] = []

    def visit(url: str) -> tuple[Opinion, Look]:
        visited.append(url)
        return visit_of({})(url)

    proposals(_dead(case["finding"]["url"]), Outside(case).sources(case), visit)
    assert sorted(visited) == sorted(set(visited))
    assert len(visited) == 2


def test_dead_ends_are_visited_so_many_times_at_most() -> None:
    moves = {f"articles/{number}.md": f"/kitchen/{number + 1}" for number in range(9)}
    case: dict[str, Any] = {"docsets": [{**vars(KITCHEN), "files": {"moves.json": moves}}]}
    case["rewrites"] = [["https://old.example/" + "a" * number, f"https://{number}.example/"] for number in range(9)]
    visited: list[str] = []

    def visit(url: str) -> tuple[Opinion, Look]:
        visited.append(url)
        return visit_of({})(url)

    for url in ("https://old.example/aaaaaaaaa", "https://learn.microsoft.com/kitchen/0"):
        visited.clear()
        proposals(_dead(url), Outside(case).sources(case), visit)
        assert len(visited) == TRIES


# Whatever the files say

PAGES = [f"/kitchen/{letter}" for letter in "abcdef"]
ODD = st.text(max_size=30) | st.integers() | st.none() | st.booleans() | st.lists(st.text(max_size=5), max_size=2)
TARGETS = st.sampled_from(
    [*PAGES, "b", "./c", "../d", "//e.example", "https://[", "javascript:alert(1)", "/kitchen/a#x"]
)
SOURCES = st.sampled_from([f"articles/{letter}.md" for letter in "abcdef"] + ["/articles/a.md", "articles/../../x.md"])
ENTRIES = st.lists(
    st.dictionaries(st.sampled_from(["source_path", "source_path_from_root"]), SOURCES | ODD, min_size=1).flatmap(
        lambda entry: (TARGETS | ODD).map(lambda target: {**entry, "redirect_url": target})
    ),
    max_size=12,
)
KITCHEN = Docset("https://learn.microsoft.com/kitchen/", "https://raw.example/", "articles/", ("moves.json",))


def _redirects(body: bytes) -> Redirects:
    answer: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(200, content=body)  # noqa: E731
    return Redirects(httpx.Client(transport=httpx.MockTransport(answer)), [KITCHEN])


@settings(max_examples=300, deadline=None)
@given(ENTRIES, st.sampled_from(PAGES))
def test_ways_end_and_lead_to_addresses(found: list[dict[str, Any]], page: str) -> None:
    start = f"https://learn.microsoft.com{page}"
    steps = _redirects(json.dumps({"redirections": found}).encode()).successors(start)
    assert len(steps) <= MOST_STEPS
    assert len({key(step) for step in (start, *steps)}) == len(steps) + 1
    assert all(step.startswith(("https://", "http://")) for step in steps)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.recursive(ODD, st.lists, max_leaves=8).map(lambda told: json.dumps(told).encode()))
def test_no_file_is_odd_enough_to_fail(body: bytes) -> None:
    _redirects(body).successors("https://learn.microsoft.com/kitchen/a")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["", "https://learn.microsoft.com/kitchen/", "https://"]))
def test_no_address_is_odd_enough_to_fail(text: str, start: str) -> None:
    redirects = _redirects(b"{}")
    sources = Sources([rewrite("https://", "https://x.example/")], redirects, Archive(redirects.client))
    assert len(proposals(_dead(f"{start}{text}"), sources, visit_of({}))) <= 1


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b"{" * 100_000, b'{"redirections": [{"source_path": ' + b"[" * 7000 + b"}]}", b"\xff\xfe{}"],
)
def test_deep_and_broken_files_say_nothing(body: bytes) -> None:
    assert _redirects(body).successors("https://learn.microsoft.com/kitchen/a") == ()


def test_a_broken_entry_loses_no_other() -> None:
    good = written({"articles/a.md": "/kitchen/b"}).decode().strip("{}")
    text = '{"redirections": [{"source_path": "articles/a.md", "redirect_url": }, {' + good
    assert list(entries(text, KITCHEN, "moves.json")) == [
        ("learn.microsoft.com/kitchen/a", "https://learn.microsoft.com/kitchen/b")
    ]


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "ftp://e.example/a",
        "https://me:secret@e.example/a",
        "https://e.example/a b",
        "https://e.example/<b>",
        "https://e.example/\ud800",
        "https://[e.example/",
        "/kitchen/" + "a" * 2000,
        "  ",
    ],
)
def test_a_target_that_may_not_be_visited_is_none(target: str) -> None:
    body = written({"articles/a.md": target})
    assert _redirects(body).successors("https://learn.microsoft.com/kitchen/a") == ()


def test_a_file_is_read_as_far_as_its_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written({f"articles/{letter}.md": "/kitchen/x" for letter in "abc"}).decode()
    monkeypatch.setattr("atlas.links.openpublishing.MOST_ENTRIES", 2)
    assert [old[-1] for old, _ in entries(text, KITCHEN, "moves.json")] == ["a", "b"]


def test_the_first_of_two_entries_holds() -> None:
    body = b"".join(written({"articles/a.md": f"/kitchen/{target}"}) for target in "bc")
    assert _redirects(body).successors("https://learn.microsoft.com/kitchen/a") == (
        "https://learn.microsoft.com/kitchen/b",
    )
