"""Broken and hostile data: every mutation of the real files ends in a clear message, never in markup or a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from atlas import load
from atlas.catalogue import Catalogue
from atlas.render.page import Page
from atlas.render.site import Site
from tests.conftest import ROOT, SMALL, loaded

# An empty list has nothing to break, so it gets an entry.
EXCEPTION = b"exceptions:\n  - prefix: https://a.example/\n    reason: It is rebuilt.\n    until: 2020-01-01\n"
REDIRECT = b"redirects:\n  - from: compare/messaging/#x\n    gone: The row is gone.\n"
REAL = load.contents(ROOT) | {"link-exceptions.yml": EXCEPTION, "redirects.yml": REDIRECT}
FORM = re.compile(r"docs/data/[^:\n]+(:\d+)?: [^\n]+\. [^\n]*[.?]", re.DOTALL)
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table><iframe src=//evil.example>",
    "{{ config }}",
    "{% raw %}x{% endraw %}",
    "{# x #}",
    "<!-- x",
    "\\u0000zero",
    "\\u202eoverride",
    "\\u200binvisible",
    "\\ufeffmark",
    "x" * 10_000_000,
)
Change = Callable[[str], str]


def _first_text(replacement: str) -> Change:
    """Puts something else in place of the file's first title, name, question or reason."""
    quoted = replacement.replace('"', '\\"')
    return lambda text: re.sub(
        r"(?m)^( *(?:- )?(?:name|title|question|reason|why|gone): ).*$", lambda m: f'{m[1]}"{quoted}"', text, count=1
    )


def _first_address(replacement: str) -> Change:
    return lambda text: re.sub(r"https://[^\s}\"]+", lambda _: replacement, text, count=1)


CHANGES: dict[str, Change] = {
    **{f"payload {index} {text[:14]}": _first_text(text) for index, text in enumerate(PAYLOADS)},
    "bomb": lambda text: BOMB + text,
    "alias": lambda text: f"{text}\nmore: *none\n",
    "merge key": lambda text: f"{text}\nmore: &m {{x: y}}\nagain: {{<<: *m}}\n",
    "python tag": lambda text: f"{text}\nmore: !!python/object/apply:os.system [ls]\n",
    "tab": lambda text: text.replace("\n  ", "\n\t", 1),
    "cut in a word": lambda text: text[: text.rindex(": ") + 1].rstrip(":"),
    "cut in a quote": lambda text: f'{text}\nmore: "x',
    "duplicate key": lambda text: text + "\n" + re.findall(r"(?m)^[a-z]+:.*$", text)[0] + "\n",
    "unknown key": lambda text: f"{text}\nsurprise: x\n",
    "list": lambda text: "- a\n- b\n",
    "number": lambda text: "42\n",
    "nothing": lambda text: "",
    "comment only": lambda text: "# nothing\n",
    "second document": lambda text: f"{text}\n---\nx: y\n",
    "control character": lambda text: text.replace(" ", "\x07", 1),
    "not utf-8": lambda text: text.replace("e", "\udcff", 1),
    "deep": lambda text: "x: " + "[" * 5000,
    "deep mapping": lambda text: "".join(f"{' ' * depth}x:\n" for depth in range(400)),
    "numeric key": lambda text: f"{text}\n3: x\n",
    "list as key": lambda text: f"{text}\n? [a, b]\n: x\n",
    "null key": lambda text: f"{text}\n~: x\n",
}
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,x",
    "http://a.example/",
    "https://u:p@a.example/",
    "//a.example",
    "https://10.0.0.1/",
)


def mutations() -> Iterator[tuple[str, str, Change]]:
    """Every change for every kind of file; where a kind has many files, they take turns."""
    for file, whole in REAL.items():
        kin = [other for other in REAL if other.split("/")[0] == file.split("/")[0]]
        changes = CHANGES | {f"address {address}": _first_address(address) for address in ADDRESSES}
        for name, change in list(changes.items())[kin.index(file) :: len(kin)]:
            if name == "address http://a.example/" and file.startswith("link-"):
                continue  # what the link check knows may be old
            if b"https://" in whole or not name.startswith("address "):
                yield file, name, change


MUTATIONS = list(mutations())


def test_there_are_enough() -> None:
    assert len(MUTATIONS) >= 300
    assert {file for file, _, _ in MUTATIONS} == REAL.keys()


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files beside a broken one are the same each time."""
    monkeypatch.setattr(load, "read", lru_cache(maxsize=4)(load.read))


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("file", REAL)
def test_a_mutation_is_refused_clearly(file: str) -> None:
    """With the other real files beside it only where they are needed to know the ids."""
    beside = {name: REAL[name] for name in ("sources.yml", "criteria.yml", "signals.yml")}
    for name, change in ((name, change) for other, name, change in MUTATIONS if other == file):
        content = change(REAL[file].decode()).encode("utf-8", "surrogateescape")
        assert content != REAL[file], name
        whole, problems = load.catalogue(beside | {file: content})
        assert whole is None, name
        here = [str(problem) for problem in problems if problem.file == f"docs/data/{file}"]
        assert here, name
        for message in here:
            assert FORM.fullmatch(message), (name, message)
            assert len(message) < 700, (name, message[:200])


def test_an_expanding_file_costs_nothing() -> None:
    whole, problems = load.catalogue({**load.contents(SMALL), "services/bomb.yml": BOMB.encode()})
    assert whole is None
    assert "anchor or alias" in str(problems[0])


SYNTAX = "x {: onclick='alert(1)' } **b** [l](https://evil.example/) `c` &copy; _i_ --8<-- \"a\" | y"


def test_titles_and_intros_are_literal_through_markdown() -> None:
    """Headings and intros go through Markdown with the site's extensions; what they show is what the file says."""
    files = load.contents(SMALL)
    quoted = SYNTAX.replace('"', '\\"')
    files["criteria.yml"] = files["criteria.yml"].replace(b"title: Limits", f'title: "{quoted}"'.encode())
    founding = files["references/founding.yml"].decode()
    other = founding.replace("intro: Where it began.", f'intro: "{quoted}"').replace(
        "title: Founding", f'title: "{quoted}"'
    )
    files["references/other.yml"] = other.replace("seed:", "other:").replace("shows/talk", "shows/other").encode()
    page = Page(loaded(files), Site("https://example.org/x"))
    extensions = ["attr_list", "md_in_html", "footnotes", "tables", "def_list", "abbr", "pymdownx.snippets", "toc"]
    for text in (page.service_facts("post"), page.all_references()):
        html = LexborHTMLParser(markdown.markdown(text, extensions=extensions))
        assert not html.css("[onclick]")
        assert not html.css(":is(h2, h3) :is(b, strong, em, code, a), p a[href*=evil], p > strong")
        assert SYNTAX in [heading.text() for heading in html.css("h2, h3")]


def _tags(html: str) -> list[str]:
    body = LexborHTMLParser(html).body
    assert body is not None
    return [node.tag or "" for node in body.traverse()]


def _with_note(note: str) -> Catalogue | None:
    """The small catalogue with a note that holds some text, if the loader takes it."""
    import json

    files = load.contents(SMALL)
    old = b"note: Off at first; <= 1 MB unless raised."
    files["services/post.yml"] = files["services/post.yml"].replace(old, f"note: {json.dumps(note)}".encode())
    return load.catalogue(files)[0]


PLAIN = _tags(Page(loaded(load.contents(SMALL)), Site("https://example.org/x")).comparison("letters"))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>&\"'`*_[]()|{}%#!~^:=/\\ ab1\n\té—"), min_size=1, max_size=60))
def test_text_that_is_taken_never_becomes_markup(note: str) -> None:
    whole = _with_note(note)
    if whole is None:
        return
    page = Page(whole, Site("https://example.org/x"))
    assert _tags(page.comparison("letters")) == PLAIN
    figure = page.figure("post", "max-size", tier="express")
    shown = LexborHTMLParser(figure)
    assert note.split() == [word for line in shown.css(".atlas-line")[:1] for word in line.text().split()]
    assert "\n" not in figure
    assert not set(figure) & set("`*_[]|~^!{}\\")
