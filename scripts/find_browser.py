"""Print the path of a Chromium for the tests: ATLAS_CHROMIUM, the usual programs, or one it installs.

python scripts/find_browser.py. Exit 0 and the path on stdout, or 2 and what to do on stderr.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
EXAMPLES = ("curl", "jq")
"""What the examples of docs/data.md are run with."""
HELP = "Install Chromium or Chrome (Debian: apt install chromium), or set ATLAS_CHROMIUM to its path."


def installed() -> str | None:
    """A browser that is there already."""
    named = os.environ.get("ATLAS_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            sys.exit(_fail(f"ATLAS_CHROMIUM names {named}, which cannot be run."))
        return named
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    return found or next((path for path in APPLICATIONS if os.access(path, os.X_OK)), None)


def _quiet(*command: str, seconds: int = 600) -> bool:
    """Run an installer with its output on stderr, so that stdout stays the path alone."""
    try:
        return subprocess.run(command, stdout=sys.stderr, timeout=seconds, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights() -> str | None:
    """Playwright's own download, which works where its host can be reached."""
    if not _quiet(sys.executable, "-m", "playwright", "install", "chromium", seconds=300):
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as browsers:
        path = browsers.chromium.executable_path
    return path if Path(path).exists() and _quiet(path, "--version", seconds=60) else None


def apt(*packages: str) -> bool:
    """Debian's packages, where we may install some."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    return _quiet("apt-get", "-qq", "update") and _quiet("apt-get", "-qq", "install", "-y", *packages)


def driver_runs() -> bool:
    """Playwright's own driver starts; on a minimal Debian it lacks a library."""
    return _quiet(sys.executable, "-m", "playwright", "--version", seconds=60)


def _fail(why: str) -> int:
    print(f"{why} {HELP}", file=sys.stderr)
    return 2


def main() -> int:
    if not driver_runs() and not (apt("libatomic1") and driver_runs()):
        return _fail("Playwright's driver does not start (Debian: apt install libatomic1).")
    if missing := [program for program in EXAMPLES if not shutil.which(program)]:
        apt(*missing)  # the tests say so where that was not possible
    path = installed()
    if path is None:
        print("No Chromium found: installing one for the browser tests …", file=sys.stderr)
        path = playwrights() or (installed() if apt("chromium") else None)
    if path is None:
        return _fail("No Chromium is here and none could be installed.")
    print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
