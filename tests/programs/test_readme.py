"""The README's commands, run as a newcomer would: in a clone, through make."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
INLINE = re.findall(r"`((?:INSTALLER=uv )?make[^`]*)`", README)


def files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.splitlines()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What git has, with the environment that is set up already (setting it up is what `make test` began with)."""
    folder = tmp_path / "clone"
    for name in files():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # PYTHONPATH: the editable install in the shared environment is that of the original.
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    environment.pop("MAKEFLAGS", None)
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def test_all_commands_are_known_here() -> None:
    tested = {"make site", "make test", "make check", "make serve", "make site BUILDER=zensical", "make links"}
    assert set(COMMANDS) == tested
    assert set(INLINE) <= tested | {"make", "INSTALLER=uv make site", "make site OFFLINE=1", "make audit"}


def test_make_lists_the_targets(clone: Path) -> None:
    done = make(clone)
    assert done.returncode == 0
    for name in ("site", "test", "check", "serve"):
        assert f"make {name} " in done.stdout


@pytest.mark.parametrize("command", ["make site", "make site BUILDER=zensical", "make check"])
def test_the_command_works_and_installs_nothing_again(clone: Path, command: str) -> None:
    done = make(clone, *command.split()[1:])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Installing" not in done.stdout
    if "site" in command:
        assert str(clone / "site" / "index.html") in done.stdout
        assert (clone / "site" / "index.html").is_file()


def test_make_links_builds_collects_and_reports(clone: Path) -> None:
    """Its time is over before the first request, so nothing outside is asked."""
    done = make(clone, "links", "LINKS=--deadline 0")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((clone / "state" / "links-report.json").read_text())
    assert len(report["links"]) > 200
    assert {link["evidence"]["why"] for link in report["links"]} == {"the time of the run was over"}


def test_make_test_runs_everything(clone: Path) -> None:
    """Not run inside itself: what it would do is looked at."""
    done = make(clone, "-n", "test")
    assert done.returncode == 0
    assert "ruff check" in make(clone, "-n", "lint").stdout
    assert "mypy" in make(clone, "-n", "lint").stdout
    assert "-m pytest" in done.stdout
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1].endswith("test")


def test_what_the_audit_and_the_offline_site_would_do(clone: Path) -> None:
    """Not run here: the audit needs node, and a test in a browser opens the offline site."""
    assert "build.py --builder mkdocs --offline site-offline.zip" in make(clone, "-n", "site", "OFFLINE=1").stdout
    done = make(clone, "-n", "audit")
    assert "scripts/build.py" in done.stdout
    assert "scripts/audit.py" in done.stdout


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
        return str(answer.read().decode())


def wait_for(address: str, words: str, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if words in get(address):
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"{words!r} did not appear at {address}")


def test_make_serve_shows_an_edited_figure(clone: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(clone / "src")}
    environment.pop("MAKEFLAGS", None)
    server = subprocess.Popen(
        ["make", "serve", f"PORT={port}"],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}/services/queue-storage/"
        wait_for(address, "64 KB")
        data = clone / "docs/data/services/queue-storage.yml"
        data.write_text(data.read_text().replace("value: 64 KB", "value: 65 KB", 1))
        wait_for(address, "65 KB")
        wait_for(f"http://127.0.0.1:{port}/api/v1/services/queue-storage.json", "65 KB")
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=20)


def one_page(folder: Path, text: str) -> None:
    """Leaves a site of one page, which is built soon."""
    for path in (folder / "docs").rglob("*.md"):
        path.unlink()
    (folder / "docs" / "index.md").write_text(text)
    settings = folder / "mkdocs.yml"
    settings.write_text(re.sub(r"(?ms)^nav:\n.*?\n\n", "nav:\n  - Home: index.md\n\n", settings.read_text()))


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('{{ figure("service-bus", "max-mesage-size") }}', "Did you mean 'max-message-size'?"),
        ('{{ figure("service-bus", "max-message-size") }}', "Name tier, limit, scope or protocol"),
        ('{{ comparison("mesaging") }}', "Did you mean 'messaging'?"),
        ("{{ figur() }}", "'figur' is undefined"),
        ("[x](nowhere.md)", "nowhere"),
    ],
)
def test_a_page_with_a_mistake_fails_the_build(clone: Path, builder: str, call: str, message: str) -> None:
    one_page(clone, f"# Home\n\n{call}\n")
    done = make(clone, "site", f"BUILDER={builder}")
    assert done.returncode != 0
    assert message in done.stdout + done.stderr
    assert not (clone / "site").exists()
