"""Shared by all tests: where things are, the small catalogue, and one build of the real site per builder."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from atlas import load
from atlas.catalogue import Catalogue
from atlas.problem import explained

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "tests" / "cases" / "small"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A failing test says where it is explained, as the scripts do."""
    if terminalreporter.stats.get("failed"):
        terminalreporter.write_line(explained())


def run(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script as a program, as a person would start it."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def loaded(files: dict[str, bytes]) -> Catalogue:
    """The catalogue of some files that must be fine."""
    whole, problems = load.catalogue(files)
    assert whole is not None, problems
    return whole


@pytest.fixture(scope="session")
def small() -> Catalogue:
    return loaded(load.contents(SMALL))


@pytest.fixture(scope="session")
def real() -> Catalogue:
    return load.at(ROOT)


def _built(builder: str, factory: pytest.TempPathFactory) -> Path:
    """Built once for all workers of pytest-xdist, which share a folder above their own; builds stage in one place."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / f"built-{builder}" / "site"
    with (shared / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "sitemap.xml").is_file():
            done = run("scripts/build.py", "--builder", builder, "--out", folder)
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def mkdocs_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built by MkDocs."""
    return _built("mkdocs", tmp_path_factory)


@pytest.fixture(scope="session")
def zensical_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built by Zensical."""
    return _built("zensical", tmp_path_factory)
