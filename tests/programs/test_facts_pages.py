"""Stored pages, and the arguments that say what to check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from tests.programs.desk import POST, Desk


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
