"""An office that publishes reports: a folder of them, the script as a program, and a GitHub to talk to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from atlas.cli_github import publish_report
from atlas.github.api import Api
from atlas.github.decide import decide
from atlas.github.issue import Desk
from atlas.github.place import Place
from atlas.github.standing import read
from tests.conftest import ROOT, run
from tests.programs.fake_github import REPOSITORY, TOKEN, Fake, Json

Done = subprocess.CompletedProcess[str]
A, B, C = "https://a.example/x", "https://b.example/y", "https://c.example/z"
EVIDENCE = {"why": "status 404", "chain": []}
SCRIPT = "scripts/publish_report.py"


def link(url: str, verdict: str = "dead", status: str = "confirmed", **more: Any) -> Json:
    place = {"page": "index.html", "file": "docs/index.md", "line": 7}
    return {"url": url, "verdict": verdict, "status": status, "evidence": EVIDENCE, "places": [place], **more}


def fine(url: str) -> Json:
    return link(url, "ok", "resolved")


class Office:
    """A folder of reports and the script that publishes them."""

    def __init__(self, folder: Path, server: Fake) -> None:
        self.report, self.body, self.server = folder / "links.json", folder / "links.md", server

    def write(self, *links: Json, body: str | None = None, **more: Any) -> None:
        self.report.write_text(json.dumps({"version": 1, "run": "2026-11-24T02:00:00Z", "links": links, **more}))
        names = "".join(f"- {one['url']} {one['verdict']}\n" for one in links)
        self.body.write_text(f"# Links\n\n{names or 'All is well.'}\n" if body is None else body)

    def arguments(self, *more: str) -> list[str]:
        return [SCRIPT, "--report", str(self.report), "--body", str(self.body), "--patience", "0", *more]

    def again(self, *more: str, **environment: str) -> Done:
        return run(*self.arguments(*more), cwd=ROOT, **{**self.server.environment, **environment})

    def called(self, *more: str, **environment: str) -> Done:
        """The script's function, for the many cases where starting Python would take most of the time."""
        out, err = StringIO(), StringIO()
        given = patch.dict(os.environ, {**self.server.environment, **environment})
        with given, patch.object(sys, "argv", self.arguments(*more)), redirect_stdout(out), redirect_stderr(err):
            code = publish_report()
        return Done([], code, out.getvalue(), err.getvalue())

    def publish(self, *links: Json, body: str | None = None, **more: Any) -> str:
        """A night; what was said. It must go well."""
        self.write(*links, body=body, **more)
        done = self.again()
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def warned(self, *links: Json) -> None:
        """A night on which something is said on stderr."""
        self.write(*links)
        done = self.called()
        assert done.returncode == 0
        assert done.stderr

    @property
    def issue(self) -> Json:
        """The one and only."""
        [found] = self.server.issues
        return found

    @property
    def comments(self) -> list[str]:
        """Without their markers."""
        return [str(one["body"]).split("\n\n<!--")[0] for one in self.server.comments[self.issue["number"]]]

    def api(self, patience: float = 0, waited: list[float] | None = None) -> Api:
        """The script's, with a clock that can be read."""
        slept: list[float] = [] if waited is None else waited
        return Api(Place(self.server.url, REPOSITORY, TOKEN), patience, slept.append, lambda: 1000.0)

    def inside(self, api: Api) -> str:
        """The same as the script, in this process."""
        desk = Desk(api, "links", "dead-links", "Links to mend")
        issue, standing = desk.find(lambda _: None), read(self.report, "links")
        plan = decide("links", standing, self.body.read_text(), desk.known(issue) if issue else None)
        return desk.carry_out(plan, issue)
