"""The benchmark of the build: a tiny checkout as it is and twice as large."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL, run

CONFIGURATION = """\
site_name: Small
site_url: https://example.org/
site_dir: !ENV [ATLAS_SITE_DIR, site]
theme: {name: material, font: false}
extra: {repository: https://example.org/small}
plugins: [search, {macros: {module_name: hooks/macros, on_error_fail: true, on_undefined: strict}}]
"""
DESCRIPTION = "A page of a small checkout, built to see how long that takes: {}"
PAGES = {
    "index.md": '# Home\n\n{{ total("facts") }} facts\n\n{{ founding_links() }}\n',
    "services/post.md": '# Post\n\n{{ service_facts("post") }}\n',
    "services/pigeon.md": '# Pigeon\n\n{{ service_facts("pigeon") }}\n',
    "compare/letters.md": '# Letters\n\n{{ comparison("letters") }}\n',
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "small"
    shutil.copytree(SMALL, root)
    shutil.copytree(ROOT / "hooks", root / "hooks")
    (root / "mkdocs.yml").write_text(CONFIGURATION)
    (root / "docs/assets").mkdir()
    for name in ("atlas.css", "embed.css"):
        (root / "docs/assets" / name).write_text("")
    for name, text in PAGES.items():
        (root / "docs" / name).parent.mkdir(exist_ok=True)
        (root / "docs" / name).write_text(f"---\ndescription: '{DESCRIPTION.format(name)}'\n---\n\n{text}")
    return root


def rows(printed: str, head: str) -> list[dict[str, str]]:
    """The table whose first head is `head`."""
    tables = [block.splitlines() for block in printed.split("\n\n") if block.startswith(f"| {head} |")]
    (found,) = ([[cell.strip() for cell in line.strip("|").split("|")] for line in lines] for lines in tables)
    return [dict(zip(found[0], row, strict=True)) for row in found[2:]]


def test_twice_as_large_has_twice_the_facts_and_the_same_pages_again(checkout: Path) -> None:
    done = run("scripts/bench_build.py", "--root", checkout, "--factors", "2", "--only-growth")
    assert (done.returncode, done.stderr) == (0, "")
    once, twice = rows(done.stdout, "size")
    assert int(twice["facts"]) == 2 * int(once["facts"]) > 0
    assert (once["pages"], twice["pages"]) == ("4", "7"), "home is not copied"
    assert float(twice["MkDocs CPU s"]) > 0
    assert "(2 x) our CPU seconds a fact, times (1 x)'s" in done.stdout


def test_a_checkout_is_measured_by_kind_and_against_its_floor(checkout: Path) -> None:
    done = run("scripts/bench_build.py", "--root", checkout, "--factors", "")
    assert (done.returncode, done.stderr) == (0, "")
    assert [row["build"] for row in rows(done.stdout, "build")] == ["mkdocs", "MkDocs alone", "floor"]
    files = {row["mkdocs: kind"]: row["files"] for row in rows(done.stdout, "mkdocs: kind")}
    assert (files["home"], files["compare"], files["services"]) == ("1", "1", "2")
    assert "our share: load, checks, macros, export, percent" in done.stdout


@pytest.mark.parametrize("words", [("--factors", "x"), ("--factors", "0"), ("--root", "tests"), ("--repeat", "0")])
def test_arguments_that_cannot_be_are_refused(words: tuple[str, str]) -> None:
    done = run("scripts/bench_build.py", *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_checkout_that_does_not_build_is_told(checkout: Path) -> None:
    (checkout / "docs/index.md").write_text('{{ total("wishes") }}')
    done = run("scripts/bench_build.py", "--root", checkout, "--factors", "")
    assert done.returncode == 2
    assert "wishes" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_tells_the_exit_codes() -> None:
    assert "Exit codes: 0" in run("scripts/bench_build.py", "--help").stdout
