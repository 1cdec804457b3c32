"""Links of a built site: which lead out, which are broken within, and the lines to edit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from atlas.links.collect import Collected, collect
from atlas.links.places import Where, index
from atlas.links.provenance import MOST_PLACES
from atlas.links.records import Place
from atlas.links.written import bare, written
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "cases" / "links" / "collect"


@pytest.fixture(autouse=True)
def _no_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)


def put(root: Path, **files: str | bytes) -> Path:
    """Files by name, with `__` for a slash and `_` before the ending for its dot."""
    for name, content in files.items():
        stem, _, suffix = name.replace("__", "/").rpartition("_")
        path = root / f"{stem}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def shown(places: Iterable[Place]) -> list[str]:
    return [" | ".join([one.page, one.heading, one.text, f"{one.file}:{one.line}"]) for one in places]


def table(found: Collected) -> dict[str, object]:
    """As in expected.json."""
    internal = {one.url: [one.verdict, one.evidence.why, *shown(places)] for one, places in found.internal}
    external = {url: shown(places) for url, places in found.external.items()}
    return {"checked": found.checked, "external": external, "internal": internal}


def test_golden() -> None:
    found = collect(GOLDEN / "site", GOLDEN / "checkout")
    assert table(found) == json.loads((GOLDEN / "expected.json").read_text())
    assert {step.by for one, _ in found.internal for step in one.evidence.chain} == {"site"}


def test_the_real_site(mkdocs_site: Path) -> None:
    """Nothing is broken within, and all but the theme's own link can be edited at a known line."""
    found = collect(mkdocs_site, ROOT)
    assert found.internal == ()
    assert found.checked > 2000
    unknown = {url for url, places in found.external.items() if any(place.line == 0 for place in places)}
    assert unknown == {"https://squidfunk.github.io/mkdocs-material/"}
    assert not [url for url in found.external if ":~:" in url or "/azure-integration-atlas/edit/" in url]


def test_a_page_without_any_checkout(tmp_path: Path) -> None:
    """A page saved from a benchmark: addresses stay as they are written, lines are those of the HTML."""
    addresses = [
        "http://127.8.1.5:8480/blog/internet-néocolonial/",
        "http://127.8.1.5:8480/w/index.php?title=Modern_C%2B%2B_Design#Policy-based_design",
        "http://127.8.1.6:8480/api#tag/Orders/operation/createOrder",
        "https://user:word@127.8.1.7:8481/",
        "http://bücher.example./",
    ]
    page = "<h1>Links</h1>\n<ul>\n" + "".join(f'<li><a href="{url}">link</a></li>\n' for url in addresses)
    put(tmp_path / "site", open_html=page)
    found = collect(tmp_path / "site", tmp_path / "nowhere")
    assert list(found.external) == addresses
    assert [(one.file, one.line) for places in found.external.values() for one in places] == [
        ("open.html", line) for line in range(3, 8)
    ]
    assert (found.internal, found.checked) == ((), 0)


def test_a_saved_page_is_not_taken_for_a_page_of_the_checkout(tmp_path: Path) -> None:
    put(tmp_path, docs__index_md="[a](https://a.example/)", site__open_html='<a href="https://a.example/b">a</a>')
    [place] = collect(tmp_path / "site", tmp_path).external["https://a.example/b"]
    assert (place.file, place.line) == ("open.html", 1)


@pytest.mark.parametrize(
    "address", ["http://[bad", "http://", "http:///x", "https://a:99999/", "http://a b/", "//[bad", "https://a<b/"]
)
def test_what_is_no_address_stops_nothing(tmp_path: Path, address: str) -> None:
    put(tmp_path, index_html=f"<a href='{address}'>bad</a>\n<a href='https://good.example/'>good</a>")
    found = collect(tmp_path, tmp_path)
    [(wrong, [place])] = found.internal
    assert (wrong.verdict, wrong.url.removeprefix("https:")) == ("dead", address.removeprefix("https:"))
    assert wrong.evidence.why.endswith("is not an address.")
    assert (place.text, place.file, place.line) == ("bad", "index.html", 1)
    assert list(found.external) == ["https://good.example/"]


def test_every_line_survives_and_repetitions_do_not(tmp_path: Path) -> None:
    address = "https://a.example/"
    lines = "\n".join(f"- {{url: {address}}}" for _ in range(MOST_PLACES + 20))
    page = "".join(f'<h2 id="h{n}">{n}</h2><a href="{address}">same</a><a href="{address}">same</a>' for n in range(30))
    put(tmp_path, docs__data__many_yml=lines, site__index_html=page, site__again__index_html=page)
    places = collect(tmp_path / "site", tmp_path).external[address]
    assert {place.line for place in places} == set(range(1, MOST_PLACES + 21))
    assert len(places) == MOST_PLACES + 20
    (tmp_path / "docs" / "data" / "many.yml").write_text("\n".join(lines.splitlines()[:2]))
    places = collect(tmp_path / "site", tmp_path).external[address]
    assert len(places) == MOST_PLACES
    assert {(place.file, place.line) for place in places} == {("docs/data/many.yml", 1), ("docs/data/many.yml", 2)}
    assert {place.page for place in places} == {"again/index.html"}


def test_a_forks_own_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example")
    monkeypatch.setenv("GITHUB_REPOSITORY", "me/atlas")
    paths = ("me/atlas/edit/main/mkdocs.yml", "me/atlas/edit/main/no.yml", "you/atlas/edit/main/no.yml")
    page = "".join(f'<a href="https://github.example/{path}">{path}</a>' for path in (*paths, "you/atlas2/issues"))
    put(tmp_path, mkdocs_yml="extra: {repository: https://github.example/you/atlas}", site__index_html=page)
    found = collect(tmp_path / "site", tmp_path)
    assert list(found.external) == ["https://github.example/you/atlas2/issues"]
    assert [one.url for one, _ in found.internal] == [f"https://github.example/{path}" for path in paths[1:]]
    assert found.checked == 3


@pytest.mark.parametrize("mkdocs", ["", "- a", "repo_url: [", "repo_url:", "extra: [1]", "? [a]\n: b", b"\xff"])
def test_a_configuration_that_names_no_repository(tmp_path: Path, mkdocs: str | bytes) -> None:
    put(tmp_path, mkdocs_yml=mkdocs, site__index_html='<a href="https://github.com/a/b/edit/main/x">x</a>')
    assert list(collect(tmp_path / "site", tmp_path).external) == ["https://github.com/a/b/edit/main/x"]


@pytest.mark.parametrize("path", ["%00", "x" * 5000, "a/%2e%2e/%2e%2e/secret", "/secret", "..", "%2Fsecret"])
def test_hostile_paths_into_the_repository(tmp_path: Path, path: str) -> None:
    put(tmp_path, secret_txt="", secret_md="")
    root = put(tmp_path / "root", mkdocs_yml="repo_url: https://github.com/a/b")
    (tmp_path / "secret").touch()
    put(root / "site", index_html=f'<a href="https://github.com/a/b/blob/main/{path}">x</a>')
    [(wrong, _)] = collect(root / "site", root).internal
    assert wrong.verdict == "dead"


LINES = {
    ".md": {
        "[a](https://x.example/a), [b](https://x.example/b).": ["https://x.example/a", "https://x.example/b"],
        "[a](https://x.example/Kingdom_(biology)) (https://x.example/b)": [
            "https://x.example/Kingdom_(biology)",
            "https://x.example/b",
        ],
        r"[a](https://x.example/a\)b\_c 'title')": ["https://x.example/a)b_c"],
        "[a](https://x.example/a.)": ["https://x.example/a."],
        "[a](<https://x.example/a b>)": ["https://x.example/a b"],
        "<https://x.example/a> or *https://x.example/b*, or https://x.example/c!": [
            "https://x.example/a",
            "https://x.example/b",
            "https://x.example/c",
        ],
        "[https://x.example/a](https://x.example/b)": ["https://x.example/a", "https://x.example/b"],
        "[id]: https://x.example/a. 'Title'": ["https://x.example/a."],
        "[^1]: https://x.example/a.": ["https://x.example/a"],
        "| `https://x.example/a` | https://x.example/b|": ["https://x.example/a", "https://x.example/b"],
        "[a](https://x.example/?a=1&amp;b=2&copy=3)": ["https://x.example/?a=1&b=2&copy=3"],
        "[a](https://x.example/#:~:text=some,words) https://x.example/#b:~:text=c": [
            "https://x.example/",
            "https://x.example/#b",
        ],
        "<a href=\"https://x.example/a b.\" title='https://x.example/b,'>": [
            "https://x.example/a b.",
            "https://x.example/b,",
        ],
        "https://web.example/2020/https://x.example/a": ["https://web.example/2020/https://x.example/a"],
        'He said "https://x.example/a, no."': ["https://x.example/a"],
        "git+https://x.example/a https:// http://": [],
        "HTTPS://X.example/A\r": ["HTTPS://X.example/A"],
        "[a](http://[::1]:80/x)": ["http://[::1]:80/x"],
        "请看[这](https://x.example/网页)。": ["https://x.example/网页"],
    },
    ".yml": {
        "url: https://x.example/a": ["https://x.example/a"],
        "  - https://x.example/a.  # why": ["https://x.example/a."],
        "url: https://x.example/?a=1&amp;b": ["https://x.example/?a=1&amp;b"],
        "url: 'https://x.example/a,b)'": ["https://x.example/a,b)"],
        "{url: https://x.example/a, also: [https://x.example/b, https://x.example/c]}": [
            "https://x.example/a",
            "https://x.example/b",
            "https://x.example/c",
        ],
        "why: See https://x.example/a.": ["https://x.example/a"],
        r'''note: "<a href=\"https://x.example/?a&amp;b\">"''': ["https://x.example/?a&b"],
    },
    ".html": {
        "<a href=https://x.example/a.>": ["https://x.example/a."],
        '<a href = "https://x.example/?a=1&amp;b=it&#39;s">': ["https://x.example/?a=1&b=it's"],
        "<p>https://x.example/a.</p>": ["https://x.example/a"],
    },
    ".py": {'A = ("https://x.example/a", "b")': ["https://x.example/a"]},
}


@pytest.mark.parametrize(("suffix", "line"), [(suffix, line) for suffix, lines in LINES.items() for line in lines])
def test_addresses_as_people_write_them(suffix: str, line: str) -> None:
    found = list(written(line, suffix))
    assert [one.address for one in found] == LINES[suffix][line]
    assert all(line[one.start : one.end].lower().startswith("http") for one in found)


def test_a_long_address_is_none_and_costs_little() -> None:
    assert list(written("https://a" * 200_000, ".md")) == []
    assert [one.address for one in written("x" * 100_000 + " https://a.example/", ".md")] == ["https://a.example/"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a/#:~:text=b", "https://a/"),
        ("https://a/#b:~:text=c", "https://a/#b"),
        ("https://a/#", "https://a/#"),
        ("https://a/?q=:~:b", "https://a/?q=:~:b"),
        ("#:~:text=a", ""),
    ],
)
def test_a_text_directive_is_no_part_of_an_address(address: str, expected: str) -> None:
    assert bare(address) == expected


def test_the_index_holds_what_people_edit(tmp_path: Path) -> None:
    address = "https://a.example/"
    line = f"\r\nurl: {address}\r\n{address} {address}"
    edited = ("docs/a/b.md", "docs/data/c.yml", "docs/overrides/d.html", "mkdocs.yml", "CONTRIBUTING.md", "hooks/e.py")
    others = ["docs/data/schema/f.yml", "README.md", "docs/g.html", "site/h.md", "src/atlas/i.py"]
    others += ["docs/data/link-rewrites.yml", "docs/data/link-exceptions.yml"]
    for name in (*edited, *others):
        put(tmp_path, **{name.replace("/", "__").replace(".", "_"): line})
    put(tmp_path, docs__latin_md=f"{address} \xe9".encode("latin-1"), docs__big_md=f"{address} " * 300_000)
    (tmp_path / "docs" / "link.md").symlink_to(tmp_path / "README.md")
    assert sorted(index(tmp_path)[address]) == sorted(Where(name, number) for name in edited for number in (2, 3))
