"""scripts/check_links.py as a program, with a site, a memory and an output folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from atlas.links.records import Link, Report
from tests.conftest import ROOT, run
from tests.hazards import site
from tests.hazards.places import Place
from tests.hazards.server import Hazards

SCRIPT = ROOT / "scripts" / "check_links.py"
Done = subprocess.CompletedProcess[str]


class Checker:
    """Looks at the links of a server's cases; `day` names a night of November 2026."""

    def __init__(self, server: Hazards, folder: Path, *options: str, cases: Iterable[str] = ()) -> None:
        self.server = server
        wanted = set(cases)
        self.places = [place for place in server.places if not wanted or place.case.id in wanted]
        self.root = folder / "root"
        self.root.mkdir(parents=True, exist_ok=True)
        self.site = site.write(self.places, folder / "site")
        self.out, self.state = folder / "out", folder / "state" / "links.json"
        self.options = ("--ca", str(server.authority.root), "--allow-private", "--archive", "", *options)

    def words(self, *more: str | Path, out: Path | None = None) -> list[str]:
        where = ["--root", self.root, "--site", self.site, "--out", out or self.out, "--state", self.state]
        return [str(word) for word in (*where, *self.options, *more)]

    def run(self, *more: str | Path, out: Path | None = None) -> Done:
        return run(SCRIPT, *self.words(*more, out=out))

    def merge(self, *shards: Path) -> Done:
        """Without the options that a merge does not have."""
        words = self.words(*shards)
        at = words.index("--patience")
        return run(SCRIPT, "merge", *words[:at], *words[at + 2 :])

    def start(self, *more: str | Path) -> subprocess.Popen[str]:
        """Without waiting for its end, and in a group of its own."""
        words = [sys.executable, str(SCRIPT), *self.words(*more)]
        pipe = subprocess.PIPE
        return subprocess.Popen(words, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True)

    def night(self, day: int, *more: str | Path) -> Report:
        """One night, on which the server begins anew; the program may find trouble but must not fail."""
        self.server.reset(day)
        done = self.run("--now", when(day), *more)
        assert done.returncode in (0, 1), done.stderr
        return self.report

    @property
    def report(self) -> Report:
        return read(self.out)

    def of(self, case: str) -> list[Link]:
        """What the report says of a case's links."""
        return on_page(self.report, self.server.place(case))


def when(day: int, hour: int = 2) -> str:
    return f"2026-11-{day:02}T{hour:02}:00:00Z"


def read(out: Path) -> Report:
    return Report.model_validate_json((out / "links.json").read_bytes())


def on_page(report: Report, place: Place) -> list[Link]:
    """The links of a case's page; of a page that links to itself, too."""
    page = site.page_of(place)
    return [link for link in report.links if any(found.page == page for found in link.places)]


def stop(process: subprocess.Popen[str], number: int) -> int:
    """Send a signal; the exit code."""
    os.killpg(process.pid, number)
    process.communicate(timeout=30)
    return process.returncode
