"""add_reference.py, new_service.py and new_comparison.py: what they write, what they ask, what they refuse."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from atlas import cli_contribute, load
from atlas.cli_contribute import add_reference, new_comparison, new_service
from tests.conftest import ROOT
from tests.forms import Bench
from tests.programs.office import Done
from tests.programs.test_forms import called

LETTERS = "https://blog.example.com/post/letters"
MENU = """nav:
  - Start: index.md
  - Compare:
      - compare/index.md
      - Letters: compare/letters.md
  - Services:
      - services/index.md
      - Messaging:
          - Post: services/post.md
          - Pigeon: services/pigeon.md
      - Others:
          - Parcels: services/parcels.md
"""


class Keyboard(io.StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench(tmp_path)
    (made.root / "mkdocs.yml").write_text(MENU)
    (made.root / "docs/services").mkdir()
    (made.root / "docs/services/parcels.md").write_text("# Parcels\n")

    @contextmanager
    def looking(*_: object) -> Iterator[object]:
        yield made.look

    monkeypatch.setattr(cli_contribute, "looking", looking)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return made


def add(bench: Bench, *words: str) -> Done:
    return called(add_reference, "--root", bench.root, *words)


def references(bench: Bench) -> str:
    return (bench.root / "docs/data/references/patterns.yml").read_text()


def test_a_reference_with_all_that_is_needed(bench: Bench) -> None:
    before = references(bench)
    given = ["--topic", "patterns", "--level", "intro", "--why", "Says: why.", "--services", "post"]
    done = add(bench, LETTERS, *given, "--dry-run")
    assert (done.returncode, references(bench)) == (0, before)
    done = add(bench, LETTERS, *given)
    assert (done.returncode, done.stderr) == (0, "")
    assert "published: 2025-06-07\n" in done.stdout
    assert "as letters-come-late-study" in done.stdout or "as why-letters-come-late-study" in done.stdout
    assert references(bench).startswith(before)
    assert references(bench).removeprefix(before).splitlines() == [
        "  why-letters-come-late-study:",
        '    title: "Why letters come late: a study"',
        f"    url: {LETTERS}",
        "    kind: blog",
        "    publisher: The Letter Blog",
        "    level: intro",
        '    why: "Says: why."',
        "    author: A. Postman",
        "    published: 2025-06-07",
        "    services: [post]",
    ]
    again = add(bench, f"{LETTERS}?utm_source=x", *given)
    assert (again.returncode, "is listed already, as why-letters" in again.stderr) == (1, True)


def test_what_is_missing_is_told_or_asked(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    before = references(bench)
    done = add(bench, LETTERS, "--topic", "patterns")
    assert done.returncode == 1
    assert "--level: Who it is for (intro, intermediate, advanced)" in done.stderr
    assert "--why: " in done.stderr
    assert references(bench) == before
    monkeypatch.setattr("sys.stdin", Keyboard("letters\npatterns\nexpert\n\nintro\nSays why.\n"))
    done = add(bench, LETTERS)
    assert done.returncode == 0
    assert "why: Says why." in references(bench)
    monkeypatch.setattr("sys.stdin", Keyboard(""))
    assert add(bench, "https://www.youtube.com/watch?v=abc").returncode == 130


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["https://127.0.0.1/"], 1, "it is not the address of a public site"),
        (["javascript:alert(1)"], 1, "it is not a plain address"),
        (["https://blog.example.com/gone"], 2, "could not be read: status 404"),
        (["https://learn.microsoft.com/shows/talk"], 1, "is listed already, as seed"),
        ([LETTERS, "--services", "post,teleport"], 1, "there is no service 'teleport'"),
        ([LETTERS, "--published", "tomorrow"], 1, "it is not a date"),
        ([LETTERS, "--title", "{{ x }}"], 1, "template syntax"),
        ([LETTERS, "--topic", "../x"], 1, "there is no topic '../x'"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_references_that_are_refused(bench: Bench, words: list[str], code: int, said: str) -> None:
    before = bench.digest()
    done = add(bench, "--topic", "patterns", "--level", "intro", "--why", "x", *words)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert bench.digest() == before


def fine(bench: Bench) -> bool:
    return not load.catalogue(load.contents(bench.root))[1]


def test_a_new_service_is_valid_at_once(bench: Bench) -> None:
    done = called(new_service, "azure-mail-truck", "--root", bench.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "What to do next:\n1. Write summary" in done.stdout
    assert fine(bench)
    written = (bench.root / "docs/data/services/azure-mail-truck.yml").read_text()
    assert written.startswith("# yaml-language-server: $schema=../schema/service.schema.json\nname: Azure Mail Truck\n")
    assert '{{ service_facts("azure-mail-truck") }}' in (bench.root / "docs/services/azure-mail-truck.md").read_text()
    menu = (bench.root / "mkdocs.yml").read_text()
    added = "          - Mail Truck: services/azure-mail-truck.md\n"
    assert menu == MENU.replace("services/pigeon.md\n", f"services/pigeon.md\n{added}")
    assert called(new_service, "azure-mail-truck", "--root", bench.root).returncode == 1


def test_a_new_comparison_is_valid_at_once(bench: Bench) -> None:
    named = ["--name", "Post: or pigeon?", "--services", "post", "pigeon"]
    done = called(new_comparison, "post-or-pigeon", "--root", bench.root, *named)
    assert (done.returncode, done.stderr) == (0, "")
    assert fine(bench)
    written = (bench.root / "docs/data/comparisons/post-or-pigeon.yml").read_text()
    assert 'title: "Post: or pigeon?"' in written
    assert "criteria:\n  - max-size\n" in written
    menu = (bench.root / "mkdocs.yml").read_text()
    assert '      - "Post: or pigeon?": compare/post-or-pigeon.md\n' in menu


BAD = ["", "Service Bus", "../x", "a/b", "-x", "x-", "a--b", "ä", "x" * 81, "index", "post", "parcels", "$(id)", "a\nb"]


@pytest.mark.parametrize("name", BAD)
def test_ids_that_cannot_be_used(bench: Bench, name: str) -> None:
    before = bench.digest()
    done = called(new_service, "--root", bench.root, "--", name)
    assert (done.returncode, done.stderr.startswith("ID=")) == (1, True), done.stderr
    assert bench.digest() == before


@pytest.mark.parametrize(
    ("main", "words", "said"),
    [
        (new_service, ["x", "--name", "<b>"], "markup"),
        (new_service, ["x", "--name", "a\nb: c"], "line break"),
        (new_comparison, ["x", "--services", "teleport"], "there is no service 'teleport'"),
        (new_comparison, ["letters"], "there is one already"),
        (new_comparison, ["x", "--services", "post", "--name", "{{ x }}"], "template"),
    ],
    ids=["markup", "lines", "service", "taken", "template"],
)
def test_names_that_cannot_be_used(bench: Bench, main: object, words: list[str], said: str) -> None:
    before = bench.digest()
    assert callable(main)
    done = called(main, *words[:1], "--root", bench.root, *words[1:])
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert bench.digest() == before


def test_make_hands_words_over_without_a_shell(tmp_path: Path) -> None:
    """Whatever a person writes behind ID= or NAME= is one word for the script."""
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    python.chmod(0o755)
    (tmp_path / ".venv/site.stamp").touch()
    plain = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    words = ["FAMILY=;touch pwned", "ID=a; touch pwned", 'NAME=O\'Neil "x" $(touch pwned)', "-o", ".venv/site.stamp"]
    command = ["make", "-s", "-f", ROOT / "Makefile", "new-service", *words]
    done = subprocess.run(command, cwd=tmp_path, env=plain, capture_output=True, text=True, check=False)
    assert not (tmp_path / "pwned").exists()
    assert done.stdout.startswith('scripts/new_service.py|--name|O\'Neil "x" ')
    assert done.stdout.endswith("|--family|;touch pwned|--|a; touch pwned|")
    command[4:] = ["new-comparison", "ID=x", "SERVICES=a b; touch pwned `touch pwned`", "-o", ".venv/site.stamp"]
    done = subprocess.run(command, cwd=tmp_path, env=plain, capture_output=True, text=True, check=False)
    assert not (tmp_path / "pwned").exists()
    assert done.stdout.startswith("scripts/new_comparison.py|--services|a|b;|touch|pwned|`touch|")
