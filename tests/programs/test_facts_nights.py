"""The memory over simulated nights, and files that cannot be read or written."""

from __future__ import annotations

import json

from tests.programs.desk import Desk


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
