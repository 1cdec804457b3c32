"""scripts/effect.py and publish_effect.py: what a change does, told once, however hostile the change."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from atlas import cli_effect
from atlas.contribute.effect import Effect, FactRow, LinkRow, Suggestion
from atlas.contribute.told import markdown
from atlas.github.review import body, shown
from tests.conftest import SMALL, run
from tests.programs.fake_github import Fake, Fault
from tests.programs.office import Done
from tests.programs.test_forms import called
from tests.programs.test_publish_state import git

POST = "docs/data/services/post.yml"
SHA = "a" * 40


class Change:
    """A repository with two revisions; the second is a test's."""

    def __init__(self, folder: Path) -> None:
        self.root, self.out = folder / "root", folder / "out"
        shutil.copytree(SMALL, self.root)
        self.write("docs/compare/letters.md", 'Up to {{ figure("post", "max-size", tier="basic") }}.\n')
        self.write("docs/post.md", '{{ service_facts("post") }}\n')
        self.write("docs/other.md", 'One KB: {{ figure("pigeon", "max-size") }} {{ nothing() }}\n')
        self.write("docs/evil.md", "{{ ''.__class__.__mro__[1].__subclasses__() }}\n")
        self.write("docs/contributing.md", '--8<-- "CONTRIBUTING.md"\n')
        self.write("CONTRIBUTING.md", "Please do.\n")
        git(self.root, "init", "--quiet", "--initial-branch=main")
        self.commit()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def commit(self) -> None:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "-m", "x")

    def effect(self, *words: str | Path) -> Done:
        return called(cli_effect.main, "--root", self.root, "--out", self.out, *words)

    @property
    def made(self) -> Effect:
        return Effect.model_validate_json((self.out / "effect.json").read_bytes())


@pytest.fixture
def change(tmp_path: Path) -> Change:
    return Change(tmp_path)


def test_a_figure_a_reference_and_a_page(change: Change) -> None:
    change.edit(POST, "value: 256 KB", "value: 512 KB")
    change.edit(POST, "read: undated\n  boxes", "read: 2026-01-01\n  boxes")
    change.edit("docs/data/references/founding.yml", "title: A talk", "title: A better talk")
    change.write("CONTRIBUTING.md", "Please do, at once.\n")
    change.commit()
    row = {"service": "post", "tier": "basic", "criterion": "max-size", "source": "limits", "state": "changed"}
    row |= {"expected": "512 KB", "found": "256 KB", "read_from": "page", "key": "k", "disputed": False}
    facts = {"run": "2026-11-23T00:00:00Z", "facts": [{**row, "reason": None, "file": POST, "line": 12}]}
    (change.root / "facts.json").write_text(json.dumps(facts))
    done = change.effect("HEAD~1", "HEAD", "--facts", change.root / "facts.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "| post | basic | max-size, maximum | 256 KB → **512 KB** | **changed**, there: 256 KB |" in done.stdout
    assert "| post |   | retention, maximum | unlimited (same value, other words or date) |  |" in done.stdout
    assert "- changed: reference `seed`" in done.stdout
    assert change.made.pages == ("docs/compare/letters.md", "docs/contributing.md", "docs/post.md")
    assert (change.out / "effect.md").read_text() == done.stdout


def test_an_edit_that_only_moves_lines_changes_no_page(change: Change) -> None:
    change.edit(POST, "facts:\n", "facts:\n  # a comment\n\n")
    change.commit()
    assert "No figure, no entry and no page changes." in change.effect("HEAD~1", "HEAD").stdout


def test_facts_that_come_and_go(change: Change) -> None:
    change.edit(POST, "    - tiers: [basic]\n      value: 256 KB\n", "    - value: 256 KB\n      scope: letter\n")
    change.commit()
    change.effect("HEAD~1", "HEAD")
    rows = [(row.tier, row.qualifiers, row.what) for row in change.made.facts if row.criterion == "max-size"]
    assert rows == [("", "maximum, letter", "added"), ("basic", "maximum", "removed")]


def test_folders_revisions_and_the_checkout_as_it_is(change: Change, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(SMALL, other)
    change.edit(POST, "value: 256 KB", "value: 512 KB")
    for words in ((other, change.root), ("main", "."), ("main",)):
        assert change.effect(*words).returncode == 0
        assert [(row.old, row.new) for row in change.made.facts] == [("256 KB", "512 KB")], words


def test_only_what_the_branch_did_counts(change: Change) -> None:
    """Others have changed main since the branch began."""
    git(change.root, "checkout", "--quiet", "-b", "branch")
    change.edit(POST, "value: 256 KB", "value: 512 KB")
    change.commit()
    git(change.root, "checkout", "--quiet", "main")
    change.edit(POST, "name: Azure Post", "name: Azure Mail")
    change.commit()
    git(change.root, "checkout", "--quiet", "branch")
    change.effect("main")
    assert (len(change.made.facts), change.made.entries) == (1, ())


def test_data_that_cannot_be_read(change: Change) -> None:
    change.edit(POST, "value: 256 KB", "value: 256 <script>alert(1)</script>")
    done = change.effect("main")
    assert done.returncode == 1
    assert "The data cannot be read yet" in done.stdout
    assert change.made.problems
    change.commit()
    assert change.effect("HEAD", "HEAD~1").returncode == 2, "nothing to compare with"
    for words in (["nowhere"], ["--", "-x"], ["main", "nowhere"]):
        done = change.effect(*words)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_older_data_that_todays_rules_refuse(change: Change) -> None:
    """A rule that is new breaks no comparison with what was before it."""
    change.edit(POST, "read: 2024-03-19", "read: 2999-01-01")
    change.commit()
    change.edit(POST, "read: 2999-01-01", "read: 2024-03-19")
    assert change.effect("HEAD").returncode == 0
    assert [row.what for row in change.made.facts] == ["words"]


def test_what_a_fixer_can_mend(change: Change) -> None:
    change.edit(POST, "tiers: [basic]", "tiers:   [ basic ]")
    change.write("tool.py", "def a( ):\n    return 1\n\n\n\n\n\nx=2\n")
    change.write("broken.py", "def a(:\n")
    change.write("docs/data/services/broken.yml", "a: [\n")
    change.commit()
    change.effect("HEAD~1")
    found = {(one.path, one.first, one.last): one.text for one in change.made.suggestions}
    assert found[POST, 12, 12] == "    - tiers: [basic]"
    assert found["tool.py", 1, 1] == "def a():"
    assert "x = 2" in next(text for (path, _, last), text in found.items() if path == "tool.py" and last == 8)
    assert {path for path, *_ in found} == {POST, "tool.py"}
    (change.root / "docs/data/services/broken.yml").unlink()
    assert change.effect("HEAD~1", "--fix").stdout == f"mended: {POST}\n"
    assert "    - tiers: [basic]\n" in (change.root / POST).read_text()


EVIL = "<img src=x> @everyone #1 [a](https://evil.example) `x` | ``` https://evil.example \u202e\x1b[31m ::error::"


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    rows = (FactRow(service=EVIL, tier=EVIL, criterion=EVIL, what="value", old=EVIL, new=EVIL, found=EVIL),)
    links = (LinkRow(url=f"https://x.example/{EVIL}", verdict="dead", why=EVIL),)
    text = markdown(Effect(facts=rows, links=links, pages=(EVIL,), problems=()))
    text += markdown(Effect(problems=(EVIL,)))
    bare = re.sub(r"(`+)(.+?)\1(?!`)", "", text).replace("<details><summary>", "").replace("</summary>", "")
    bare = bare.replace("</details>", "")
    assert not re.search(r"<[a-z]|@(?!\u200b)\w|\]\(|[\x00-\x09\x0b-\x1f\u202e]", bare)
    assert all(line.count("|") == 6 for line in bare.splitlines() if line.startswith("|"))


@pytest.mark.parametrize("text", ["a\n```\n# evil", "a ````` b", "~~~~\nx", "\x1b[31mred\u202e"])
def test_a_suggestion_stays_behind_its_fence(text: str) -> None:
    lines = body(text).splitlines()
    fence = lines[2].removesuffix("suggestion")
    assert lines[2] == f"{fence}suggestion"
    assert [line for line in lines[3:] if re.match(rf"[`~]{{{len(fence)},}}", line)] == [lines[-1]]
    assert not re.search(r"[\x1b\u202e]", body(text))


def test_lines_that_a_diff_shows() -> None:
    assert shown("@@ -1,2 +3,4 @@ x\n a\n@@ -9 +20 @@\n+b") == [range(3, 7), range(20, 21)]


class Comment:
    """A finished run's event and artifact, and a pull request."""

    def __init__(self, folder: Path, server: Fake) -> None:
        self.file, self.event, self.server = folder / "effect.json", folder / "event.json", server
        server.pulls.append({"number": 5, "state": "open", "head": {"ref": "b", "sha": SHA}, "body": None})
        server.comments[5] = []
        self.run()

    def run(self, **changes: Any) -> None:
        about = {"event": "pull_request", "head_sha": SHA, "head_branch": "b"}
        run = {**about, "head_repository": {"owner": {"login": "north"}}, **changes}
        self.event.write_text(json.dumps({"action": "completed", "workflow_run": run}))

    def publish(self, *more: str, made: Effect | None = None) -> Done:
        if made:
            self.file.write_text(made.model_dump_json())
        words = ["--effect", self.file, "--event", self.event, "--patience", "0", *more]
        return called(cli_effect.publish_effect, *words, **self.server.environment)


@pytest.fixture
def comment(tmp_path: Path, server: Fake) -> Comment:
    return Comment(tmp_path, server)


ROW = FactRow(service="post", criterion="max-size", what="value", old="1 KB", new="2 KB", citation="verified")


def test_one_comment_and_each_suggestion_once(comment: Comment, server: Fake) -> None:
    server.files = [{"filename": "a.py", "patch": "@@ -1,3 +1,4 @@\n x\n+y"}, {"filename": "b.bin"}]
    fits = Suggestion(path="a.py", first=2, last=3, text="y = 1")
    rest = [Suggestion(path="a.py", first=4, last=5, text="z"), Suggestion(path="b.bin", first=1, last=1, text="z")]
    made = Effect(facts=(ROW,), suggestions=(fits, *rest))
    assert comment.publish("--dry-run", made=made).stdout.startswith("Would be told in #5")
    assert server.changes() == []
    assert comment.publish(made=made).stdout == "#5: commented, 1 suggestion(s).\n"
    [said] = server.comments[5]
    assert "| post |   | max-size | 1 KB → **2 KB** | found |" in said["body"]
    [review] = server.reviews
    [line] = review["comments"]
    assert (review["commit_id"], line["start_line"], line["line"]) == (SHA, 2, 3)
    assert comment.publish(made=made).stdout == "#5: the comment says so already, 0 suggestion(s).\n"
    assert comment.publish(made=Effect()).stdout == "#5: the comment was edited, 0 suggestion(s).\n"
    assert len(server.comments[5]) == 1


@pytest.mark.parametrize(
    "about",
    [
        {"event": "push"},
        {"head_sha": "b" * 40},
        {"head_branch": "other"},
        {"head_repository": {"owner": {"login": "south"}}},
    ],
    ids=lambda about: next(iter(about)),
)
def test_another_commit_branch_or_fork_gets_no_comment(comment: Comment, server: Fake, about: dict[str, Any]) -> None:
    comment.run(**about)
    done = comment.publish(made=Effect(facts=(ROW,)))
    assert (done.returncode, "nothing to do" in done.stdout) == (0, True)
    assert server.changes() == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"version": 2}',
        '{"facts": [{"service": "a", "criterion": "b", "what": "value", "more": 1}]}',
        '{"number": 9}',
        '{"links": [{"url": "x", "verdict": "fine"}]}',
        json.dumps({"pages": ["x"] * 201}),
        json.dumps({"pages": ["x" * 301]}),
        json.dumps({"suggestions": [{"path": "a", "first": 0, "last": 1, "text": ""}]}),
        " " * 1_000_001,
        "[" * 100_000,
    ],
    ids=range(12),
)
def test_an_artifact_that_is_no_effect(comment: Comment, server: Fake, content: str) -> None:
    comment.file.write_text(content)
    done = comment.publish()
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
    assert server.changes() == []


def test_an_artifact_that_is_a_link_or_missing(comment: Comment, server: Fake) -> None:
    assert comment.publish().returncode == 2
    comment.file.symlink_to("/etc/hostname")
    assert comment.publish().returncode == 2
    assert server.changes() == []


def test_the_scripts_as_programs(comment: Comment, server: Fake, change: Change) -> None:
    done = run("scripts/effect.py", "main", "--root", change.root)
    assert (done.returncode, "No figure" in done.stdout) == (0, True)
    comment.file.write_text("{}")
    server.faults = [Fault("POST /issues/5/comments", 403, message="Resource not accessible")]
    done = run("scripts/publish_effect.py", "--effect", comment.file, "--event", comment.event, **server.environment)
    assert (done.returncode, "Give the job's token the right" in done.stderr) == (2, True)
