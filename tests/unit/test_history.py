"""The change log: what two versions of a service differ in, and what a repository's commits make of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from atlas import load
from atlas.catalogue import Catalogue
from atlas.history import git, known
from atlas.history.compare import differences
from atlas.history.versions import facts
from atlas.render.page import Page
from atlas.render.site import Site
from tests.conftest import SMALL, run

POST = "docs/data/services/post.yml"


def version(*written: str, criterion: str = "max-size") -> bytes:
    """A service file with facts of one criterion, each a YAML flow mapping."""
    cited = "cite: {source: limits, start: Letter size}, read: 2024-03-19"
    lines = "".join(f"    - {{{one}, {cited}}}\n" for one in written)
    return f"facts:\n  {criterion}:\n{lines}".encode() if written else b"facts: {}\n"


CASES = {
    "a new value": (["value: 1 KB"], ["value: 2 KB"], ["changed () 1 KB → 2 KB"]),
    "written otherwise": (["value: 1024 KB"], ["value: 1 MB"], []),
    "a number in quotes": (["value: 5 KB"], ['value: "5 kb"'], []),
    "only the note": (["value: 1 KB, note: a"], ["value: 1 KB, note: b"], []),
    "tiers alike are one": (
        ["tiers: [basic, express], value: 1 KB"],
        ["tiers: [basic, express], value: 2 KB"],
        ["changed (basic, express) 1 KB → 2 KB"],
    ),
    "one tier of two": (
        ["tiers: [basic, express], value: 1 KB"],
        ["tiers: [basic], value: 1 KB", "tiers: [express], value: 2 KB"],
        ["changed (express) 1 KB → 2 KB"],
    ),
    "added": ([], ["value: 1 KB"], ["added () 1 KB"]),
    "removed": (["value: 1 KB"], [], ["removed () 1 KB"]),
    "another scope": (["value: 1 KB"], ["value: 1 KB, scope: per box"], ["changed () 1 KB → 1 KB per box"]),
    "scopes keep apart": (
        ["value: 1 KB, scope: a", "value: 2 KB, scope: b"],
        ["value: 2 KB, scope: b", "value: 3 KB, scope: a"],
        ["changed () 1 KB a → 3 KB a"],
    ),
    "two of one cell": (["value: 1 KB", "value: 2 KB"], ["value: 2 KB", "value: 3 KB"], ["changed () 1 KB → 3 KB"]),
    "not a size any more": (["value: many"], ["value: 2 KB"], ["changed () many → 2 KB"]),
}


@pytest.mark.parametrize("name", CASES)
def test_two_versions(name: str, small: Catalogue) -> None:
    old, new, expected = CASES[name]
    told = []
    for one in differences(small.criteria, facts(version(*old)), facts(version(*new))):
        sides = " → ".join(" ".join(filter(None, (v.value, v.scope))) for v in (one.old, one.new) if v)
        told.append(f"{one.kind} ({', '.join(one.tiers)}) {sides}")
    assert told == expected


@pytest.mark.parametrize("content", [b"", b"\xff", b"[", b"[1]", b"facts: [1]", b"facts: {a: 1}", b"facts: {a: [1]}"])
def test_a_version_that_cannot_be_read_says_nothing(content: bytes) -> None:
    assert facts(content) == {}


class Repository:
    """A checkout of the small data set with a history of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(SMALL, root)
        (root / ".gitignore").write_text(".cache/\n")
        self.days = 0
        self.git("init", "-q", "-b", "main")
        self.commit()

    def git(self, *arguments: str) -> str:
        date = f"2026-03-{max(self.days, 1):02}T08:00:00+00:00"
        values = {"NAME": "a", "EMAIL": "a@a", "DATE": date}
        who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in values.items()}
        environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
        return subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, check=True, capture_output=True, text=True
        ).stdout

    def commit(self) -> None:
        self.days += 1
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def swap(self, before: str, after: str, file: str = POST) -> None:
        text = (self.root / file).read_text()
        assert before in text
        (self.root / file).write_text(text.replace(before, after, 1))

    def told(self, root: Path | None = None) -> list[str]:
        known._cached.cache_clear()
        return [
            " ".join(filter(None, (f"{c.when:%d}", c.kind, c.service, c.criterion, c.reference, c.new and c.new.value)))
            for c in known.at(root or self.root).changes
        ]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "main")


def test_the_first_import_is_no_change(repository: Repository) -> None:
    assert repository.told() == []
    assert known.at(repository.root).through is not None


def test_what_commits_change_newest_first(repository: Repository) -> None:
    repository.swap("value: 256 KB", "value: 300 KB")
    repository.commit()
    topic = "docs/data/references/founding.yml"
    more = (repository.root / topic).read_text().replace("url: https://", "url: https://other.")
    (repository.root / "docs/data/references/more.yml").write_text(re.sub("(?m)^  ([a-z-]+):", "  another-\\1:", more))
    (repository.root / "docs/data/services/owl.yml").write_bytes((repository.root / POST).read_bytes())
    repository.commit()
    assert repository.told() == [
        "03 service-added owl",
        "03 reference-added another-seed",
        "02 changed post max-size 300 KB",
    ]


def test_a_merge_counts_once_on_its_day(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "side")
    for value in ("1 KB", "2 KB"):
        repository.swap(f"value: {'256 KB' if value == '1 KB' else '1 KB'}", f"value: {value}")
        repository.commit()
    repository.git("checkout", "-q", "main")
    repository.days += 5
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    assert repository.told() == ["08 changed post max-size 2 KB"]


def kept(repository: Repository) -> None:
    done = run("scripts/changes.py", "--root", repository.root)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_kept_is_continued_and_serves_where_git_cannot(repository: Repository, tmp_path: Path) -> None:
    repository.swap("value: 256 KB", "value: 300 KB")
    repository.commit()
    kept(repository)
    assert run("scripts/changes.py", "--root", repository.root, "--check").returncode == 0
    first = ["02 changed post max-size 300 KB"]
    repository.commit()
    repository.swap("value: 300 KB", "value: 400 KB")
    repository.commit()
    assert repository.told() == ["04 changed post max-size 400 KB", *first]
    assert run("scripts/changes.py", "--root", repository.root, "--check").returncode == 0
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(tmp_path / "shallow"))
    assert repository.told(tmp_path / "shallow") == first
    assert known.at(tmp_path / "shallow").partial
    assert run("scripts/changes.py", "--root", tmp_path / "shallow").returncode == 2
    shutil.rmtree(repository.root / ".git")
    assert repository.told() == first
    assert known.at(repository.root).partial
    done = run("scripts/changes.py", "--root", repository.root)
    assert done.returncode == 2
    assert "Run this in a clone with its whole history." in done.stderr


def test_after_a_rebase_all_is_derived_anew(repository: Repository) -> None:
    repository.swap("value: 256 KB", "value: 300 KB")
    repository.commit()
    kept(repository)
    repository.git("commit", "-q", "--amend", "-a", "-m", "another id")
    repository.git("reflog", "expire", "--expire=now", "--all")
    repository.git("gc", "-q", "--prune=now")
    assert not known.at(repository.root).partial
    assert repository.told() == ["02 changed post max-size 300 KB"]


def test_a_kept_log_that_says_otherwise_is_told(repository: Repository) -> None:
    repository.swap("value: 256 KB", "value: 300 KB")
    repository.commit()
    kept(repository)
    path = repository.root / "docs/data/changes.json"
    path.write_text(path.read_text().replace("300 KB", "301 KB"))
    done = run("scripts/changes.py", "--root", repository.root, "--check")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Run `make changes`" in done.stderr


def test_a_damaged_log_is_told(repository: Repository) -> None:
    (repository.root / "docs/data/changes.json").write_text("{")
    known._cached.cache_clear()
    with pytest.raises(load.DataError, match="is damaged"):
        known.at(repository.root)


def test_versions_are_read_once(repository: Repository) -> None:
    repository.swap("value: 256 KB", "value: 300 KB")
    repository.commit()
    before = repository.told()
    folder = repository.root / ".cache/atlas/facts-1"
    assert len(list(folder.iterdir())) == 2
    for path in folder.iterdir():
        path.write_text(path.read_text().replace("300 KB", "302 KB"))
    assert repository.told() != before


def test_the_history_of_a_figure_is_part_of_the_log(repository: Repository) -> None:
    for old, new in (("256 KB", "300 KB"), ("300 KB", "310 KB")):
        repository.swap(f"value: {old}", f"value: {new}")
        repository.commit()
    known._cached.cache_clear()
    history, catalogue = known.at(repository.root), load.at(repository.root)
    by_tier = {fact.tiers[0]: history.of(fact) for fact in catalogue.services["post"].cell(None, "max-size")}
    assert [change.old.value for change in by_tier["basic"] if change.old] == ["300 KB", "256 KB"]
    assert by_tier["express"] == ()
    cards = LexborHTMLParser(Page(catalogue, Site("https://example.org/x"), history=history).comparison("letters"))
    basic, express = (
        cards.css_first(f'[id="letters:{one.id}"]') for one in catalogue.services["post"].cell(None, "max-size")
    )
    assert basic is not None
    assert express is not None
    said = [line.text() for line in basic.css(".atlas-line") if "this site said" in line.text()]
    assert said == ["Until 2026-03-03 this site said 300 KB.", "Until 2026-03-02 this site said 256 KB."]
    assert "this site said" not in express.text()


def test_days_of_files(repository: Repository, tmp_path: Path) -> None:
    repository.swap("value: 256 KB", "value: 300 KB")
    repository.commit()
    days = git.days(repository.root, "docs")
    assert {days[POST].day, days["docs/data/sources.yml"].day} == {1, 2}
    for depth, expected in ((1, {}), (2, {POST: 2})):
        shallow = tmp_path / str(depth)
        repository.git("clone", "-q", "--depth", str(depth), f"file://{repository.root}", str(shallow))
        assert {path: day.day for path, day in git.days(shallow, "docs").items()} == expected
    assert git.days(tmp_path, "docs") == {}
