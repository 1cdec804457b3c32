"""Scripts as programs: what they print, and exit codes 0 fine, 1 problems found, 2 the tool failed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL, run

SCRIPTS = sorted(path.name for path in (ROOT / "scripts").glob("*.py"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the small data set that a test may break."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("script", [name for name in SCRIPTS if name not in ("find_browser.py", "picture.py")])
def test_help_is_enough_to_work_from(script: str) -> None:
    done = run(f"scripts/{script}", "--help")
    assert done.returncode == 0
    assert "Exit codes: 0" in done.stdout


def test_the_real_data_are_fine() -> None:
    done = run("scripts/check.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+ data files are fine: \d+ facts, \d+ sources\.\n", done.stdout)


def test_problems_are_told_with_exit_code_1(checkout: Path) -> None:
    file = checkout / "docs/data/services/post.yml"
    file.write_text(file.read_text().replace("limit: maximum", "limt: maximum", 1))
    done = run("scripts/check.py", "--root", checkout)
    assert done.returncode == 1
    assert done.stdout == (
        "docs/data/services/post.yml:14: facts.max-size[0].limt: the key 'limt' is not known. Did you mean 'limit'?\n"
    )
    told = "What each message means, and what to do: CONTRIBUTING.md#what-a-failing-check-means"
    assert done.stderr.endswith(f"1 problem(s) in 7 data files. {told}\n")
    address = {"GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "a/b"}
    done = run("scripts/check.py", "--root", checkout, **address)
    assert "https://github.example/a/b/blob/HEAD/CONTRIBUTING.md#what-a-failing-check-means" in done.stderr
    assert "\n## What a failing check means\n" in (ROOT / "CONTRIBUTING.md").read_text(), "the anchor is there"


def test_annotations_under_github_actions(checkout: Path) -> None:
    file = checkout / "docs/data/services/post.yml"
    file.write_text(file.read_text().replace("limit: maximum", '"a%\\n::error::b": x', 1))
    done = run("scripts/check.py", "--root", checkout, GITHUB_ACTIONS="true")
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert len(commands) == 1
    assert commands[0].startswith("::error file=docs/data/services/post.yml,line=14::")
    assert "%25" in commands[0]


def test_a_folder_without_data_is_the_tools_failure(tmp_path: Path) -> None:
    for script in ("check.py", "build.py", "export.py", "check_site.py"):
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "site" / "index.html").touch()
        site = ["--site", tmp_path / "site"] if script in ("export.py", "check_site.py") else []
        done = run(f"scripts/{script}", "--root", tmp_path, *site)
        assert done.returncode == 2, script
        assert "Run this in a checkout" in done.stderr


def test_a_reader_that_stops_early_does_not_hide_problems(checkout: Path) -> None:
    (checkout / "docs/data/services/post.yml").write_text("name: [")
    command = f"set -o pipefail; {sys.executable} scripts/check.py --root {checkout} | true"
    assert subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False).returncode == 1


def test_broken_data_stop_a_build_without_a_traceback(checkout: Path) -> None:
    (checkout / "docs/data/services/post.yml").write_text("name: [")
    done = run("scripts/build.py", "--root", checkout, "--out", checkout / "site")
    assert done.returncode == 1
    assert "docs/data/services/post.yml:2: YAML" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_site_is_not_emptied(checkout: Path) -> None:
    (checkout / "mine").mkdir()
    (checkout / "mine" / "letter.txt").write_text("x")
    done = run("scripts/build.py", "--root", checkout, "--out", checkout / "mine")
    assert done.returncode == 1
    assert (checkout / "mine" / "letter.txt").exists()


def test_an_export_that_cannot_be_written_is_the_tools_failure(checkout: Path) -> None:
    done = run("scripts/export.py", "--root", checkout, "--site", "/dev/null/site")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk_is_the_tools_failure() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "scripts/check.py"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_export_leaves_no_half_written_file(checkout: Path) -> None:
    """Where one file cannot be written, the old ones are whole and no temporary file stays."""
    site = checkout / "site"
    assert run("scripts/export.py", "--root", checkout, "--site", site).returncode == 0
    before = (site / "api/v1/services.json").read_text()
    blocked = site / "api/v1/criteria.json"
    blocked.unlink()
    blocked.mkdir()
    file = checkout / "docs/data/services/post.yml"
    file.write_text(file.read_text().replace("Carries letters.", "Carries mail."))
    assert run("scripts/export.py", "--root", checkout, "--site", site).returncode == 2
    assert (site / "api/v1/services.json").read_text() in (before, before.replace("Carries letters.", "Carries mail."))
    assert not [path for path in site.rglob(".*") if path.is_file()]


def test_exports_are_the_same_twice(checkout: Path) -> None:
    for name in ("one", "two"):
        assert run("scripts/export.py", "--root", checkout, "--site", checkout / name).returncode == 0
    for path in (checkout / "one").rglob("*.*"):
        assert path.read_bytes() == (checkout / "two" / path.relative_to(checkout / "one")).read_bytes()


def test_the_schemas_are_those_of_the_model(tmp_path: Path) -> None:
    assert run("scripts/schema.py", "--check").returncode == 0
    (tmp_path / "docs/data/schema").mkdir(parents=True)
    assert run("scripts/schema.py", "--check", "--root", tmp_path).returncode == 1
    assert run("scripts/schema.py", "--root", tmp_path).returncode == 0
    assert run("scripts/schema.py", "--check", "--root", tmp_path).returncode == 0


def test_each_data_file_names_its_schema() -> None:
    for path in (ROOT / "docs/data").rglob("*.yml"):
        first = path.read_text().splitlines()[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert found, path
        assert (path.parent / found[1]).resolve().is_file(), path


def test_the_browser_is_found_or_the_way_is_told(tmp_path: Path) -> None:
    done = run("scripts/find_browser.py", ATLAS_CHROMIUM=str(tmp_path / "none"))
    assert done.returncode == 2
    assert "apt install chromium" in done.stderr
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    done = run("scripts/find_browser.py", ATLAS_CHROMIUM="", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (done.returncode, done.stdout) == (0, f"{program}\n")


def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    """As root, a rename onto /dev/null would take it away from the whole machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = run("scripts/check_facts.py", "--pages", tmp_path, "--state", pipe)
    assert done.returncode == 2
    assert "is not a regular file" in done.stderr
    assert pipe.is_fifo()
