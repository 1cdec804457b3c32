"""scripts/publish_report.py against a GitHub on this machine: one issue, told once of each change."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from atlas.evidence.report import Report as Facts
from atlas.evidence.report import Row
from atlas.github.standing import read
from atlas.links.records import Evidence, Link, Report
from atlas.links.records import Place as Spot
from tests.programs.fake_github import BOT, PERSON, Fake, Json
from tests.programs.office import A, B, C, Done, Office, fine, link


def test_nothing_to_say_and_nothing_made(office: Office, server: Fake) -> None:
    assert office.publish(fine(A), link(B, status="suspect"), link(C, "blocked", "ok")) == "nothing to act on\n"
    assert server.changes() == []


def test_a_life(office: Office, server: Fake) -> None:
    """Empty, made, unchanged, changed, clean, dead again: one issue, and a comment for each change only."""
    office.publish()
    assert server.changes() == []

    assert office.publish(link(A), link(C, "blocked", "ok")) == "#1: created\n"
    assert server.changes() == ["POST /labels", "POST /issues"]
    assert server.labels == {"dead-links"}
    assert (office.issue["state"], office.issue["title"]) == ("open", "Links to mend")
    assert office.issue["body"].startswith(f"# Links\n\n- {A} dead\n")
    assert re.search(r"\n\n<!-- atlas: links digest=[0-9a-f]{16} turn=1 items=\S+ -->$", office.issue["body"])

    assert "left as it is" in office.publish(link(A), link(C, "blocked", "ok"))
    assert server.changes() == []

    office.publish(link(A), link(B, "moved", to="https://b.example/new"))
    assert server.changes() == ["POST /issues/1/comments", "PATCH /issues/1"]
    assert office.comments[-1] == (
        "Still to act on: 2.\n\nChanged: 1 newly moved.\n\n"
        f"- newly moved: `{B}` → `https://b.example/new` (`docs/index.md:7`)"
    )

    office.publish(fine(A))
    assert office.issue["state"] == "closed"
    assert office.issue["body"].startswith(f"# Links\n\n- {A} ok")
    assert office.comments[-1] == (
        f"Nothing is left.\n\nChanged: 1 works again, 1 no longer on the site.\n\n- works again: `{A}`"
    )
    server.changes()

    office.publish()
    assert server.changes() == []

    office.publish(link(A))
    assert (len(server.issues), office.issue["state"]) == (1, "open")
    assert office.comments[-1] == (
        f"Open again: 1.\n\nChanged: 1 newly dead.\n\n- newly dead: `{A}` (`docs/index.md:7`)"
    )
    assert len(office.comments) == 3


def test_what_nobody_need_act_on_changes_the_body_only(office: Office, server: Fake) -> None:
    office.publish(link(A), link(B))
    server.changes()
    for links in ([link(B), link(A)], [link(B), link(A), link(C, "dead", "suspect")]):
        office.publish(*links)
        assert server.changes() == ["PATCH /issues/1"]
    assert office.comments == []


def test_another_target_is_a_change_another_way_to_fail_is_none(office: Office, server: Fake) -> None:
    office.publish(link(A, "unreachable"), link(B, "moved", to="https://b.example/1"))
    server.changes()
    office.publish(link(A, "dead"), link(B, "moved", to="https://b.example/1"))
    assert server.changes() == ["PATCH /issues/1"]
    office.publish(link(A, "moved", to="https://a.example/1"), link(B, "moved", to="https://b.example/2"))
    assert "Changed: 2 now moved." in office.comments[-1]
    office.publish(link(A, "blocked", "ok"), link(B, "dead", exception="known"))
    assert "1 no longer reported (blocked), 1 no longer reported (under an exception)" in office.comments[-1]


def test_a_link_of_which_nothing_could_be_said_stays_as_it_was(office: Office, server: Fake) -> None:
    office.publish(link(A))
    server.changes()
    for _ in range(2):
        assert "could not be looked at, nothing is touched" in office.publish(link(A, "inconclusive"))
        assert server.changes() == []
        office.publish(link(A, "inconclusive"), link(B), link(C, "inconclusive", "ok"))
        office.publish(link(A), link(B))
        server.changes()
        office.publish(link(A), fine(B))
        server.changes()
    told = [comment.split("\n")[2] for comment in office.comments]
    assert told == ["Changed: 1 newly dead.", "Changed: 1 works again."] * 2


def test_an_outage_touches_nothing(office: Office, server: Fake) -> None:
    office.publish(link(A))
    server.requests.clear()
    assert office.publish(outage="the canaries failed") == "The run was inconclusive: nothing is touched.\n"
    assert server.requests == []


def test_a_shard_is_no_report(office: Office, server: Fake) -> None:
    office.write(link(A), shard="1/4")
    done = office.again()
    assert (done.returncode, server.requests) == (2, [])
    assert "check_links.py merge" in done.stderr


def test_an_issue_of_somebody_else_is_left_alone(office: Office, server: Fake) -> None:
    server.labels.add("dead-links")
    server.add_issue(PERSON, "please mend")
    server.pulls.append({"number": 2, "state": "open", "labels": [{"name": "dead-links"}], "user": BOT, "body": ""})
    office.write(link(A))
    done = office.again()
    assert (done.returncode, done.stdout) == (0, "#3: created\n")
    assert "#1 has the label dead-links too and is left alone" in done.stderr
    assert "#2" not in done.stderr
    assert server.changes() == ["POST /issues"]


def test_of_several_the_oldest_of_the_bot_is_kept(office: Office, server: Fake) -> None:
    server.page = 2
    for user in (PERSON, PERSON, PERSON, BOT, BOT):
        server.add_issue(user)
    office.write(link(A))
    done = office.again()
    assert done.stdout.startswith("#4: edited")
    assert done.stderr.count("is left alone. #4 is the report's issue.") == 4
    assert server.changes() == ["PATCH /issues/4"]


def test_a_copied_marker_does_not_make_an_older_issue_ours(office: Office, server: Fake) -> None:
    server.add_issue(PERSON)
    office.warned(link(A))
    server.issues[0]["body"] = server.issues[1]["body"]
    server.changes()
    office.warned(link(B))
    assert server.changes() == ["POST /issues/2/comments", "PATCH /issues/2"]


def test_a_marker_that_somebody_changed_claims_nothing(office: Office) -> None:
    office.publish(link(A))
    office.issue["body"] = re.sub(r"items=\S+", "items=AAAAAAAAAA==", office.issue["body"])
    office.publish(link(A), link(B))
    assert office.comments == ["Still to act on: 2."]


def test_another_account_than_a_bot_knows_its_issue_by_the_marker(office: Office, server: Fake) -> None:
    server.agent = PERSON
    office.publish(link(A))
    office.publish(link(B))
    assert len(office.comments) == 1


def test_a_body_that_somebody_edited_is_written_anew_without_a_claim(office: Office, server: Fake) -> None:
    office.publish(link(A))
    office.issue["body"] = "I have an idea"
    office.publish(link(A), link(B))
    assert office.comments == []
    assert office.issue["body"].startswith("# Links")


def test_line_ends_of_the_web_form_are_no_change(office: Office, server: Fake) -> None:
    office.publish(link(A))
    server.changes()
    office.issue["body"] = office.issue["body"].replace("\n", "\r\n")
    office.publish(link(A))
    assert server.changes() == []


def test_a_closed_issue_with_trouble_left_is_opened_again_once(office: Office, server: Fake) -> None:
    office.publish(link(A))
    office.issue["state"] = "closed"
    office.publish(link(A))
    assert (office.issue["state"], office.comments) == ("open", ["Open again: 1."])
    server.changes()
    office.publish(link(A))
    assert server.changes() == []


def test_closed_by_a_person_and_clean_needs_no_words(office: Office, server: Fake) -> None:
    office.publish(link(A))
    office.issue["state"] = "closed"
    office.publish(fine(A))
    assert (office.issue["state"], office.comments) == ("closed", [])
    office.publish(link(B))
    assert "newly dead" in office.comments[0]
    assert A not in office.comments[0]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"links": [{"url": 1}]}', '{"version": 2, "links": []}', "[" * 99_999]
)
def test_a_damaged_report_is_told(office: Office, server: Fake, content: str) -> None:
    office.write()
    office.report.write_text(content)
    done = office.called()
    assert (done.returncode, server.requests) == (2, [])
    assert "is not a report of links" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_file_is_told(office: Office) -> None:
    office.write()
    office.body.unlink()
    assert office.again().returncode == 2


def test_dry_run_only_reads(office: Office, server: Fake) -> None:
    office.write(link(A))
    done = office.again("--dry-run", GITHUB_TOKEN="")
    assert (done.returncode, done.stdout) == (0, "Would be done to a new issue: created: 1 to act on\n")
    office.publish(link(A))
    server.changes()
    office.write(link(A), link("https://a.example/##[error]"))
    done = office.again("--dry-run")
    assert done.stdout.startswith("Would be done to #1: commented, edited: 2 to act on\n| Still to act on: 2.\n")
    assert "##[" not in done.stdout
    assert server.changes() == []


def row(key: str, state: str, found: str | None = None, tier: str | None = None) -> Json:
    return {"key": key, "state": state, "found": found, "tier": tier, "file": "docs/data/services/a.yml", "line": 9}


def facts(office: Office, *rows: Json, body: str = "# Facts\n") -> Done:
    office.report.write_text(json.dumps({"version": 1, "run": "2026-11-24T02:00:00Z", "facts": rows}))
    office.body.write_text(body)
    done = office.called("--kind", "facts")
    assert (done.returncode, done.stderr) == (0, "")
    return done


def test_facts_have_an_issue_of_their_own(office: Office, server: Fake) -> None:
    assert facts(office, row("a", "verified"), row("b", "unreachable")).stdout == "nothing to act on\n"
    facts(
        office, row("a", "changed", "512 KB", "basic"), row("a", "changed", "512 KB", "standard"), row("b", "verified")
    )
    assert office.issue["labels"] == [{"name": "changed-figures"}]
    facts(office, row("a", "changed", "1 MB"), row("b", "lost"))
    assert office.comments == [
        "Still to act on: 2.\n\nChanged: 1 now changed, 1 newly lost.\n\n"
        "- now changed: `a`, now `1 MB` (`docs/data/services/a.yml:9`)\n"
        "- newly lost: `b` (`docs/data/services/a.yml:9`)"
    ]
    facts(office, row("a", "verified"), row("b", "verified"))
    assert office.issue["state"] == "closed"
    assert "2 verified again" in office.comments[-1]


def test_a_page_that_was_not_reached_does_not_close_the_issue(office: Office, server: Fake) -> None:
    facts(office, row("a", "changed", "1 MB"), row("b", "verified"))
    server.changes()
    done = facts(office, row("a", "unreachable"), row("b", "verified"))
    assert "could not be looked at, nothing is touched" in done.stdout
    assert server.changes() == []
    facts(office, row("a", "not-checked"), row("b", "lost"))
    assert office.issue["body"].startswith("# Facts\n\nStill open, but not looked at in this run:\n\n- `a`\n")
    assert office.comments == [
        "Still to act on: 2.\n\nChanged: 1 newly lost.\n\n- newly lost: `b` (`docs/data/services/a.yml:9`)"
    ]
    facts(office, row("a", "changed", "1 MB"), row("b", "lost"))
    assert len(office.comments) == 1


def test_the_reports_of_the_real_checks_are_understood(tmp_path: Path) -> None:
    """The records that write the files are the ones that are read here."""
    now = "2026-11-24T02:00:00Z"
    spot = Spot(page="index.html", file="docs/index.md", line=3)
    dead = Link(url=A, verdict="dead", status="confirmed", evidence=Evidence(why="404"), places=(spot, spot))
    links = Report.model_validate({"run": now, "links": [dead]})
    (tmp_path / "links.json").write_text(links.model_dump_json())
    [item] = read(tmp_path / "links.json", "links").items
    assert (item.key, item.place) == (A, "docs/index.md:3 and 1 more")
    fields = dict.fromkeys(Row.model_fields) | row("a", "lost")
    fields |= {"service": "a", "criterion": "b", "source": "c", "expected": "d", "disputed": False}
    (tmp_path / "facts.json").write_text(Facts.model_validate({"run": now, "facts": [fields]}).model_dump_json())
    [item] = read(tmp_path / "facts.json", "facts").items
    assert (item.key, item.state, item.place) == ("a", "lost", "docs/data/services/a.yml:9")
