"""The workflows: least rights, pinned actions, no stranger's text in a shell, scripts that take what they are given."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, run

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
Job = dict[str, Any]


def loaded(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text())
    assert isinstance(found, dict)
    return found


def jobs(path: Path) -> Iterator[tuple[str, Job]]:
    yield from loaded(path)["jobs"].items()


def steps() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in FILES:
        for name, job in jobs(path):
            for step in job.get("steps", []):
                yield path.name, name, step


def scripts() -> Iterator[str]:
    """Each `run:` of every workflow."""
    for _, _, step in steps():
        if "run" in step:
            yield step["run"]


def calls(script: str) -> Iterator[list[str]]:
    """The words of each call of one of our scripts, from its name on."""
    for line in script.replace("\\\n", " ").splitlines():
        words = shlex.split(line.split("||")[0], comments=True)
        for number, word in enumerate(words):
            if re.fullmatch(r"scripts/\w+\.py", word):
                yield words[number:]


ALL_CALLS = sorted({tuple(call) for script in scripts() for call in calls(script)})


def test_all_are_looked_at() -> None:
    assert [path.name for path in FILES] == [
        "ci.yml",
        "deploy.yml",
        "effect-comment.yml",
        "effect.yml",
        "forms.yml",
        "nightly.yml",
        "release.yml",
    ]
    assert {call[0] for call in ALL_CALLS} == {
        "scripts/check_facts.py",
        "scripts/check_links.py",
        "scripts/effect.py",
        "scripts/form_to_change.py",
        "scripts/pack_data.py",
        "scripts/propose_change.py",
        "scripts/propose_patch.py",
        "scripts/publish_effect.py",
        "scripts/publish_report.py",
        "scripts/publish_state.py",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_rights(path: Path) -> None:
    assert loaded(path)["permissions"] == {}
    for name, job in jobs(path):
        assert isinstance(job["permissions"], dict), name
        assert set(job["permissions"].values()) <= {"read", "write"}


def test_what_may_write_and_where() -> None:
    writing = {
        (path.name, name, right)
        for path in FILES
        for name, job in jobs(path)
        for right, kind in job["permissions"].items()
        if kind == "write"
    }
    assert writing == {
        ("deploy.yml", "deploy", "id-token"),
        ("deploy.yml", "deploy", "pages"),
        ("effect-comment.yml", "comment", "pull-requests"),
        ("forms.yml", "write", "contents"),
        ("forms.yml", "write", "issues"),
        ("forms.yml", "write", "pull-requests"),
        ("nightly.yml", "deploy", "id-token"),
        ("nightly.yml", "deploy", "pages"),
        ("nightly.yml", "issue", "issues"),
        ("nightly.yml", "patch", "contents"),
        ("nightly.yml", "patch", "pull-requests"),
        ("nightly.yml", "publish-state", "contents"),
        ("release.yml", "publish", "attestations"),
        ("release.yml", "publish", "contents"),
        ("release.yml", "publish", "id-token"),
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_job_ends(path: Path) -> None:
    for name, job in jobs(path):
        called = "uses" in job  # a called workflow's jobs have their own
        assert called or 0 < job["timeout-minutes"] <= 90, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits(path: Path) -> None:
    used = re.findall(r"^\s*(?:- )?uses: (.*)$", path.read_text(), re.M)
    assert used or path.name == "none"
    for line in used:
        local = line.startswith("./") and (ROOT / line.split()[0]).is_file()
        assert local or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_action_one_commit() -> None:
    pins = {
        tuple(line.split()[0].split("@"))
        for path in FILES
        for line in re.findall(r"uses: (\w\S+@.*)", path.read_text())
    }
    assert len({name for name, _ in pins}) == len(pins)


def test_no_checkout_leaves_the_token_behind() -> None:
    checkouts = [step for _, _, step in steps() if str(step.get("uses")).startswith("actions/checkout@")]
    assert len(checkouts) > 8
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_text_of_an_event_or_a_form_reaches_a_shell() -> None:
    for script in scripts():
        inserted = re.findall(r"\$\{\{\s*(.*?)\s*\}\}", script, re.S)
        assert set(inserted) <= {"matrix.builder"}, inserted


def test_tokens_are_given_to_single_steps() -> None:
    """Not to a job or a workflow, where every package's code would see them; only to steps that call our scripts, or
    GitHub's own program."""
    for path in FILES:
        assert "secrets." not in path.read_text()
        assert "env" not in loaded(path) or "token" not in str(loaded(path)["env"]).lower()
        for name, job in jobs(path):
            assert "env" not in job, name
    for file, name, step in steps():
        if "token" in str(step.get("env")):
            assert list(calls(step["run"])) or step["run"].startswith("gh release create "), (file, name)


def test_variables_of_a_shell_are_quoted() -> None:
    """A form's text in one of them must stay one word."""
    for _, _, step in steps():
        for variable in step.get("env", {}):
            bare = re.findall(rf'(?<!["\w/-])\${variable}\b(?!")', step.get("run", ""))
            quoted = re.findall(rf'"[^"\n]*\${variable}\b[^"\n]*"', step.get("run", ""))
            loops = re.findall(rf"for \w+ in \${variable};", step.get("run", ""))
            assert len(bare) <= len(quoted) + len(loops), step["run"]


def test_variables_of_a_shell_are_given() -> None:
    for file, name, step in steps():
        script = step.get("run", "")
        used = set(re.findall(r"\$\{?(\w+)", re.sub(r"\$\{\{.*?\}\}", "", script)))
        made = set(re.findall(r"\b(\w+)=", script)) | set(re.findall(r"for (\w+) in", script))
        given = {"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH", "RUNNER_TEMP"} | step.get(
            "env", {}
        ).keys()
        assert used <= given | made, (file, name, used - given - made)


def test_the_nightly_run_never_overlaps_itself_nor_runs_on_forks() -> None:
    nightly = loaded(FOLDER / "nightly.yml")
    assert nightly["concurrency"] == {"group": "nightly", "cancel-in-progress": False}
    [cron] = nightly[True]["schedule"]  # YAML 1.1 reads the key `on` as true
    minute, hour, *rest = cron["cron"].split()
    assert (int(minute) % 2, int(hour) < 6, rest) == (1, True, ["*"] * 3)
    assert "workflow_dispatch" in nightly[True]
    assert "!github.event.repository.fork" in nightly["jobs"]["build"]["if"]
    for name, job in nightly["jobs"].items():
        assert name == "build" or "build" in job["needs"], f"{name} would run on a fork"


def test_only_the_default_branch_may_write() -> None:
    nightly = loaded(FOLDER / "nightly.yml")["jobs"]
    for name in ("publish-state", "issue", "patch"):
        assert "needs.build.outputs.publish == 'true'" in nightly[name]["if"], name
    assert "needs.publish-state.result == 'success'" in nightly["deploy"]["if"]


def test_the_job_that_reads_a_form_cannot_write() -> None:
    found = loaded(FOLDER / "forms.yml")
    assert found[True] == {"issues": {"types": ["opened", "edited", "reopened", "labeled"]}}
    read, write = found["jobs"]["read"], found["jobs"]["write"]
    assert read["permissions"] == {"contents": "read"}
    assert "token" not in str(read["steps"])
    assert (write["needs"], write["if"]) == ("read", "${{ needs.read.outputs.read == 'true' }}")
    assert "!github.event.repository.fork" in read["if"]
    assert not any("form_to_change" in str(step) for step in write["steps"]), "what reads the web has no right to write"


def test_what_runs_after_another_workflow_runs_nothing_of_it() -> None:
    """`workflow_run` has rights that a pull request has not: one job has it, and runs our own code only."""
    for path in FILES:
        risky = {"workflow_run", "pull_request_target", "issue_comment"} & set(loaded(path)[True])
        assert risky == ({"workflow_run"} if path.name == "effect-comment.yml" else set()), path.name
    found = loaded(FOLDER / "effect-comment.yml")["jobs"]
    assert found.keys() == {"comment"}
    assert found["comment"]["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    checkouts = [step for step in found["comment"]["steps"] if "checkout" in str(step.get("uses"))]
    assert [step["with"] for step in checkouts] == [{"persist-credentials": False}], "no ref, no other repository"
    [script] = [list(calls(step["run"])) for step in found["comment"]["steps"] if "scripts/" in str(step.get("run"))]
    assert script[0][0] == "scripts/publish_effect.py"
    [artifact] = [step["with"] for step in found["comment"]["steps"] if "download" in str(step.get("uses"))]
    assert artifact["path"] == "${{ runner.temp }}/effect", "outside the checkout, where nothing of it is run"


def test_the_job_that_runs_a_strangers_code_has_no_right_to_write() -> None:
    for name in ("effect.yml", "ci.yml"):
        for job in loaded(FOLDER / name)["jobs"].values():
            assert set(job["permissions"].values()) <= {"read"}
            assert "token" not in str(job["steps"])


def test_the_job_that_signs_runs_no_code_of_ours() -> None:
    found = loaded(FOLDER / "release.yml")["jobs"]
    assert found["build"]["permissions"] == {"contents": "read"}
    assert "default_branch" in found["build"]["if"]
    used = [str(step.get("uses", step.get("run"))).split("@")[0] for step in found["publish"]["steps"]]
    assert [name.split(" --")[0].split()[0] for name in used] == [
        "actions/download-artifact",
        "actions/attest-build-provenance",
        "gh",
    ]


def test_the_auditor_finds_nothing() -> None:
    """As `make lint` calls it; here only where it is installed."""
    program = Path(sys.executable).parent / "zizmor"
    if not program.exists():
        pytest.skip("zizmor is not in this environment")
    done = subprocess.run([program, "--offline", "--quiet", ROOT / ".github"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


@lru_cache
def help_of(script: str, command: str) -> str:
    done = run(script, *([command] if command else []), "--help", cwd=ROOT, COLUMNS="200")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("call", ALL_CALLS, ids=lambda call: " ".join(call[:3]))
def test_scripts_take_what_they_are_given(call: tuple[str, ...]) -> None:
    script, *words = call
    command = words[0] if not words[0].startswith("-") else ""
    told = help_of(script, command)
    options = [word for word in words if word.startswith("--")]
    assert options
    for option in options:
        assert re.search(rf"(^|[\s\[|(]){option}\b", told), f"{script} {command} does not know {option}"


@pytest.mark.parametrize("script", sorted(set(scripts())), ids=lambda script: script.splitlines()[0][:40])
def test_shell_is_well_formed(script: str) -> None:
    plain = re.sub(r"\$\{\{.*?\}\}", "x", script, flags=re.S)
    assert subprocess.run(["bash", "-n"], input=plain, text=True, check=False).returncode == 0


def _step(job: str, name: str) -> str:
    [found] = [step["run"] for _, of, step in steps() if of == job and step.get("name") == name]
    return str(found)


CHECKS = {
    ("sweep", "Check this share of the links"): "out/links-1",
    ("facts", "Look for the words of every citation"): "out/facts",
    ("merge", "Join, and judge over the nights"): "out/links",
}


@pytest.mark.parametrize("code", [0, 1, 2, 130])
@pytest.mark.parametrize(("job", "name"), CHECKS)
def test_what_the_exit_codes_of_the_checks_do_to_a_run(tmp_path: Path, job: str, name: str, code: int) -> None:
    """The step as it stands, with a check that does nothing but end: trouble found is no failure, anything else is."""
    out = CHECKS[job, name]
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(
        f"#!/bin/sh\nmkdir -p {out} state\necho '{{}}' > {out}/links.json\necho '{{}}' > state/links.json\n"
        f"echo '{{}}' > state/facts.json\necho told > {out}/links.md\necho told > {out}/facts.md\nexit {code}\n"
    )
    python.chmod(0o755)
    summary = tmp_path / "summary"
    environment = {"PATH": "/usr/bin:/bin", "SHARD": "1", "NUMBER": "2", "PATIENCE": "1", "RATE": "1"}
    done = subprocess.run(
        ["bash", "-e", "-c", _step(job, name)],
        cwd=tmp_path,
        env={**environment, "GITHUB_STEP_SUMMARY": str(summary)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (code if code > 1 else 0), done.stderr
    assert ("::error title=Inconclusive::" in done.stdout) == (code > 1)
    if job != "sweep":
        kept = sorted(path.name for path in (tmp_path / "out/state").glob("*")) if code < 2 else []
        assert kept == (
            [] if code > 1 else {"facts": ["facts.json"], "merge": ["links-report.json", "links.json"]}[job]
        )
        assert summary.read_text() == "told\n"


def test_the_plan_of_shards(tmp_path: Path) -> None:
    """What the form offers becomes the matrix; anything else is refused."""
    out = tmp_path / "out"
    offered = loaded(FOLDER / "nightly.yml")[True]["workflow_dispatch"]["inputs"]["shards"]["options"]
    for number in [*offered, "x", ""]:
        out.write_text("")
        environment = {"SHARDS": number, "PUBLISH": "true", "GITHUB_OUTPUT": str(out), "PATH": "/usr/bin:/bin"}
        plan = _step("build", "Plan")
        done = subprocess.run(["bash", "-e", "-c", plan], env=environment, capture_output=True, check=False)
        assert (done.returncode == 0) == (number in offered)
        given = dict(line.split("=", 1) for line in out.read_text().splitlines())
        if number in offered:
            assert json.loads(given["shards"]) == list(range(1, int(number) + 1))
            assert (given["number"], given["publish"]) == (number, "true")
