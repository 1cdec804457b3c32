"""What is done to the built pages: security policy, one style sheet, changes to the theme, opening from disk."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from atlas.finish import classic, disk, policy, styles, theme, thin

PAGE = """<!doctype html>
<html><head>
  <meta charset="utf-8">
  <link rel="stylesheet" href="../assets/sheets/main.css">
  <link rel="stylesheet" href="../assets/ours.css">
</head><body>
<script>let a = "é";</script><script type="application/json">{"never": "run"}</script>
<script type="module" src="../assets/one.js"></script>
<a href="../">home</a><a href=".">here</a><a href="../other/#part">other</a><a href="../data/x.yml">data</a>
<a href="https://a.example/">out</a><a href="#part">part</a><a href="?q=1">again</a>
</body></html>
"""


def stated(html: str) -> dict[str, list[str]]:
    [meta] = LexborHTMLParser(html).css(policy.NAME)
    rules = (rule.split() for rule in (meta.attributes["content"] or "").split(";"))
    return {name: values for name, *values in rules}


def test_a_policy_names_this_host_and_the_inline_scripts_alone() -> None:
    rules = stated(policy.guarded(PAGE))
    assert rules["script-src"] == ["'self'", "'sha256-bRpuFRoYVKjvn/GA0B4PGwNkBZ9x/rIEtQahq9wjZ24='"]
    assert rules["default-src"] == rules["object-src"] == ["'none'"]
    assert {name: rules[name] for name in ("style-src", "connect-src", "base-uri", "form-action", "worker-src")} == {
        name: ["'self'"] for name in ("style-src", "connect-src", "base-uri", "form-action", "worker-src")
    }
    every = {value for values in rules.values() for value in values}
    assert not {value for value in every if value.startswith("'unsafe") or "*" in value or "http" in value}


def test_the_policy_stands_before_what_it_is_for_and_once() -> None:
    html = policy.guarded(policy.guarded(PAGE))
    assert html == policy.guarded(PAGE)
    assert html.index("Content-Security-Policy") < html.index("stylesheet")
    assert (
        html.replace(html[html.index("<meta http-equiv") : html.index('">', html.index("<meta http-equiv")) + 2], "")
        == PAGE
    )


def test_a_page_on_disk_may_use_files_and_a_worker_from_memory() -> None:
    rules = stated(policy.guarded(PAGE, disk=True))
    assert rules["worker-src"] == ["blob:"]
    assert "file:" in rules["script-src"]
    assert rules["default-src"] == ["'none'"]


def test_style_sheets_become_one() -> None:
    files = {
        "assets/sheets/main.css": '@charset "utf-8";a{b:url(../images/x.svg)}c{d:url("data:x")}'
        "/*# sourceMappingURL=main.css.map */",
        "assets/ours.css": "/* why */\n  e{f:url('fonts/y.woff')}g{h:url(#i);j:'/* no comment */'}/*! licence */",
    }

    def read(name: str) -> str:
        return styles.moved(files[name], name)

    html, name, text = styles.merged(PAGE, read)
    assert text.splitlines() == [
        'a{b:url(images/x.svg)}c{d:url("data:x")}',
        "e{f:url('fonts/y.woff')}g{h:url(#i);j:'/* no comment */'}/*! licence */",
    ]
    assert html.count("stylesheet") == 1
    assert f'href="../{name}"' in html
    assert styles.merged(html, read) == (html, "", "")
    files["assets/ours.css"] += "z{}"
    assert styles.merged(PAGE, read)[1] != name, "a reader's stored copy would be taken for the new one"


def test_an_import_in_a_style_sheet_is_refused() -> None:
    with pytest.raises(styles.Unmergeable, match=r"main\.css: @import"):
        styles.moved("@import 'x.css';", "main.css")


THEME = """.a,.tabbed-set>:nth-child(2){b:c}
.tabbed-set>p{d:e}
.keystone{f:g}.keys span{h:i}
@media print{.md-post{j:k}}@media print{.md-post,.md-main{l:m}}
.md-nav:not(.md-post){n:o}
[data-md-color-primary=indigo]{p:q}[data-md-color-primary="custom"]{r:s}
:root{--md-tag-icon:url("data:image/svg+xml;charset=utf-8,<svg xmlns='x'/>")}:root{--md-nav-icon:url(x.svg)}
/*! licence */"""
PLAIN = '<html data-md-color-primary="custom"><p class="md-nav">'


def test_rules_for_parts_that_a_page_lacks_are_left_out() -> None:
    assert "".join(thin.thinned(THEME, thin.lacks(PLAIN)).split()) == (
        ".a{b:c}.keystone{f:g}@mediaprint{.md-main{l:m}}.md-nav:not(.md-post){n:o}"
        '[data-md-color-primary="custom"]{r:s}:root{--md-nav-icon:url(x.svg)}/*!licence*/'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<div class="tabbed-set tabbed-alternate">',
        '<kbd class="keys">',
        '<a class="md-post">',
        '<a class="md-tag">',
        '<html data-md-color-primary="indigo">',
    ],
)
def test_a_part_that_a_page_has_keeps_its_rules(html: str) -> None:
    parts = (".tabbed-set>p", ".keys span", ".md-post{", ":root{--md-tag", "=indigo]")
    before = thin.thinned(THEME, thin.lacks(PLAIN))
    after = thin.thinned(THEME, thin.lacks(PLAIN + html))
    assert not [part for part in parts if part in before]
    assert len([part for part in parts if part in after]) == 1


def test_a_page_with_all_parts_loses_no_rule() -> None:
    html = " ".join(mark for marks in thin._PARTS.values() for mark in marks)
    whole = thin.lacks(html + 'data-md-color-primary="indigo" data-md-color-primary="custom"')
    assert not whole.parts
    assert thin.thinned(THEME, whole) == THEME


CHANGE = theme.Change("x", r"a(\d)", r"b\1", "a reason")


def test_a_change_to_the_theme_fits_once_or_is_told() -> None:
    assert theme.changed("x a1 y", CHANGE, "file") == "x b1 y"
    for text in ("x", "a1 a2"):
        with pytest.raises(theme.Unknown, match="a reason"):
            theme.changed(text, CHANGE, "file")


def test_a_theme_with_other_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(theme.Unknown, match=r"bundle.*0 files"):
        theme.mended(tmp_path)


MODULES = {
    "assets/one.js": 'import { two as second, Three } from "./parts/two.js";\nimport * as all from "./parts/two.js";\n'
    'import "./parts/four.js";\n/** @typedef {import("./parts/two.js").X} X */\n'
    'const late = () => import("./late.js");\n',
    "assets/parts/two.js": "export const two = () => 2;\nexport class Three {}\nconst a = 1;\nexport { a as b };\n",
    "assets/parts/four.js": "globalThis.four = 4;\n",
    "assets/late.js": 'import { two } from "./parts/two.js";\nexport async function five() {}\n',
}


def test_modules_become_one_script() -> None:
    made = classic.script("assets/one.js", MODULES)
    assert 'const { two: second, Three } = need("assets/parts/two.js");' in made
    assert 'const all = need("assets/parts/two.js");' in made
    assert 'Promise.resolve().then(() => need("assets/late.js"))' in made
    assert "return { two, Three, b: a };" in made
    assert made.count('"assets/parts/two.js": () =>') == 1
    assert not [line for line in made.splitlines() if line.startswith(("import", "export"))]


@pytest.mark.parametrize(
    "text",
    [
        "export default 1;",
        "export let a = 1;",
        'export * from "./x.js";',
        "import.meta.url;",
        'import a from "./x.js";',
    ],
)
def test_other_forms_of_modules_are_refused(text: str) -> None:
    with pytest.raises(classic.Unclear, match=r"a\.js: .*has no form"):
        classic.script("a.js", {"a.js": f"const b = 1;\n{text}\n"})


def test_a_module_that_is_not_there_is_told() -> None:
    with pytest.raises(classic.Unclear, match=r"b\.js is not there"):
        classic.script("a.js", {"a.js": 'import "./b.js";'})


FILES = {
    "index.html": b"<html><head></head><body><a href='page/'>x</a></body></html>",
    "page/index.html": PAGE.encode(),
    "other/index.html": b"<html><head></head></html>",
    "data/x.yml": b"x",
    "404.html": b"",
    "sitemap.xml": b"",
    "assets/one.js": b"globalThis.one = 1;",
    "assets/javascripts/workers/search.1.min.js": b'postMessage("</script>")',
    "search/search_index.json": json.dumps(
        {"config": {}, "docs": [{"location": ""}, {"location": "page/#a"}, {"location": "#b"}]}
    ).encode(),
}


def test_links_on_disk_name_files() -> None:
    html = disk.page(PAGE, "page/index.html", FILES)
    links = [node.attributes["href"] for node in LexborHTMLParser(html).css("a")]
    assert links == [
        "../index.html",
        "index.html",
        "../other/index.html#part",
        "../data/x.yml",
        "https://a.example/",
        "#part",
        "?q=1",
    ]
    assert html.lower().startswith("<!doctype html>")
    assert 'src="../assets/one.disk.js" defer' in html
    assert "module" not in html


def test_a_site_on_disk_brings_its_search_as_scripts() -> None:
    made = disk.site(FILES)
    index = made["search/search_index.js"].decode()
    places = [one["location"] for one in json.loads(index.removeprefix("var __index = ").rstrip(";\n"))["docs"]]
    assert places == ["index.html", "page/index.html#a", "#b"]
    assert made.keys() >= {"assets/one.disk.js", "assets/javascripts/disk.js", "data/x.yml"}
    assert not made.keys() & {"404.html", "sitemap.xml", "search/search_index.json"}


def test_a_zip_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    for name, files in (("a.zip", FILES), ("b.zip", dict(reversed(FILES.items())))):
        disk.pack(files, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("page/index.html") == FILES["page/index.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip"]


@given(st.text())
def test_any_script_has_a_digest_that_is_one_word(text: str) -> None:
    assert len(policy.digest(text)) == len("'sha256-'") + 44
    assert " " not in policy.digest(text)
