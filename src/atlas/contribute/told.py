"""The effect of a change in Markdown, for a job's summary and a comment: every value of it is a stranger's text."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.contribute.effect import Effect, Entry, FactRow
from atlas.links.records import BROKEN
from atlas.plain import code, escaped, link

MARK = {"verified": "found", "": "", "unreachable": "page could not be read"}
LONGEST = 120  # characters of a value in a table
_WHAT = {"added": "new", "removed": "gone", "words": "same value, other words or date"}


def _cell(text: str) -> str:
    return escaped(text, LONGEST) or " "


def _fact(row: FactRow) -> str:
    change = f"{_cell(row.old)} → **{_cell(row.new)}**"
    if row.what != "value":
        change = f"{_cell(row.new or row.old)} ({_WHAT[row.what]})"
    state = MARK.get(row.citation, f"**{row.citation}**")
    there = f", there: {_cell(row.found)}" if row.found and row.citation != "verified" else ""
    name = ", ".join(filter(None, (row.criterion, row.qualifiers)))
    return f"| {_cell(row.service)} | {_cell(row.tier)} | {_cell(name)} | {change} | {state}{there} |"


def _facts(rows: Iterable[FactRow]) -> list[str]:
    lines = [_fact(row) for row in rows]
    head = ["| Service | Tier | Criterion | Old → new | Words on the source page |", "|---|---|---|---|---|"]
    return ["### Figures", "", *head, *lines, ""] if lines else []


def _entries(rows: Iterable[Entry]) -> list[str]:
    lines = [f"- {one.what}: {one.kind if one.kind.isalpha() else ''} {code(one.id, LONGEST)}" for one in rows]
    return ["### Other entries", "", *lines, ""] if lines else []


def _links(made: Effect) -> list[str]:
    lines = []
    for row in made.links:
        mark = "**" if row.verdict in BROKEN else ""
        lines.append(f"- {mark}{row.verdict}{mark}: {link(row.url)}" + (f" ({code(row.why, 200)})" if mark else ""))
    return [f"### Links that are new ({len(lines)})", "", *lines, ""] if lines else []


def _pages(names: tuple[str, ...]) -> list[str]:
    lines = [f"- {code(name, 200)}" for name in names]
    if not lines:
        return []
    head = f"<details><summary>Pages that change ({len(lines)})</summary>"
    return [head, "", *lines, "", "</details>", ""]


def markdown(made: Effect, artifact: str = "") -> str:
    """All of it; `artifact` is a line of ours that says where the preview is."""
    if made.problems:
        lines = [f"- {code(line, 400)}" for line in made.problems]
        return "\n".join(["## Effect of this change", "", "The data cannot be read yet:", "", *lines])
    parts = [*_facts(made.facts), *_entries(made.entries), *_links(made), *_pages(made.pages)]
    more = [f"… and {made.more:,} more rows.", ""] if made.more > 0 else []
    nothing = [] if parts else ["No figure, no entry and no page changes.", ""]
    return "\n".join(["## Effect of this change", "", *nothing, *parts, *more, artifact]).rstrip()
