"""scripts/check_facts.py as a program: stored pages, simulated nights, a git repository, a server with TLS."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from atlas import load
from atlas.evidence.claims import claims
from tests.conftest import ROOT, SMALL, loaded, run
from tests.programs.loopback import Loopback, loopback

PAGES = ROOT / "tests" / "cases" / "pages" / "small"
POST, PIGEON = "docs/data/services/post.yml", "docs/data/services/pigeon.yml"
LIMITS, OVERVIEW = "/azure/post/limits", "/azure/post/overview"
Done = subprocess.CompletedProcess[str]


class Desk:
    """A checkout, stored pages and outputs that a test may change."""

    def __init__(self, folder: Path) -> None:
        self.root, self.pages, self.out = folder / "root", folder / "pages", folder / "out"
        self.state = folder / "state" / "facts.json"
        shutil.copytree(SMALL, self.root)
        shutil.copytree(PAGES, self.pages)

    def check(self, *more: str | Path) -> Done:
        return run("scripts/check_facts.py", "--root", self.root, "--out", self.out, *more)

    def judge(self, *more: str | Path) -> Done:
        return self.check("--pages", self.pages, *more)

    def night(self, day: int, *more: str | Path) -> Done:
        return self.judge("--state", self.state, "--now", f"2026-11-{day:02}T02:00:00", *more)

    def edit(self, file: str, old: str, new: str) -> None:
        """In a data file."""
        path = self.root / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new))

    def say(self, old: str, new: str, page: str = "limits") -> None:
        """On a stored page."""
        path = self.pages / f"{page}.html"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    @property
    def facts(self) -> list[dict[str, Any]]:
        """What was checked in facts.json, which must be what its schema says and name every statement."""
        found = json.loads((self.out / "facts.json").read_text())
        schema = json.loads((ROOT / "docs/data/schema/facts-report.schema.json").read_text())
        jsonschema.validate(found, schema, jsonschema.Draft202012Validator)
        catalogue, _ = load.catalogue(load.contents(self.root))
        if catalogue:
            assert {fact["key"] for fact in found["facts"]} == {claim.key for claim in claims(catalogue)}
        return [fact for fact in found["facts"] if fact["state"] != "not-checked"]

    def fact(self, service: str, criterion: str, tier: str | None = None) -> dict[str, Any]:
        [found] = [
            fact
            for fact in self.facts
            if (fact["service"], fact["criterion"], fact["tier"]) == (service, criterion, tier) and not fact["disputed"]
        ]
        return found

    @property
    def states(self) -> set[str]:
        return {fact["state"] for fact in self.facts}

    @property
    def told(self) -> str:
        return (self.out / "facts.md").read_text()

    @property
    def memory(self) -> dict[str, Any]:
        """The state, which must be what its schema says."""
        found = json.loads(self.state.read_text())
        schema = json.loads((ROOT / "docs/data/schema/facts-state.schema.json").read_text())
        jsonschema.validate(found, schema, jsonschema.Draft202012Validator)
        return dict(found)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# Stored pages


def test_all_words_stand_there(desk: Desk) -> None:
    done = desk.judge()
    assert (done.returncode, done.stdout, done.stderr) == (0, "10 statements: 10 verified.\n", "")
    assert desk.states == {"verified"}
    assert {fact["read_from"] for fact in desk.facts} == {"page"}
    assert "Nothing has changed." in desk.told
    assert not desk.state.exists()
    assert not (desk.root / "state").exists()


def test_markdown_serves_where_there_is_no_page(desk: Desk) -> None:
    (desk.pages / "limits.html").unlink()
    assert desk.judge().returncode == 0
    assert desk.fact("post", "boxes", "basic")["read_from"] == "markdown"


def test_changed(desk: Desk) -> None:
    desk.say("<td>256 KB</td>", "<td>1 MB</td>")
    done = desk.judge()
    assert done.returncode == 1
    assert done.stdout.endswith("10 statements: 9 verified, 1 changed.\n")
    row = next(line for line in done.stdout.splitlines() if "changed" in line)
    assert "256 KB" in row
    assert "1 MB" in row
    assert f"{POST}:12" in row
    found = desk.fact("post", "max-size", "basic")
    wanted = {"state": "changed", "expected": "256 KB", "found": "1 MB", "source": "limits", "file": POST, "line": 12}
    assert found.items() >= wanted.items()
    assert "| changed |" in desk.told
    assert "1 MB" in desk.told


def test_lost(desk: Desk) -> None:
    desk.say("Letter size", "Weight")
    assert desk.judge().returncode == 1
    assert desk.fact("post", "max-size", "basic")["state"] == "lost"
    assert desk.fact("post", "max-size", "basic")["found"] is None
    assert "| lost |" in desk.told


def test_ambiguous(desk: Desk) -> None:
    again = "<tr><td>Letter size</td><td>1 MB</td><td>100 MB</td></tr>"
    desk.say("<tr><td>Kept</td>", f"{again}<tr><td>Kept</td>")
    assert desk.judge().returncode == 1
    assert desk.fact("post", "max-size", "basic")["state"] == "ambiguous"
    assert desk.fact("post", "max-size", "express")["state"] == "verified"


def test_a_page_that_is_not_there_is_no_verdict(desk: Desk) -> None:
    (desk.pages / "overview.html").unlink()
    done = desk.judge()
    assert (done.returncode, done.stdout) == (0, "10 statements: 5 verified, 5 unreachable.\n")
    found = desk.fact("pigeon", "order")
    assert (found["state"], found["read_from"]) == ("unreachable", None)
    assert "has no overview.html or .md" in found["reason"]
    assert "- overview: " in desk.told


def test_no_page_at_all_is_the_tools_failure(desk: Desk) -> None:
    shutil.rmtree(desk.pages)
    desk.pages.mkdir()
    done = desk.judge()
    assert done.returncode == 2
    assert "No source could be reached" in done.stderr
    assert desk.states == {"unreachable"}


HOSTILE = """<script>alert(1)</script> @someone #1 GH | x `y` [a](javascript:b) ![c](https://d.example/e.png) *f* _g_
&lt; www.example.org https://example.org \\ +1 ~~z~~"""


def test_text_of_a_page_is_no_markup_in_the_report(desk: Desk) -> None:
    """Rendered, the cell says just what the page says; nothing of it is a tag, a link, a mention or a cell."""
    shown = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    desk.say("<td>256 KB</td>", f"<td>{shown} 1 MB</td>")
    assert desk.judge().returncode == 1
    for spelt in ("<script", "@someone", "#1 GH", "| x", "`y`", "](", "https://d", "www.", "*f*", "~~"):
        assert spelt not in desk.told.replace("[words](https://learn.microsoft.com/azure/post/limits)", ""), spelt
    page = LexborHTMLParser(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(desk.told))
    [row] = page.css("tbody tr")
    cells = row.css("td")
    assert len(cells) == 5
    assert cells[3].text(deep=True).replace("\u200b", "") == f"{' '.join(HOSTILE.split())} 1 MB"
    assert not cells[3].css("*:not(td)")
    assert "@\u200bsomeone" in cells[3].text(deep=True), "GitHub looks for mentions in the rendered text"


def test_control_characters_of_a_page_do_not_reach_the_terminal(desk: Desk) -> None:
    desk.say("<td>256 KB</td>", "<td>\x1b[31m1 MB\x1b]0;x\x07\u202e</td>")
    done = desk.judge()
    assert done.returncode == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout + done.stderr)


# Arguments


def test_only_some_sources(desk: Desk) -> None:
    assert desk.judge("--only", "overview").stdout == "5 statements: 5 verified.\n"
    assert {fact["source"] for fact in desk.facts} == {"overview"}


def test_only_a_source_that_does_not_exist(desk: Desk) -> None:
    done = desk.judge("--only", "limits", "overvew")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "--only: there is no source 'overvew'. Did you mean 'overview'?\n"


def test_pages_that_do_not_exist(desk: Desk) -> None:
    done = desk.check("--pages", desk.pages / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"--pages {desk.pages / 'none'}: is not a folder.\n"


@pytest.mark.parametrize("option", [("--now", "yesterday"), ("--now", "0001-01-01T00:00:00+14:00"), ("--most", "-1")])
def test_arguments_that_make_no_sense(desk: Desk, option: tuple[str, str]) -> None:
    done = desk.judge(*option)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"argument {option[0]}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_authority_that_cannot_be_used(desk: Desk, tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "ca.pem").write_text(content)
    done = desk.check("--ca", tmp_path / "ca.pem")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"--ca {tmp_path / 'ca.pem'}" in done.stderr
    assert "Traceback" not in done.stderr


# Facts that a revision touched


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


# Proposals


def changes(desk: Desk, file: str, before: bytes) -> list[tuple[str, str]]:
    """Lines of a data file that differ, which may not be more or fewer; the whole must still be fine data."""
    old, new = before.decode().split("\n"), (desk.root / file).read_bytes().decode().split("\n")
    assert len(old) == len(new)
    loaded(load.contents(desk.root))
    return [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]


def test_a_proposal_changes_value_end_and_date_and_nothing_else(desk: Desk) -> None:
    desk.edit(POST, "      value: 256 KB\n", "      value:   256 KB   # as in spring\n\n")
    before = (desk.root / POST).read_bytes()
    desk.say("<td>256 KB</td>", "<td>1 MB</td>")
    done = desk.judge("--propose", "--now", "2026-10-23T23:30:00-05:00")
    assert done.returncode == 1
    assert f"{POST}: post/max-size/basic/maximum//@limits: 256 KB is now 1 MB.\n" in done.stdout
    assert changes(desk, POST, before) == [
        ("      value:   256 KB   # as in spring", "      value:   1 MB   # as in spring"),
        (
            "      cite: {source: limits, start: Letter size, end: 256 KB, column: Basic}",
            "      cite: {source: limits, start: Letter size, end: 1 MB, column: Basic}",
        ),
        ("      read: 2024-03-19", "      read: 2026-10-24"),
    ]
    assert desk.judge().returncode == 0


def test_several_proposals_in_one_file_with_line_ends_of_windows(desk: Desk) -> None:
    path = desk.root / POST
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    desk.say("<td>256 KB</td>", "<td>1 MB</td>")
    desk.say("<td>100 MB</td>", "<td>200 MB</td>")
    desk.say("<td>1,000</td>", "<td>2,500</td>")
    desk.judge("--propose", "--now", "2026-11-23")
    found = changes(desk, POST, before)
    assert len(found) == 9
    assert all(new.endswith("\r") for _, new in found)
    assert desk.judge().returncode == 0


FLOW = (
    "    - {tiers: [basic], value: 1000, cite: {source: limits, start: 'Boxes, in all', end: '1000'}, read: 2024-03-19}"
)
BOXES = """    - tiers: [basic]
      value: 1,000
      cite: {source: limits, start: "Boxes, in all", end: "1,000"}
      read: 2024-03-19"""


@pytest.mark.parametrize("there", ["2500", "2,500", "5"])
def test_a_proposal_in_a_fact_on_one_line(desk: Desk, there: str) -> None:
    """Within braces, a number with a comma needs quotes; what follows on the line has moved."""
    desk.edit(POST, BOXES, FLOW)
    before = (desk.root / POST).read_bytes()
    desk.say("<td>1,000</td>", f"<td>{there}</td>")
    desk.judge("--propose", "--now", "2026-11-23")
    value, end = ("5", '"5"') if there == "5" else ('"2,500"', '"2,500"')
    wanted = FLOW.replace("'1000'", end).replace("1000", value).replace("2024-03-19", "2026-11-23")
    assert changes(desk, POST, before) == [(FLOW, wanted)]
    assert desk.judge().stdout == "10 statements: 10 verified.\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<td>256 KB</td>", "<td>1 MB or 2 MB</td>"),
        ("<td>256 KB</td>", "<td>see the price list</td>"),
        ("<td>256 KB</td>", "<td></td>"),
        ("<td>2000 per second</td>", "<td>3000 per second</td>"),
        ("<td>for ever</td>", "<td>a week or so</td>"),
        ("Letter size", "Weight"),
    ],
)
def test_what_can_be_read_in_several_ways_or_none_is_left_alone(desk: Desk, old: str, new: str) -> None:
    before = (desk.root / POST).read_bytes()
    desk.say(old, new)
    done = desk.judge("--propose")
    assert done.returncode == 1
    assert "is now" not in done.stdout
    assert (desk.root / POST).read_bytes() == before


@pytest.mark.parametrize("written", ["1.50", ">-\n        1,000", "0x10", "1_000"])
def test_a_value_written_in_an_unusual_way_is_replaced_whole_or_not_at_all(desk: Desk, written: str) -> None:
    desk.edit(
        POST,
        '      value: 1,000\n      cite: {source: limits, start: "Boxes, in all", end: "1,000"}\n',
        (f'      value: {written}\n      cite: {{source: limits, start: "Boxes, in all"}}\n'),
    )
    before = (desk.root / POST).read_bytes()
    desk.say("<td>1,000</td>", "<td>2</td>")
    done = desk.judge("--propose")
    assert "Traceback" not in done.stderr
    after = (desk.root / POST).read_bytes()
    assert after == before or b"      value: 2\n" in after


BOTH = """    - tiers: [basic, express]
      value: 1,000
      cite: {source: limits, start: "Boxes, in all", end: "1,000", column: Basic}
      read: 2024-03-19"""
TWO = "<td>1,000</td><td>1,000</td>"


@pytest.mark.parametrize(
    "now", ["<td>2,500</td><td>1,000</td>", "<td>2,500</td><td>3,000</td>", "<td>2,500</td><td></td>"]
)
def test_a_value_of_two_tiers_is_left_alone_unless_both_say_the_same(desk: Desk, now: str) -> None:
    desk.edit(POST, BOXES, BOTH)
    before = (desk.root / POST).read_bytes()
    desk.say(TWO, now)
    assert desk.judge("--propose").returncode == 1
    assert (desk.root / POST).read_bytes() == before


def test_a_value_of_two_tiers_that_changed_alike(desk: Desk) -> None:
    desk.edit(POST, BOXES, BOTH)
    before = (desk.root / POST).read_bytes()
    desk.say(TWO, TWO.replace("1,000", "2,500"))
    desk.judge("--propose", "--now", "2026-11-23")
    assert [new.strip() for _, new in changes(desk, POST, before)] == [
        "value: 2,500",
        'cite: {source: limits, start: "Boxes, in all", end: "2,500", column: Basic}',
        "read: 2026-11-23",
    ]


def test_what_disputes_a_fact_is_left_alone(desk: Desk) -> None:
    before = (desk.root / POST).read_bytes()
    desk.say("up to 80 MB", "up to 90 MB", "overview")
    assert desk.judge("--propose").returncode == 1
    assert (desk.root / POST).read_bytes() == before


def test_nothing_is_written_without_propose(desk: Desk) -> None:
    before = (desk.root / POST).read_bytes()
    desk.say("<td>256 KB</td>", "<td>1 MB</td>")
    desk.judge()
    assert (desk.root / POST).read_bytes() == before


# Nights


def test_the_state_over_nights(desk: Desk) -> None:
    key = "post/max-size/basic/maximum//@limits"
    assert desk.night(1).returncode == 0
    desk.say("<td>256 KB</td>", "<td>1 MB</td>")
    assert [desk.night(day).returncode for day in (2, 3)] == [1, 1]
    assert desk.memory["facts"][key] == {
        "digest": desk.memory["facts"][key]["digest"],
        "state": "changed",
        "found": "1 MB",
        "checked": "2026-11-03T02:00:00Z",
        "judged": "2026-11-03T02:00:00Z",
        "first_verified": "2026-11-01T02:00:00Z",
        "last_verified": "2026-11-01T02:00:00Z",
        "since": "2026-11-02T02:00:00Z",
        "runs": 2,
        "read_from": "page",
    }
    (desk.pages / "limits.html").unlink()
    (desk.pages / "limits.md").unlink()
    assert desk.night(4).returncode == 0
    seen = desk.memory["facts"][key]
    assert (seen["state"], seen["runs"], seen["checked"]) == ("changed", 2, "2026-11-04T02:00:00Z")
    assert seen["judged"] == "2026-11-03T02:00:00Z"
    assert desk.memory["sources"]["limits"]["reached"] == "2026-11-03T02:00:00Z"


def test_at_most_one_source_a_night(desk: Desk) -> None:
    (desk.pages / "limits.html").unlink()
    (desk.pages / "limits.md").unlink()
    assert [desk.night(day, "--most", "1").returncode for day in (1, 2, 3)] == [2, 0, 2]
    attempted = {source: known["attempted"][:10] for source, known in desk.memory["sources"].items()}
    assert attempted == {"limits": "2026-11-03", "overview": "2026-11-02"}


def test_the_same_night_gives_the_same_files(desk: Desk) -> None:
    desk.say("<td>256 KB</td>", "<td>1 MB</td>")
    seen = []
    for _ in range(2):
        desk.state.unlink(missing_ok=True)
        desk.night(1)
        seen.append([path.read_bytes() for path in (desk.out / "facts.json", desk.out / "facts.md", desk.state)])
    assert seen[0] == seen[1]


def test_times_are_told_in_utc(desk: Desk) -> None:
    desk.judge("--now", "2026-11-23T23:30:00-05:00")
    assert "2026-11-24 04:30 UTC" in desk.told
    assert json.loads((desk.out / "facts.json").read_text())["run"] == "2026-11-24T04:30:00Z"


def test_a_damaged_state_is_set_aside_and_told(desk: Desk) -> None:
    desk.state.parent.mkdir()
    desk.state.write_text('{"version": 0}')
    done = desk.night(1)
    assert done.returncode == 0
    [aside] = [path for path in desk.state.parent.iterdir() if path != desk.state]
    assert aside.read_text() == '{"version": 0}'
    assert aside.name in done.stderr
    assert desk.memory["version"] == 1


def test_files_that_cannot_be_written(desk: Desk) -> None:
    desk.out.write_text("in the way")
    done = desk.judge()
    assert done.returncode == 2
    assert str(desk.out) in done.stderr
    assert "Traceback" not in done.stderr


# The network


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For localhost, signed by itself: key and certificate in one file."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    asked = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
    subprocess.run([*asked.split(), *names, "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[Loopback]:
    with loopback(str(certificate)) as made:
        for path, name in ((LIMITS, "limits"), (OVERVIEW, "overview")):
            made.pages[path] = (PAGES / f"{name}.html").read_text()
        yield made


class Online(Desk):
    """Its sources are on localhost; the second address of `limits` is /markdown/limits.md there."""

    def __init__(self, folder: Path, port: int, certificate: Path) -> None:
        super().__init__(folder)
        self.trusted = ["--allow-private", "--ca", str(certificate), "--pace", "0", "--patience", "0.1"]
        path = self.root / "docs/data/sources.yml"
        text = path.read_text()
        hosts = "[learn.microsoft.com, raw.githubusercontent.com/MicrosoftDocs]"
        markdown = "raw.githubusercontent.com/MicrosoftDocs/azure-docs/main/articles/post"
        for old, new in ((hosts, f"['localhost:{port}']"), (markdown, f"localhost:{port}/markdown")):
            assert old in text
            text = text.replace(old, new)
        path.write_text(text.replace("https://learn.microsoft.com", f"https://localhost:{port}"))

    def arguments(self, *more: str | Path) -> list[str]:
        given = ["--root", self.root, "--out", self.out, "--state", self.state, *self.trusted, *more]
        return ["scripts/check_facts.py", *map(str, given)]


@pytest.fixture
def online(tmp_path: Path, server: Loopback, certificate: Path) -> Online:
    return Online(tmp_path, server.port, certificate)


def test_each_page_is_fetched_once_and_not_again_while_it_is_the_same(online: Online, server: Loopback) -> None:
    first = run(*online.arguments("--now", "2026-11-01"))
    assert (first.returncode, first.stdout, first.stderr) == (0, "10 statements: 10 verified.\n", "")
    assert server.answered == [(LIMITS, 200), (OVERVIEW, 200)]
    second = run(*online.arguments("--now", "2026-11-02"))
    assert (second.returncode, second.stdout) == (0, "10 statements: 10 verified.\n")
    assert server.answered[2:] == [(LIMITS, 304), (OVERVIEW, 304)]
    assert {seen["last_verified"] for seen in online.memory["facts"].values()} == {"2026-11-02T00:00:00Z"}
    assert {fact["read_from"] for fact in online.facts} == {"page"}


def test_a_page_is_fetched_again_for_a_fact_that_was_edited(online: Online, server: Loopback) -> None:
    run(*online.arguments())
    online.edit(POST, "      value: 256 KB\n", "      value: 512 KB\n")
    assert run(*online.arguments()).returncode == 1
    assert sorted(server.answered[2:]) == [(LIMITS, 200), (OVERVIEW, 304)]


def test_the_second_address_is_read_where_the_page_cannot_be(online: Online, server: Loopback) -> None:
    del server.pages[LIMITS]
    server.pages["/markdown/limits.md"] = (PAGES / "limits.md").read_text()
    done = run(*online.arguments())
    assert (done.returncode, done.stdout) == (0, "10 statements: 10 verified.\n")
    assert online.fact("post", "boxes", "basic")["read_from"] == "markdown"
    assert online.fact("pigeon", "order")["read_from"] == "page"
    assert server.counts == {LIMITS: 1, "/markdown/limits.md": 1, OVERVIEW: 1}


def test_private_addresses_only_when_allowed(online: Online, server: Loopback) -> None:
    online.trusted.remove("--allow-private")
    done = run(*online.arguments())
    assert done.returncode == 2
    assert "localhost leads to a private address" in done.stderr
    assert online.states == {"unreachable"}
    assert server.counts.total() == 0


def test_a_certificate_that_nobody_vouches_for(online: Online, server: Loopback) -> None:
    online.trusted[1:3] = []
    done = run(*online.arguments())
    assert done.returncode == 2
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
    assert server.counts.total() == 0


def test_no_network(tmp_path: Path, certificate: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    online = Online(tmp_path, port, certificate)
    done = run(*online.arguments())
    assert done.returncode == 2
    assert "No source could be reached" in done.stderr
    assert "Is there a network?" in done.stderr
    assert online.states == {"unreachable"}
    assert online.memory["sources"]["limits"]["reason"].startswith("ConnectError")


def test_what_was_finished_is_kept_when_it_is_stopped(online: Online, server: Loopback) -> None:
    server.held.add(OVERVIEW)
    command = [sys.executable, *online.arguments()]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as started:  # type: ignore[call-overload]
        assert server.asked.wait(10)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=10)
    assert (started.returncode, out, err) == (130, "", "Stopped.\n")
    assert list(online.memory["sources"]) == ["limits"]
    assert {seen["state"] for seen in online.memory["facts"].values()} == {"verified"}
    assert len(online.memory["facts"]) == 5
    assert [path.name for path in online.state.parent.iterdir()] == [online.state.name]
