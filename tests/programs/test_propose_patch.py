"""scripts/propose_patch.py with a bare repository on disk and a GitHub on this machine: one pull request."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, run
from tests.programs.fake_github import TOKEN, Fake, Fault, Json
from tests.programs.test_publish_state import git

Done = subprocess.CompletedProcess[str]
BRANCH = "links/ready-patch"
PAGE = "docs/index.md"
OLD, NEW = "https://old.example/", "https://new.example/"


class Shop:
    """A bare repository whose main has a few files, a checkout of it, and a patch."""

    def __init__(self, folder: Path, server: Fake) -> None:
        self.bare, self.root, self.file, self.server = (
            folder / "bare.git",
            folder / "root",
            folder / "links.patch",
            server,
        )
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(folder, "clone", "--quiet", str(self.bare), str(self.root))
        git(self.root, "checkout", "--quiet", "-B", "main")
        for name in (PAGE, "docs/data/a.yml", "mkdocs.yml", "CONTRIBUTING.md", "Makefile", ".github/workflows/ci.yml"):
            self.write(name, f"one\n{OLD}\nthree\n")
        (self.root / "docs" / "link.md").symlink_to("index.md")
        self.land()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def land(self) -> None:
        """What is in the checkout becomes main."""
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "-m", "x")
        git(self.root, "push", "--quiet", "origin", "main")

    def patch(self, *names: str, text: str = f"one\n{NEW}\nthree\n") -> None:
        """The patch that writes a text into files; the checkout is left as it was."""
        for name in names:
            self.write(name, text)
        self.take()

    def take(self) -> None:
        git(self.root, "add", "--all")
        self.file.write_text(git(self.root, "diff", "--cached", "--binary") + "\n")
        git(self.root, "reset", "--quiet", "--hard")

    def propose(self, *more: str) -> Done:
        arguments: list[str | Path] = ["--root", self.root, "--patch", self.file, "--patience", "0", *more]
        return run("scripts/propose_patch.py", *arguments, cwd=ROOT, **self.server.environment)

    def said(self, *more: str) -> str:
        done = self.propose(*more)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def refused(self) -> str:
        """One line; nothing may have happened."""
        done = self.propose()
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
        assert self.branches == ["main"]
        assert self.server.pulls == []
        return done.stderr

    @property
    def branches(self) -> list[str]:
        return git(self.bare, "branch", "--format=%(refname:short)").splitlines()

    @property
    def pull(self) -> Json:
        [found] = self.server.pulls
        return found

    def held(self, name: str) -> str:
        return git(self.bare, "show", f"{BRANCH}:{name}")

    @property
    def tip(self) -> str:
        return git(self.bare, "rev-parse", BRANCH)


@pytest.fixture
def shop(tmp_path: Path, server: Fake) -> Shop:
    return Shop(tmp_path, server)


def test_a_life(shop: Shop, server: Fake) -> None:
    """Nothing, opened, the same, changed, main moves on, nothing left, and the same again."""
    shop.file.write_text("\n")
    assert shop.said() == "nothing to propose\n"
    assert shop.branches == ["main"]

    shop.patch(PAGE)
    assert shop.said() == f"{BRANCH}: the branch was pushed.\n#1: created\n"
    assert (shop.pull["base"], shop.pull["head"]["ref"]) == ("main", BRANCH)
    assert f"- `{PAGE}`" in shop.pull["body"]
    assert shop.held(PAGE).splitlines()[1] == NEW
    assert git(shop.bare, "log", "--format=%an %s", "-1", BRANCH).startswith("github-actions[bot] Replace links")
    server.changes()

    tip = shop.tip
    assert shop.said() == f"{BRANCH}: the branch holds this already.\n#1: left as it is\n"
    assert (server.changes(), shop.tip) == ([], tip)

    shop.patch(PAGE, "mkdocs.yml", "CONTRIBUTING.md")
    assert shop.said() == f"{BRANCH}: the branch was pushed.\n#1: edited\n"
    assert git(shop.bare, "rev-list", "--count", f"main..{BRANCH}") == "1"

    shop.write("Makefile", "new")
    shop.land()
    shop.said()
    assert shop.held("Makefile") == "new"
    assert git(shop.root, "status", "--porcelain") == ""

    shop.file.write_text("")
    assert shop.said() == "#1: closed, nothing is left to propose\n"
    assert shop.pull["state"] == "closed"
    assert shop.said() == "nothing to propose\n"

    shop.patch(PAGE, "mkdocs.yml", "CONTRIBUTING.md")
    assert shop.said().endswith("#2: created\n"), "closed by us, not by a person"


def test_declined_once_is_not_proposed_again_until_it_changes(shop: Shop, server: Fake) -> None:
    shop.patch(PAGE)
    shop.said()
    shop.pull["state"] = "closed"
    assert shop.said() == "#1 proposed the same and was closed unmerged: not proposed again.\n"
    shop.patch(PAGE, "mkdocs.yml")
    assert shop.said().endswith("#2: created\n")
    assert [pull["state"] for pull in server.pulls] == ["closed", "open"]


def test_merged_is_not_declined(shop: Shop, server: Fake) -> None:
    shop.patch(PAGE)
    shop.said()
    shop.pull.update(state="closed", merged_at="2026-11-24T02:00:00Z")
    assert shop.said().endswith("#2: created\n")


def test_what_somebody_added_to_the_branch_is_kept(shop: Shop) -> None:
    shop.patch(PAGE)
    shop.said()
    git(shop.root, "fetch", "--quiet", "origin", BRANCH)
    git(shop.root, "checkout", "--quiet", "-B", "mine", "FETCH_HEAD")
    shop.write(PAGE, "better\n")
    git(shop.root, "commit", "--quiet", "--all", "-m", "better")
    git(shop.root, "push", "--quiet", "origin", f"mine:{BRANCH}")
    git(shop.root, "checkout", "--quiet", "main")
    shop.patch(PAGE, "mkdocs.yml")
    assert "somebody has added to the branch, which is left as it is" in shop.said()
    assert shop.held(PAGE) == "better"


@pytest.mark.parametrize("name", ["Makefile", ".github/workflows/ci.yml"])
def test_files_that_are_none_of_its_business(shop: Shop, name: str) -> None:
    shop.patch(PAGE, name)
    assert f"The patch touches '{name}'; it may touch docs/" in shop.refused()


def _new(shop: Shop) -> None:
    shop.write("docs/new.md", "x")


def _deleted(shop: Shop) -> None:
    (shop.root / PAGE).unlink()


def _renamed(shop: Shop) -> None:
    (shop.root / PAGE).rename(shop.root / "docs/other.md")


def _executable(shop: Shop) -> None:
    (shop.root / PAGE).chmod(0o755)


def _link(shop: Shop) -> None:
    (shop.root / "docs/link.md").unlink()
    (shop.root / "docs/link.md").symlink_to("/etc/passwd")


@pytest.mark.parametrize("act", [_new, _deleted, _renamed, _executable, _link])
def test_more_than_an_edit_is_refused(shop: Shop, act: object) -> None:
    assert callable(act)
    act(shop)
    shop.take()
    assert "than edit its text. Nothing was pushed." in shop.refused()


UPWARDS = "--- a/docs/../Makefile\n+++ b/docs/../Makefile\n@@ -1 +1 @@\n-one\n+two\n"


@pytest.mark.parametrize("patch", ["nonsense", UPWARDS, UPWARDS.replace("docs/../", "../root/"), "\0" * 100])
def test_what_does_not_apply_is_told(shop: Shop, patch: str) -> None:
    shop.file.write_text(patch)
    assert "The patch does not apply to main: git apply" in shop.refused()


def test_main_has_moved_on(shop: Shop) -> None:
    shop.patch(PAGE)
    shop.write(PAGE, "other\n")
    shop.land()
    assert "The patch does not apply to main" in shop.refused()


def test_a_patch_has_a_largest_size(shop: Shop) -> None:
    shop.file.write_text("x" * 5_000_001)
    assert "is larger than 5 MB" in shop.refused()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--base", BRANCH], "needs a base other than"),
        (["--base", "nowhere"], "has no branch nowhere"),
        (["--branch", "a b"], "is not a name"),
        (["--branch", "main"], "needs a base other than"),
    ],
)
def test_arguments_that_cannot_be_used(shop: Shop, more: list[str], said: str) -> None:
    shop.patch(PAGE)
    done = shop.propose(*more)
    assert done.returncode == 2
    assert said in done.stderr


def test_dry_run_changes_nothing(shop: Shop, server: Fake) -> None:
    shop.patch(PAGE)
    assert shop.said("--dry-run") == f"Would propose edits of 1 file(s) from {BRANCH}.\n"
    assert (shop.branches, server.changes()) == (["main"], [])


@pytest.mark.parametrize(
    "fault",
    [
        Fault("GET /pulls", 500),
        Fault("POST /pulls", 500),
        Fault("POST /pulls", None, late=True),
        Fault("POST /pulls", 403, {"Retry-After": "0"}),
        Fault("PATCH .*", None, late=True),
    ],
    ids=lambda fault: f"{fault.request} {fault.status}",
)
def test_failures_on_the_way(shop: Shop, server: Fake, fault: Fault) -> None:
    for names in ((PAGE,), (PAGE, "mkdocs.yml")):
        server.faults = [Fault(**{**vars(fault), "times": 1})]
        shop.patch(*names)
        shop.said()
    assert "`mkdocs.yml`" in shop.pull["body"]


def test_pushed_but_not_opened_is_opened_the_next_time(shop: Shop, server: Fake) -> None:
    said = "GitHub Actions is not permitted to create or approve pull requests."
    server.faults = [Fault("POST /pulls", 403, message=said)]
    shop.patch(PAGE)
    done = shop.propose()
    assert done.returncode == 2
    assert f"{said}. Give the job's token the right" in done.stderr
    assert TOKEN not in done.stderr
    assert shop.said() == f"{BRANCH}: the branch holds this already.\n#1: created\n"
