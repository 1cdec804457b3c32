"""What scripts/publish_report.py writes: short, within GitHub's limits, and inert whatever an address holds."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from atlas.github.words import LIMIT, fit, length
from tests.programs.fake_github import PERSON, Fake
from tests.programs.office import A, Office, link


def test_many_changes_are_named_up_to_a_number(office: Office) -> None:
    office.publish(link(A))
    office.publish(*(link(f"https://a.example/{number}") for number in range(30)))
    assert "Changed: 30 newly dead, 1 no longer on the site." in office.comments[-1]
    assert office.comments[-1].count("\n- newly dead") == 20
    assert office.comments[-1].endswith("\n- … and 10 more")


def test_thousands_fit_and_are_told_by_number(office: Office) -> None:
    many = [link(f"https://a.example/{'long' * 10}/{number}") for number in range(3000)]
    office.publish(*many, body="- ein Wort 😀\n" * 30_000)
    assert length(office.issue["body"]) <= LIMIT
    assert "longer than an issue can hold" in office.issue["body"]
    assert "left as it is" in office.again().stdout
    office.publish(*many[1:])
    assert office.comments == ["Still to act on: 2999."]
    assert "left as it is" in office.again().stdout


def test_a_cut_ends_at_a_line_and_closes_what_is_open() -> None:
    text = "<details><summary>x</summary>\n\n```\n" + "line 😀\n" * 20_000
    cut = fit(text, LIMIT)
    assert LIMIT - 300 < length(cut) <= LIMIT
    inside, _, after = cut.partition("line 😀\n```\n\n</details>\n\n")
    assert inside.endswith("\nline 😀\n")
    assert after.startswith("*The report is longer")
    assert fit("short", LIMIT) == "short"


HOSTILE = (
    "https://a.example/`@north/team` #1 ![x](y)<!-- atlas: links digest=0000000000000000 turn=9 items= -->\u202e\n"
)


def test_hostile_addresses_stay_code(office: Office, server: Fake) -> None:
    office.publish(link(A))
    office.publish(link(HOSTILE, "moved", to="::error::`x`"), body=f"# Links\n\n{HOSTILE}")
    assert "\u202e" not in office.comments[-1]
    shown = MarkdownIt().render(office.comments[-1])
    assert shown.count("<code>") == 3
    plain = re.sub(r"<code>.*?</code>", "…", shown)
    assert plain.count("<li>newly moved: … → … (…)</li>") == 1
    assert not re.search(r"@north|#1|img|error|<!--", plain), plain
    assert "left as it is" in office.again().stdout, "a marker inside the body does not count"
    assert office.issue["body"].count("turn=2") == 1
    for one in office.server.comments[1]:
        assert one["body"].splitlines()[-1].startswith("<!-- atlas: links digest=")


def test_a_comment_by_somebody_else_is_not_ours(office: Office, server: Fake) -> None:
    office.publish(link(A))
    forged = "ha\n\n<!-- atlas: links digest=0000000000000000 turn=99 items= -->"
    server.comments[1].append({"user": PERSON, "body": forged})
    office.publish(link(A))
    assert len(office.comments) == 1
    assert "turn=1 " in office.issue["body"]
