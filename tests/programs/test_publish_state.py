"""scripts/publish_state.py with a bare repository on disk: what is kept, races, and being killed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from atlas.github import state_branch
from atlas.github.git import GitFailed, workshop
from tests.conftest import ROOT, run

Done = subprocess.CompletedProcess[str]
SCRIPT = "scripts/publish_state.py"
WHO = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    done = subprocess.run(["git", *WHO, "-C", folder, *arguments], capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip()


class Shed:
    """A bare repository, a checkout of it, and a folder of state."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.root, self.state, self.tools = (
            folder / name for name in ("bare.git", "root", "state", "tools")
        )
        for path in (self.root, self.state, self.tools):
            path.mkdir()
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(self.root, "init", "--quiet", "--initial-branch=main")
        git(self.root, "remote", "add", "origin", str(self.bare))
        (self.root / "readme").write_text("x")
        git(self.root, "add", ".")
        git(self.root, "commit", "--quiet", "-m", "first")
        git(self.root, "push", "--quiet", "origin", "main")

    def script(self, *more: str | Path, **environment: str) -> Done:
        return run(SCRIPT, "--root", self.root, *more, cwd=ROOT, **environment)

    def publish(self, *more: str, **environment: str) -> Done:
        return self.script("--from", self.state, *more, **environment)

    def log(self, branch: str = "state") -> list[str]:
        return git(self.bare, "log", "--format=%s", branch).splitlines()

    def held(self, name: str, branch: str = "state") -> str:
        return git(self.bare, "show", f"{branch}:{name}")

    def shim(self, script: str) -> dict[str, str]:
        """A git that does something else first; `$real` is the real one."""
        path = self.tools / "git"
        path.write_text(f'#!/bin/sh\nreal={shutil.which("git")}\n{script}\nexec $real "$@"\n')
        path.chmod(0o755)
        return {"PATH": f"{self.tools}:{os.environ['PATH']}"}


@pytest.fixture
def shed(tmp_path: Path) -> Shed:
    return Shed(tmp_path)


def test_nights(shed: Shed) -> None:
    """The first commit has no parent; the second keeps what it does not bring; nothing new is no commit."""
    (shed.state / "facts.json").write_text('{"night": 1}')
    done = shed.publish()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(" with 1 file(s).\n")
    assert "nothing has changed" in shed.publish().stdout
    (shed.state / "facts.json").rename(shed.state / "links.json")
    (shed.state / "links.json").write_text('{"night": 2}')
    assert shed.publish().returncode == 0
    assert shed.log() == ["Update links.json", "Update facts.json"]
    assert (shed.held("facts.json"), shed.held("links.json")) == ('{"night": 1}', '{"night": 2}')
    assert git(shed.bare, "log", "-1", "--format=%an", "state") == "github-actions[bot]"
    assert git(shed.bare, "merge-base", "main", "state", check=False) == ""
    assert git(shed.root, "status", "--porcelain") == ""
    assert git(shed.root, "branch", "--all", "--format=%(refname)") == "refs/heads/main\nrefs/remotes/origin/main"


def test_fetch(shed: Shed, tmp_path: Path) -> None:
    away = tmp_path / "away"
    assert shed.script("--fetch", away).stdout == "state: nothing there yet.\n"
    assert list(away.iterdir()) == []
    (shed.state / "facts.json").write_text('{"größe": 1}')
    shed.publish()
    assert shed.script("--fetch", away).stdout == "state: facts.json.\n"
    assert [path.name for path in away.iterdir()] == ["facts.json"]
    assert (away / "facts.json").read_text() == '{"größe": 1}'


def test_only_files_that_belong_there(shed: Shed, tmp_path: Path) -> None:
    (shed.state / "facts.json").write_text("{}")
    (shed.state / "links.md").write_text("x")
    (shed.state / "facts.damaged-1.json").write_text("{}")
    (shed.state / "folder.json").mkdir()
    (shed.state / "passwd.json").symlink_to("/etc/passwd")
    done = shed.publish()
    assert done.stderr.count("is left out") == 4
    assert git(shed.bare, "ls-tree", "--name-only", "state") == "facts.json"


def test_what_others_put_on_the_branch_is_not_fetched(shed: Shed, tmp_path: Path) -> None:
    git(shed.root, "checkout", "--quiet", "--orphan", "state")
    for name in ("..json", "a\n.json", "Facts.json", "sub.json"):
        (shed.root / name).write_text("{}") if name != "sub.json" else (shed.root / name).mkdir()
    (shed.root / "sub.json" / "x.json").write_text("{}")
    (shed.root / "link.json").symlink_to("/etc/passwd")
    (shed.root / "facts.json").write_bytes(b'{"a": "\xff"}')
    git(shed.root, "add", ".")
    git(shed.root, "commit", "--quiet", "-m", "x")
    git(shed.root, "push", "--quiet", "origin", "state")
    done = shed.script("--fetch", tmp_path / "away")
    assert (done.returncode, done.stdout) == (0, "state: facts.json.\n")
    assert [path.name for path in (tmp_path / "away").iterdir()] == ["facts.json"]
    assert done.stderr.count("is left out") == 6
    assert shed.publish().returncode == 0
    (shed.state / "links.json").write_text("{}")
    assert shed.publish().returncode == 0
    assert len(git(shed.bare, "ls-tree", "-z", "--name-only", "state").split("\0")) == 9


@pytest.mark.parametrize("content", ["{", "", "[" * 99_999])
def test_a_half_written_memory_is_not_published(shed: Shed, content: str) -> None:
    (shed.state / "facts.json").write_text(content)
    (shed.state / "links.json").write_text("{}")
    done = shed.publish()
    assert done.returncode == 2
    assert "is not JSON" in done.stderr
    assert git(shed.bare, "branch", "--format=%(refname)") == "refs/heads/main"


def test_a_file_has_a_largest_size(shed: Shed) -> None:
    with (shed.state / "facts.json").open("wb") as file:
        file.truncate(state_branch.LARGEST + 1)
    done = shed.publish()
    assert (done.returncode, "larger than 20 MB" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--branch", "main"], "is the default branch"),
        (["--branch", "-f"], "expected one argument"),
        (["--branch", "a..b"], "is not a name"),
        (["--branch", "a.lock"], "is not a name"),
        (["--remote", "--upload-pack=x"], "is not a name"),
        (["--remote", "nobody"], "No such remote"),
        (["--from", "/nowhere"], "is not a folder"),
        (["--fetch", "x"], "not allowed with argument"),
    ],
)
def test_arguments_that_cannot_be_used(shed: Shed, more: list[str], said: str) -> None:
    (shed.state / "facts.json").write_text("{}")
    more = [f"{more[0]}={more[1]}"] if more[1].startswith("--") else more
    done = shed.publish(*more)
    assert done.returncode == 2
    assert said in done.stderr
    assert git(shed.bare, "branch", "--format=%(refname)") == "refs/heads/main"


def test_a_remote_that_is_gone_is_one_line(shed: Shed, tmp_path: Path) -> None:
    git(shed.root, "remote", "set-url", "origin", str(tmp_path / "gone"))
    done = shed.script("--fetch", tmp_path / "away")
    assert done.returncode == 2
    assert done.stderr.startswith("git ls-remote: fatal:")
    assert done.stderr.count("\n") == 1


RACE = """
case "$*" in
*" push "*)
    if [ ! -e "$0.raced" ]; then
        touch "$0.raced"
        blob=$(echo '{"by": "other"}' | $real --git-dir=BARE hash-object -w --stdin)
        tree=$(printf '100644 blob %s\\tother.json\\n' "$blob" | $real --git-dir=BARE mktree)
        made=$(echo other | $real --git-dir=BARE commit-tree "$tree" $(PARENT))
        $real --git-dir=BARE update-ref refs/heads/state "$made"
    fi ;;
esac"""


@pytest.mark.parametrize("exists", [False, True], ids=["new branch", "branch"])
def test_a_lost_race_starts_from_the_new_tip(shed: Shed, exists: bool) -> None:
    (shed.state / "facts.json").write_text('{"night": 1}')
    parent = "true"
    if exists:
        shed.publish()
        (shed.state / "facts.json").write_text('{"night": 2}')
        parent = "echo -p state"
    done = shed.publish(**shed.shim(RACE.replace("BARE", str(shed.bare)).replace("PARENT", parent)))
    assert done.returncode == 0, done.stderr
    assert shed.log()[:2] == ["Update facts.json", "other"]
    assert shed.held("other.json") == '{"by": "other"}'
    assert shed.held("facts.json") == f'{{"night": {2 if exists else 1}}}'


@pytest.mark.parametrize("command", ["ls-remote", "fetch", "hash-object", "commit-tree", "push"])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_killed_and_run_again(shed: Shed, command: str, late: bool) -> None:
    """Each file is either as it was or as it should be, and the next run makes one commit at most."""
    (shed.state / "facts.json").write_text('{"night": 1}')
    shed.publish()
    (shed.state / "facts.json").write_text('{"night": 2}')
    first = '$real "$@"' if late else ":"
    done = shed.publish(**shed.shim(f'case "$*" in *" {command} "*) {first}; kill -9 $PPID; exit 1;; esac'))
    assert done.returncode == -9
    done_already = (command, late) == ("push", True)
    assert shed.held("facts.json") == ('{"night": 2}' if done_already else '{"night": 1}')
    again = shed.publish()
    assert ("nothing has changed" in again.stdout) == done_already
    assert shed.log() == ["Update facts.json"] * 2
    assert shed.held("facts.json") == '{"night": 2}'


def test_a_branch_that_refuses_is_tried_a_few_times_and_told(shed: Shed) -> None:
    hook = shed.bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho protected branch >&2\nexit 1\n")
    hook.chmod(0o755)
    waited: list[float] = []
    with (
        workshop(shed.root, "origin") as repository,
        pytest.raises(GitFailed, match=r"protected branch.*tried 6 times"),
    ):
        state_branch.publish(repository, "state", {"facts.json": b"{}"}, waited.append)
    assert waited == [0.5, 1, 2, 4, 5, 5]


def test_the_token_is_for_github_alone_and_in_no_argument(shed: Shed) -> None:
    environ = {"PATH": os.environ["PATH"], "GITHUB_TOKEN": "secret"}
    with workshop(shed.root, "origin", environ) as repository:
        assert "secret" not in repr(repository)
        assert not [value for value in repository.environment.values() if "secret" in value]
        assert not [name for name in repository.environment if name.startswith("GIT_CONFIG")]
    git(shed.root, "remote", "set-url", "origin", "https://github.com/north/atlas")
    with workshop(shed.root, "origin", environ) as repository:
        given = [value for name, value in repository.environment.items() if name.startswith("GIT_CONFIG_VALUE")]
        assert given[0] == "", "takes away what a checkout has left"
        configured = repository.git("config", "--get-urlmatch", "http.extraheader", "https://github.com/north/atlas")
        assert configured.startswith(b"AUTHORIZATION: basic ")
        elsewhere = repository.git("config", "--get-regexp", "http.*")
        assert b"http.https://github.com/.extraheader" in elsewhere
        assert b"followredirects false" in elsewhere
    git(shed.root, "remote", "set-url", "origin", "https://github.com.example/north/atlas")
    with workshop(shed.root, "origin", environ) as repository:
        assert not [name for name in repository.environment if name.startswith("GIT_CONFIG")]
