"""A form's way: from the event to a patch, from the patch to one pull request and one comment."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from atlas.cli_forms import form_to_change, propose_change
from tests.conftest import run
from tests.forms import Bench, body, cases
from tests.programs.fake_github import TOKEN, Fake, Json
from tests.programs.office import Done
from tests.programs.test_publish_state import git

GOOD = cases("good.yml")["careful"]["answers"]
POST, BRANCH = "docs/data/services/post.yml", "forms/issue-1"


def called(main: Callable[[], int], *words: str | Path, **environment: str) -> Done:
    """A script's function: starting Python would take most of the time."""
    out, err = StringIO(), StringIO()
    argv = patch.object(sys, "argv", ["script", *map(str, words)])
    with patch.dict(os.environ, environment), argv, redirect_stdout(out), redirect_stderr(err):
        code = main()
    return Done([], code, out.getvalue(), err.getvalue())


class Window:
    """An issue, a checkout, a bare repository, and the two scripts as programs."""

    def __init__(self, folder: Path, server: Fake) -> None:
        bench = Bench(folder)
        self.root, self.pages, self.server = bench.root, bench.pages, server
        self.bare, self.out, self.file = folder / "bare.git", folder / "out", folder / "event.json"
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(self.root, "init", "--quiet", "--initial-branch=main")
        git(self.root, "remote", "add", "origin", str(self.bare))
        self.land()
        self.issue = server.add_issue({"login": "reader-1", "id": 42, "type": "User"}, labels=())

    def land(self) -> None:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "-m", "x")
        git(self.root, "push", "--quiet", "origin", "main")

    def fill(self, **answers: str) -> None:
        self.write(body("wrong-figure", {**GOOD, **answers}))

    def write(self, text: str, **more: Any) -> None:
        self.issue["body"] = text
        self.file.write_text(json.dumps({"action": "opened", "issue": {**self.issue, **more}}))

    def read(self) -> Done:
        given = ["--root", self.root, "--event", self.file, "--out", self.out, "--pages", self.pages]
        return called(form_to_change, *given, "--today", "2026-11-23")

    def propose(self, *more: str) -> Done:
        given = ["--root", self.root, "--event", self.file, "--from", self.out, "--patience", "0", *more]
        return called(propose_change, *given, **self.server.environment)

    def hand_in(self, **answers: str) -> str:
        """Both scripts; what the second said."""
        self.fill(**answers)
        for done in (self.read(), self.propose()):
            assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    def refused(self) -> str:
        done = self.propose()
        assert (done.returncode, done.stdout) == (2, ""), done
        assert self.branches == ["main"]
        assert (self.server.pulls, self.server.comments[1]) == ([], [])
        return done.stderr

    def outcome(self, **changes: Any) -> None:
        """The artifact as somebody else would like it."""
        path = self.out / "outcome.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    @property
    def branches(self) -> list[str]:
        return git(self.bare, "branch", "--format=%(refname:short)").splitlines()

    @property
    def comment(self) -> str:
        [found] = self.server.comments[1]
        return str(found["body"])

    @property
    def pull(self) -> Json:
        return self.server.pulls[-1]


@pytest.fixture
def window(tmp_path: Path, server: Fake) -> Window:
    return Window(tmp_path, server)


def test_a_life(window: Window, server: Fake) -> None:
    """Not clear, clear, the same again, edited to nonsense, clear again; one comment and one branch."""
    assert window.hand_in(column="Gold") == "#1: commented.\n"
    assert "in the column: `Gold`" in window.comment
    assert (server.pulls, window.branches) == ([], ["main"])

    said = window.hand_in()
    assert said == f"{BRANCH}: the branch was pushed. #2: created. #1: the comment was edited.\n"
    assert "Thank you. #2 makes the change" in window.comment
    assert git(window.bare, "show", f"{BRANCH}:{POST}").count("value: 512 KB") == 1
    assert "azure-post-news" in git(window.bare, "show", f"{BRANCH}:docs/data/sources.yml")
    told = git(window.bare, "log", "-1", "--format=%an|%B", BRANCH)
    assert told.startswith("github-actions[bot]|Post: Largest letter")
    assert "Co-authored-by: reader-1 <42+reader-1@users.noreply.github.com>" in told
    text = window.pull["body"]
    assert (window.pull["title"], window.pull["base"]) == ("Post: Largest letter", "main")
    assert "Reported by @reader-1 in #1" in text
    assert "`post.max-size`: `256 KB` → `512 KB`" in text
    assert "The words `Letter size … 512 KB` were found on `https://learn.microsoft.com/azure/post/news`." in text
    assert "Closes #1" in text
    assert git(window.root, "status", "--porcelain") == ""

    server.changes()
    assert "the branch holds this already. #2: left as it is. #1: the comment says so already" in window.hand_in()
    assert server.changes() == []

    assert window.hand_in(value="lots").endswith("#2: closed, nothing is left to propose.\n")
    assert "could not make a change of it yet" in window.comment
    assert window.pull["state"] == "closed"

    assert "#3: created" in window.hand_in()


def test_what_a_person_closed_is_not_opened_again(window: Window, server: Fake) -> None:
    window.hand_in()
    window.pull["state"] = "closed"
    assert "#2 proposed the same and was closed unmerged" in window.hand_in()
    assert "closed by a person" in window.comment
    assert len(server.pulls) == 1


def test_comments_of_others_are_left_alone(window: Window, server: Fake) -> None:
    """Somebody writes what ends like ours."""
    theirs = {"id": 99, "body": "I am the program.\n\n<!-- atlas: form -->", "user": {"login": "x", "type": "User"}}
    server.comments[1].append(dict(theirs))
    window.hand_in(column="Gold")
    assert server.comments[1][0] == theirs
    assert len(server.comments[1]) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"user": {"login": "a-bot[bot]", "id": 1, "type": "Bot"}},
        {"state": "closed"},
        {"pull_request": {"url": "x"}},
        {"body": "A question, no form."},
        {"body": None},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_is_no_form_of_a_person(window: Window, more: Json) -> None:
    window.write(body("wrong-figure", GOOD), **more)
    done = window.read()
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing to do" in done.stdout
    assert not window.out.exists()


@pytest.mark.parametrize(
    "event",
    [
        "no JSON",
        "{}",
        '{"issue": {"number": -1, "state": "open", "user": {"login": "a", "id": 1}}}',
        '{"issue": {"number": 1, "state": "open", "user": {"login": "a`b", "id": 1}}}',
        '{"issue": {"number": 1, "state": "open", "user": {"login": "a\\n@b", "id": 1}}}',
        '{"issue": {"number": 1, "state": "open", "user": {"login": "a", "id": "1; x"}}}',
        " " * 2_000_001,
    ],
    ids=lambda event: event.strip()[-30:] or "huge",
)
def test_what_is_no_event(window: Window, event: str) -> None:
    window.fill()
    window.read()
    window.file.write_text(event)
    for done in (window.read(), window.propose()):
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
        assert "Traceback" not in done.stderr
    assert window.branches == ["main"]


def forge(window: Window, file: str, text: str) -> None:
    """The artifact's patch writes a text into a file."""
    path = window.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    git(window.root, "add", "--all")
    (window.out / "change.patch").write_text(git(window.root, "diff", "--cached", "--binary") + "\n")
    git(window.root, "reset", "--quiet", "--hard")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (".github/ISSUE_TEMPLATE/dead-link.yml", "x\n", "touches '.github/ISSUE_TEMPLATE/dead-link.yml'"),
        ("docs/data/references/patterns.yml", "x\n", "touches 'docs/data/references/patterns.yml'"),
        (".github/workflows/new.yml", "on: push\n", "more to '.github/workflows/new.yml' than edit"),
        ("docs/data/services/evil.yml", "name: x\n", "more to 'docs/data/services/evil.yml' than edit"),
        (POST, "name: x\n", "changes more than 40 lines"),
        ("docs/data/sources.yml", "hosts: [evil.example]\nsources: {}\n", "would not be fine"),
    ],
)
def test_a_hostile_patch_is_not_pushed(window: Window, file: str, text: str, said: str) -> None:
    window.fill()
    window.read()
    forge(window, file, text)
    assert said in window.refused()


def test_a_hostile_outcome_is_refused_or_made_harmless(window: Window, server: Fake) -> None:
    window.fill()
    window.read()
    kept = (window.out / "outcome.json").read_text()
    for change in ({"issue": 5}, {"form": "other"}, {"lines": ["x"] * 41}, {"more": 1}, {"lines": ["x" * 3000]}):
        window.outcome(**change)
        assert "Nothing was written" in window.refused()
        (window.out / "outcome.json").write_text(kept)
    (window.out / "outcome.json").write_text("x" * 100_001)
    assert "Nothing was written" in window.refused()
    (window.out / "outcome.json").write_text(kept)
    lines = ["@everyone <img src=x> [a](https://evil.example) `@x` #1 ![](y) https://evil.example\n::error::x"]
    window.outcome(state="answer", lines=lines)
    assert window.propose().returncode == 0
    shown = re.sub(r"`[^`]*`", "", window.comment.removesuffix("<!-- atlas: form -->"))
    assert not re.search(r"[@<>\[\]#]|https?:|::", shown), shown
    assert "`@x`" in window.comment
    window.outcome(state="change", title="@team closes #3 <b>", lines=lines)
    window.propose()
    assert "Would not pass" not in window.pull["title"]
    assert not re.search(r"[@#<>]", window.pull["title"])


def test_a_link_in_the_artifact_is_not_followed(window: Window) -> None:
    window.fill()
    window.read()
    (window.out / "change.patch").unlink()
    (window.out / "change.patch").symlink_to("/etc/hostname")
    assert "is no file of at most" in window.refused()


def test_dry_run_and_a_missing_event(window: Window, server: Fake) -> None:
    window.fill()
    window.read()
    done = window.propose("--dry-run")
    assert done.stdout == f"Would propose edits of 2 file(s) from {BRANCH}.\n"
    window.fill(column="Gold")
    window.read()
    assert window.propose("--dry-run").stdout.startswith("Would answer in #1 with ")
    assert (server.changes(), window.branches) == ([], ["main"])
    shutil.rmtree(window.out)
    given = ["--root", window.root, "--event", window.file, "--from", window.out]
    done = run("scripts/propose_change.py", *given, **server.environment)
    assert (done.returncode, TOKEN in done.stderr) == (2, False)
    assert "Traceback" not in done.stderr
    done = run("scripts/form_to_change.py", "--root", window.root, "--out", window.out, GITHUB_EVENT_PATH="")
    assert (done.returncode, "there is no event" in done.stderr) == (2, True)
