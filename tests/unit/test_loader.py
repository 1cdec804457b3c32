"""Golden cases: an edit of the small data set, and every line that the loader must say to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from atlas import load
from atlas.lines import read
from atlas.model import json_schema
from tests.conftest import ROOT, SMALL

CASES = sorted((ROOT / "tests" / "cases" / "loader").glob("*.yml"))


def case(path: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The case, and the small data set with its edit."""
    about = yaml.safe_load(path.read_text())
    files = load.contents(SMALL)
    if "add" in about:
        files[about["file"]] = about["add"].encode()
    else:
        before = files[about["file"]].decode()
        assert before.count(about["replace"]) == 1, f"{path.name}: the text to replace must stand there once"
        files[about["file"]] = before.replace(about["replace"], about["by"]).encode()
    return about, files


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_loader_says(path: Path) -> None:
    about, files = case(path)
    whole, problems = load.catalogue(files)
    assert [str(problem) for problem in sorted(problems)] == about["says"]
    assert (whole is None) == bool(problems)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_schema_agrees(path: Path) -> None:
    """What the schema refuses the loader refuses; where only the loader can see it, the case says so."""
    about, files = case(path)
    document = read(files[about["file"]], about["file"])
    kind = load.kind_of(about["file"])
    if document.problems or kind is None:
        assert about["schema"] == "not asked"
        return
    schema = Draft202012Validator(json_schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER)
    refused = not schema.is_valid(document.data)
    assert about["schema"] == ("refuses" if refused else "cannot see it" if about["says"] else "accepts")


@pytest.mark.parametrize("root", [SMALL, ROOT], ids=["small", "real"])
def test_the_schema_accepts_what_the_loader_accepts(root: Path) -> None:
    for file, content in load.contents(root).items():
        kind = load.kind_of(file)
        assert kind
        errors = list(Draft202012Validator(json_schema(kind)).iter_errors(read(content, file).data))
        assert not errors, (file, errors[0].message)


def test_every_problem_is_told_at_once() -> None:
    files = load.contents(SMALL)
    files["services/post.yml"] = (
        files["services/post.yml"].replace(b"256 KB\n", b"256 XB\n").replace(b"2024-01-01", b"soon")
    )
    files["references/founding.yml"] = b"title: [\n"
    whole, problems = load.catalogue(files)
    assert whole is None
    assert {problem.file for problem in problems} >= {
        "docs/data/services/post.yml",
        "docs/data/references/founding.yml",
    }
    assert len(problems) >= 3
