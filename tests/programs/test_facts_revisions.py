"""Only the statements that differ from a git revision."""

from __future__ import annotations

import subprocess

import pytest

from tests.programs.desk import POST, Desk


def git(desk: Desk, *command: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(desk.root), *who, *command], check=True, capture_output=True)


@pytest.fixture
def committed(desk: Desk) -> Desk:
    git(desk, "init", "--quiet", "--initial-branch=main")
    git(desk, "add", ".")
    git(desk, "commit", "--quiet", "--no-verify", "--message=One")
    return desk


def test_only_what_a_pull_request_touches(committed: Desk) -> None:
    """Lines that moved and dates do not count; the edited fact is judged, and it is wrong."""
    committed.edit(POST, "name: Azure Post\n", "# The post.\nname: Azure Post\n")
    committed.edit(POST, "      value: 256 KB\n", "      value: 512 KB\n")
    done = committed.judge("--changed-since", "HEAD")
    assert done.returncode == 1
    assert [(fact["key"], fact["expected"]) for fact in committed.facts] == [
        ("post/max-size/basic/maximum//@limits", "512 KB")
    ]
    assert committed.judge("--changed-since", "main").returncode == 1


def test_a_pull_request_that_touches_no_fact(committed: Desk) -> None:
    committed.edit(POST, "summary: Carries letters.", "summary: Carries mail.")
    done = committed.judge("--changed-since", "HEAD")
    assert (done.returncode, done.stdout, committed.facts) == (0, "0 statements: none.\n", [])


def test_a_new_address_of_a_source_touches_all_its_facts(committed: Desk) -> None:
    committed.edit("docs/data/sources.yml", "azure/post/overview", "azure/post/what-is")
    committed.judge("--changed-since", "HEAD")
    assert {fact["source"] for fact in committed.facts} == {"overview"}
    assert len(committed.facts) == 5


def test_data_that_were_broken_before_count_as_touched(committed: Desk) -> None:
    committed.edit(POST, "name: Azure Post", "name: [")
    git(committed, "commit", "--quiet", "--no-verify", "--all", "--message=Two")
    committed.edit(POST, "name: [", "name: Azure Post")
    assert committed.judge("--changed-since", "HEAD").stdout == "10 statements: 10 verified.\n"


@pytest.mark.parametrize("revision", ["nonsense", "HEAD~5", "HEAD:docs:x", "--output=x", "-h", ""])
def test_a_bad_revision(committed: Desk, revision: str) -> None:
    done = committed.judge(f"--changed-since={revision}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--changed-since ")
    assert done.stderr.count("\n") <= 3
    assert not [path for path in committed.root.iterdir() if path.name not in ("docs", ".git")]


def test_a_revision_where_there_is_no_repository(desk: Desk) -> None:
    done = desk.judge("--changed-since", "HEAD")
    assert done.returncode == 2
    assert "not a git repository" in done.stderr
