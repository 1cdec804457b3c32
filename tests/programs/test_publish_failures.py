"""Failures between scripts/publish_report.py and GitHub: nothing is made twice, no comment is lost, one line tells."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from atlas.github.place import Place
from atlas.github.refusal import Failed
from tests.conftest import ROOT
from tests.programs.fake_github import PERSON, REPOSITORY, TOKEN, Fake, Fault, Json, github
from tests.programs.office import A, B, C, Office, link

Held = tuple[list[Json], dict[int, list[Json]]]
FAULTS: dict[str, dict[str, Any]] = {
    "500 once": {"status": 500},
    "502 three times": {"status": 502, "times": 3},
    "403 with Retry-After": {"status": 403, "headers": {"Retry-After": "0"}},
    "429 with Retry-After": {"status": 429, "headers": {"Retry-After": "0"}},
    "limit that is over": {"status": 403, "headers": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}},
    "reset before": {"status": None},
    "reset after": {"status": None, "late": True},
    "500 after it was done": {"status": 500, "late": True},
}
STEPS = (
    "GET /issues",
    "GET /labels/.*",
    "POST /labels",
    "POST /issues",
    "GET .*/comments",
    "POST .*/comments",
    "PATCH .*",
)


def _life(office: Office, fault: dict[str, Any] | None, step: str) -> Held:
    """Made, changed, closed, opened again, with a failure at a step of every night; what GitHub holds in the end."""
    api = office.api()
    for night in ([link(A)], [link(A), link(B)], [], [link(C)]):
        office.server.faults = [Fault(step, **fault)] if fault else []
        office.write(*night)
        office.inside(api)
    return office.server.issues, office.server.comments


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The same life without a failure."""
    with github() as server:
        return _life(Office(tmp_path_factory.mktemp("calm"), server), None, "")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_failure_on_the_way_changes_nothing_in_the_end(
    office: Office, calm: Held, step: str, fault: dict[str, Any]
) -> None:
    assert len(calm[1][1]) == 3
    assert _life(office, fault, step) == calm


def test_the_script_survives_failures(office: Office, server: Fake) -> None:
    limited = Fault("POST /labels", 403, {"Retry-After": "0"})
    server.faults = [Fault("GET /issues", 500), Fault("POST /issues", None, late=True), limited]
    office.publish(link(A))
    assert office.issue["state"] == "open"


def killed(office: Office, fault: Fault) -> None:
    """The script, killed while it waits for an answer; it may also come to its end."""
    office.server.faults = [fault]
    office.server.held.clear()
    process = subprocess.Popen(
        [sys.executable, *office.arguments()],
        cwd=ROOT,
        env={**os.environ, **office.server.environment},
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None and not office.server.held.wait(0.02):
        pass
    process.kill()
    process.wait()
    office.server.faults = []


# Step, and whether it was carried out: how often B and C must be named in comments (else the first body has them).
KILLED = {
    ("POST /labels", False): (0, 0),
    ("POST /labels", True): (0, 1),
    ("POST /issues", False): (0, 0),
    ("POST /issues", True): (1, 1),
    ("POST .*/comments", False): (1, 1),
    ("POST .*/comments", True): (1, 1),
    ("PATCH .*", False): (1, 1),
    ("PATCH .*", True): (1, 1),
}


@pytest.mark.parametrize(("at", "times"), KILLED.items(), ids=lambda value: " ".join(map(str, value)))
def test_killed_every_night_at_a_step(office: Office, at: tuple[str, bool], times: tuple[int, int]) -> None:
    """Though each night's report is another one, nothing is made twice, and no comment is lost or said again."""
    for night in ([link(A)], [link(A), link(B)], [link(A), link(B), link(C)]):
        office.write(*night)
        killed(office, Fault(at[0], hold=True, late=at[1]))
    assert office.again().returncode == 0
    told = "\n".join(office.comments)
    assert (told.count(f"newly dead: `{B}`"), told.count(f"newly dead: `{C}`")) == times
    assert C in office.issue["body"]
    assert "left as it is" in office.again().stdout


@pytest.mark.parametrize("step", ["POST .*/comments", "PATCH .*"])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_killed_while_closing_and_opening_again(office: Office, step: str, late: bool) -> None:
    office.publish(link(A))
    for night, state in (([], "closed"), ([link(B)], "open")):
        office.write(*night)
        killed(office, Fault(step, hold=True, late=late))
        assert office.again().returncode == 0
        assert office.issue["state"] == state
    assert [comment.split(".")[0].split(":")[0] for comment in office.comments] == ["Nothing is left", "Open again"]


REFUSALS = {
    "no such repository": ([Fault("GET /issues", 404)], "404 as ordered. There is no such repository"),
    "issues switched off": ([Fault("GET /issues", 410)], "410 as ordered. Issues are switched off"),
    "no right": ([Fault("POST /issues", 403)], "403 as ordered. Give the job's token the right"),
    "renamed": ([Fault("GET /issues", 301, {"Location": "https://elsewhere.example/"})], "It redirects"),
    "limited for long": ([Fault("GET /issues", 429, {"Retry-After": "3600"})], "for 3600 s more"),
    "limited without a word": ([Fault("GET /issues", 429)], "for 60 s more"),
    "down": ([Fault("GET /issues", 503, times=9)], "status 503; tried 4 times"),
    "down while making": ([Fault("POST /issues", 503, times=9)], "status 503; tried 4 times"),
    "hangs up": ([Fault("GET /issues", None, times=9)], "no answer (ReadError); tried 4 times"),
    "refuses the words": ([Fault("POST /issues", 422, message="x\n::error::##[y\x1b")], "422 x : :error: :# [y"),
}


@pytest.mark.parametrize(("faults", "said"), REFUSALS.values(), ids=REFUSALS)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(office: Office, faults: list[Fault], said: str) -> None:
    office.server.faults = faults
    office.write(link(A))
    done = office.called()
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert TOKEN not in done.stderr
    assert office.server.issues == []


def test_not_json_is_not_github(office: Office, server: Fake) -> None:
    server.issues.append({"labels": [{"name": "dead-links"}], "state": "open"})
    office.write(link(A))
    done = office.called()
    assert done.returncode == 2
    assert "Is GITHUB_API_URL right?" in done.stderr


ENVIRONMENTS = {
    "no token": ({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN is not set"),
    "a wrong token": ({"GITHUB_TOKEN": "ghs_wrong"}, "GITHUB_TOKEN was refused"),
    "a broken token": ({"GITHUB_TOKEN": "secret\nX: y"}, "GITHUB_TOKEN holds characters"),
    "no repository": ({"GITHUB_REPOSITORY": ""}, "GITHUB_REPOSITORY is ''"),
    "a path for a repository": ({"GITHUB_REPOSITORY": "a/../b"}, "Set it to owner/name"),
    "up one": ({"GITHUB_REPOSITORY": "a/.."}, "Set it to owner/name"),
    "no https": ({"GITHUB_API_URL": "http://api.example"}, "GITHUB_API_URL is not https"),
    "no address": ({"GITHUB_API_URL": "api"}, "GITHUB_API_URL is not an address"),
    "a strange port": ({"GITHUB_API_URL": "https://a.example:x"}, "GITHUB_API_URL is not an address"),
    "nobody there": ({"GITHUB_API_URL": "http://127.0.0.1:9"}, "no answer (ConnectError)"),
}


@pytest.mark.parametrize(("environment", "said"), ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_surroundings_that_cannot_be_used(office: Office, environment: dict[str, str], said: str) -> None:
    office.write(link(A))
    done = office.called(**environment)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_waits_as_long_as_github_asks_and_no_longer(office: Office, server: Fake) -> None:
    office.write(link(A))
    server.faults = [
        Fault("GET /issues", 500),
        Fault("GET /issues", 403, {"Retry-After": "7"}),
        Fault("GET /issues", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1005"}),
        Fault("GET /labels/.*", 403, message="You have exceeded a secondary rate limit"),
    ]
    waited: list[float] = []
    office.inside(office.api(60, waited))
    assert waited == [1, 7, 5, 60]
    server.faults = [Fault("GET /issues", 429, {"Retry-After": "61"})]
    with pytest.raises(Failed, match="limits this token for 61 s more"):
        office.inside(office.api(60, waited))


def test_the_token_goes_to_the_api_alone(office: Office, server: Fake) -> None:
    server.page = 1
    for _ in range(3):
        server.add_issue(PERSON)
    office.write(link(A))
    assert office.again().returncode == 0, "the `next` of a page leads elsewhere and is not followed"
    assert server.tokens == {f"Bearer {TOKEN}"}
    assert TOKEN not in repr(Place(server.url, REPOSITORY, TOKEN))


def test_an_issue_that_was_made_without_its_label_is_told(office: Office, server: Fake) -> None:
    """Else nobody would find it again, and each night made another."""
    server.drops_labels = True
    office.write(link(A))
    done = office.again()
    assert done.returncode == 2
    assert "#1 was made, but without its label dead-links" in done.stderr
