"""The programs that the audit drives: where they are, or how to get them."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from atlas.program import Wrong

_LOCK, _INSTALLED = "package-lock.json", "node_modules/.atlas-lock.json"
_NODE = "node 20 or newer and npm are needed (Debian: apt install nodejs npm; or see nodejs.org)."
_JAVA = "java 11 or newer is needed for the HTML checker (Debian: apt install default-jre-headless)."


@dataclass(frozen=True)
class Tools:
    """Paths of the programs, and the folder that node's packages are in."""

    node: str
    java: str
    chromium: str
    packages: Path


def run(*command: str | Path, seconds: int, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program's output; Wrong where it does not end in time."""
    try:
        return subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env={**os.environ, **environment},
        )
    except subprocess.TimeoutExpired:
        name = Path(str(command[0])).name
        raise Wrong(f"{name} did not end within {seconds} s. Is the machine busy? Run it again.") from None


def _version(program: str) -> int:
    said = run(program, "--version", seconds=60).stdout.strip()
    return int(said.removeprefix("v").split(".")[0] or 0) if said[:1] in "v" and said else 0


def _packages(root: Path, npm: str) -> Path:
    """node_modules as package-lock.json has it, installed anew where that changed; no script of a package runs."""
    lock, installed = root / _LOCK, root / _INSTALLED
    if not (installed.is_file() and filecmp.cmp(lock, installed, shallow=False)):
        done = run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", root, seconds=900)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no word"])[-1]
            raise Wrong(f"npm ci could not install the packages of {_LOCK}: {last}. Is there a network?")
        shutil.copyfile(lock, installed)
    return root / "node_modules"


def found(root: Path) -> Tools:
    """All programs; Wrong, with the remedy, where one is missing."""
    node, npm, java = shutil.which("node"), shutil.which("npm"), shutil.which("java")
    if not node or not npm or _version(node) < 20:
        raise Wrong(_NODE)
    if not java or run(java, "-version", seconds=60).returncode:
        raise Wrong(_JAVA)
    chromium = os.environ.get("ATLAS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium or not os.access(chromium, os.X_OK):
        raise Wrong("Chromium is needed: `make audit` finds or installs one, or set ATLAS_CHROMIUM to its path.")
    return Tools(node, java, chromium, _packages(root, npm))
