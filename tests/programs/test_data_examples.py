"""The examples of the page on the data, run as a reader would against a server of our own; they need curl and jq."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import publish
from atlas.audit.server import serving
from tests.conftest import ROOT

PAGE = (ROOT / "docs/data.md").read_text()
SITE = "https://azure-integration-atlas.github.io"
EXAMPLES = re.findall(r"(?ms)^```(sh|python|html)\n(.*?)^```", PAGE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands beside the pages; the examples need no page."""
    made = tmp_path_factory.mktemp("published")
    publish.write(ROOT, made)
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as served:
        yield served.rstrip("/")


def example(language: str, number: int = 0) -> str:
    found = [text for kind, text in EXAMPLES if kind == language]
    assert len([line for line in found[number].splitlines() if line.strip()]) <= 5, "three lines, or nearly so"
    return found[number]


def said(command: list[str], text: str, address: str) -> str:
    assert SITE in text
    done = subprocess.run([*command, text.replace(SITE, address)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_all_examples_are_known_here() -> None:
    assert [kind for kind, _ in EXAMPLES] == ["sh", "python", "python", "html"]


def test_in_a_shell(address: str) -> None:
    for program in ("curl", "jq"):
        assert shutil.which(program), f"the page's example needs {program}: install it"
    lines = said(["bash", "-euo", "pipefail", "-c"], example("sh"), address).splitlines()
    assert any(line.startswith("basic+standard: 256 KB, ") for line in lines)
    assert all(re.fullmatch(r"[a-z+]*: [^,]+, \d{4}-\d\d-\d\d", line) for line in lines)


def test_with_pandas(address: str) -> None:
    lines = said([sys.executable, "-W", "error", "-c"], example("python", 0), address).splitlines()
    assert lines[0].split() == ["service", "tier", "value", "read"]
    assert len(lines) > 10
    assert any("service-bus" in line and "100 MB" in line for line in lines)


def test_with_python_alone(address: str) -> None:
    assert "100 MB" in said([sys.executable, "-c"], example("python", 1), address)


def test_the_parts_for_other_sites_are_there(folder: Path) -> None:
    addresses = re.findall(r'src="([^"]+)"', example("html"))
    assert len(addresses) == 2
    for one in addresses:
        assert (folder / one.removeprefix(f"{SITE}/") / "index.html").is_file()
