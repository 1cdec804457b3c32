"""New figures written into the data files, where there is no doubt."""

from __future__ import annotations

import pytest

from atlas import load
from tests.conftest import loaded
from tests.programs.desk import POST, Desk


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
