"""The Markdown twins: what a page becomes, that nothing of it is lost, and that the lists for models name them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from atlas import publish
from atlas.catalogue import Catalogue
from atlas.export.inputs import Inputs
from atlas.render.page import MACROS
from atlas.twins import files as twins
from atlas.twins.nav import sections
from atlas.twins.page import Twin
from atlas.twins.source import Source, _front, home, read
from atlas.twins.words import literal
from atlas.twins.world import World
from tests.conftest import ROOT

CASES = ROOT / "tests/cases/twins"
HOME = "https://atlas.example/x/"
PROOF = re.compile(r"\]\(https://[^ )]+#:~:text=[^ )]+\), [^.]+\. Read in (the text of \d{4}-\d\d-\d\d|an undated)")
CODE = re.compile(r"(?s)```.*?```|`[^`\n]*`")


@pytest.fixture(scope="module")
def real_files() -> dict[str, str]:
    return publish.files(ROOT, ROOT / "nowhere")


def source(name: str = "page.md", path: str = "letters/page.md") -> Source:
    front, text = _front((CASES / name).read_text())
    return Source(path, front["title"], front["description"], text)


def test_what_a_page_becomes(small: Catalogue) -> None:
    world = World(Inputs(small), HOME)
    made = twins.twin(world, source())
    written = twins.files(world, [made], [], {})["letters/page/index.md"]
    expected = CASES / "expected.md"
    assert written == expected.read_text(), "the golden file tests/cases/twins/expected.md is not what was made"
    data = {f"docs/data/{name}.yml" for name in ("services/post", "services/pigeon", "comparisons/letters")}
    assert made.files == {"docs/letters/page.md", *data}


def test_every_macro_has_its_counterpart(small: Catalogue) -> None:
    page = Twin(World(Inputs(small), HOME))
    assert [name for name in MACROS if not hasattr(page, name)] == []


def test_a_macro_without_counterpart_says_where_it_works(small: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "MACROS", [*MACROS, "wizard"])
    made = twins.twin(World(Inputs(small), HOME), Source("a.md", "A", "", '{{ wizard("x", y="z") }}'))
    assert made.text == "*(This part works on the page itself.)*\n"


def pages(files: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.endswith(".md")}


def test_each_page_has_a_twin_without_markup(real_files: dict[str, str]) -> None:
    assert pages(real_files).keys() == {f"{home(one.path)}index.md" for one in read(ROOT)}
    for name, text in pages(real_files).items():
        plain = CODE.sub("", text)
        assert not re.search(r"(?<!\\)</?[a-z]+[ >]|\{[{%]|--8<--|\{: |^:  ", plain, re.M), name
        assert not re.search(r"(?<!\\)\]\((?!https?://|mailto:)", plain), f"{name} has a relative link"
        assert text.count("\n# ") == 1, name


def test_each_figure_has_a_footnote_with_source_and_date(real_files: dict[str, str]) -> None:
    total = 0
    for name, text in pages(real_files).items():
        noted = dict(re.findall(r"(?m)^\[\^(\d+)\]: (.*)$", text))
        used = re.findall(r"\[\^(\d+)\](?!: )", CODE.sub("", text))
        assert set(used) == set(noted), name
        total += len(noted)
        for note in noted.values():
            assert re.search(
                r"\]\(https://[^ )]+#:~:text=[^ )]+\), [^.]+\. Read in (the text of \d{4}-|an undated)", note
            )
    assert total > 4000


def test_tables_are_tables_for_other_programs(real_files: dict[str, str], real: Catalogue) -> None:
    text = re.sub(r"(?m)^\[\^.*$", "", real_files["compare/service-bus-tiers/index.md"])
    html = LexborHTMLParser(MarkdownIt("commonmark").enable("table").render(text))
    rows = real.comparisons["service-bus-tiers"].rows
    assert len(html.css("tbody tr")) == len(rows)
    assert {len(row.css("td")) for row in html.css("tbody tr")} == {4}
    assert [row.css_first("strong").text() for row in html.css("tbody tr")] == [
        real.criteria[key].title for key in sorted(rows, key=lambda key: group_order(real, rows).index(key))
    ]


def group_order(catalogue: Catalogue, rows: tuple[str, ...]) -> list[str]:
    groups = list(dict.fromkeys(catalogue.criteria[row].group for row in rows))
    return sorted(rows, key=lambda row: (groups.index(catalogue.criteria[row].group), rows.index(row)))


def test_the_list_for_models_names_every_page_of_the_navigation(real_files: dict[str, str]) -> None:
    text = real_files["llms.txt"]
    assert text.startswith("# Azure Integration Atlas\n\n> ")
    address = re.search(r"\((https://[^)]*/)index\.md\)", text)
    assert address
    linked = [url.removeprefix(address[1]) for url in re.findall(r"\]\(([^)]+)\)", text)]
    assert [name for name in linked if name not in real_files] == []
    titles = {title for title, _ in sections(ROOT)}
    assert set(re.findall(r"(?m)^## (.*)$", text)) == titles | {"Data", "Optional"}
    assert {name for name in linked if name.endswith(".md")} == set(pages(real_files))
    for line in re.findall(r"(?m)^- .*", text):
        assert re.fullmatch(r"- \[[^]]+\]\(https://\S+\)(: \S.*)?", line)


def test_the_whole_holds_all_pages_with_notes_of_their_own(real_files: dict[str, str]) -> None:
    whole = real_files["llms-full.txt"]
    notes = re.findall(r"(?m)^\[\^(\d+-\d+)\]: ", whole)
    assert len(notes) == len(set(notes))
    assert whole.count("\nurl: ") == len(pages(real_files))


@pytest.mark.parametrize("text", ["a | b", "[x](y)", "*a*", "`a`", "<b>", "a\\|b", "~~a~~", "2*3*4", "a_b_c"])
def test_text_from_the_data_stays_text(text: str) -> None:
    table = f"| {literal(text)} | x |\n| --- | --- |\n"
    cells = LexborHTMLParser(MarkdownIt("commonmark").enable("table").render(table)).css("th")
    assert [cell.text() for cell in cells] == [text, "x"]


def test_a_snippet_outside_the_checkout_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "root/docs").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "root/docs/a.md").write_text('--8<-- "../secret"\n')
    (made,) = read(tmp_path / "root")
    assert "secret" not in made.text.replace("../secret", "")
