"""links.md, the one issue that people believe: changes first, then what is still broken; all else is folded away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from atlas.links import rows
from atlas.links.parts import ACTING, Part, part
from atlas.links.records import Link, Report
from atlas.plain import escaped, visible

MOST = 45_000
"""Bytes. GitHub takes 65,536 characters, of which the hidden marker of the issue may need 20,000."""
RESERVED = 200  # bytes for the heading of a section and the line that counts what was left out
FEW = 10  # rows of a section that come before the many of another

_UNSEEN = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Section:
    """Rows under one heading; folded ones open at a click."""

    heading: str
    rows: tuple[str, ...]
    folded: bool = False

    def text(self, fitting: int) -> str:
        left = len(self.rows) - fitting
        shown = [*self.rows[:fitting], *([f"- … and {left:,} more, in links.json"] if left else [])]
        body = "\n".join(shown)
        title = f"{self.heading} ({len(self.rows):,})"
        if self.folded:
            return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"
        return f"## {title}\n\n{body}"


_SHAPE: tuple[tuple[Part, str, Callable[[Link, str | None], str], bool], ...] = (
    ("newly broken", "Newly broken", rows.acting, False),
    ("newly moved", "Newly moved", rows.acting, False),
    ("recovered", "Recovered", rows.recovered, False),
    ("still broken", "Still broken", rows.acting, False),
    ("still moved", "Still moved", rows.acting, False),
    ("suspect", "Suspect: looked at again before anybody needs to act", rows.brief, True),
    ("blocked", "Closed to programs: a person probably gets there", rows.brief, True),
    ("excepted", "Excepted in link-exceptions.yml", rows.excepted, True),
    ("inconclusive", "Nothing could be said", rows.brief, True),
)


def _sections(report: Report, site: str | None) -> list[Section]:
    """Only those that have rows; within each the oldest trouble first."""
    by_part: dict[Part | None, list[Link]] = {}
    for one in sorted(report.links, key=lambda one: (one.since or _UNSEEN, one.url)):
        by_part.setdefault(part(one), []).append(one)
    made = [
        Section(heading, tuple(row(one, site) for one in by_part.get(name, ())), folded)
        for name, heading, row, folded in _SHAPE
    ]
    made.append(Section("Exceptions to tidy up", tuple(rows.trouble(one) for one in report.troubles)))
    return [section for section in made if section.rows]


def _more(section: Section, taken: int, most: int, room: int) -> tuple[int, int]:
    """How many rows of a section fit after those taken, up to `most` in all; and the room that is left."""
    for row in section.rows[taken:most]:
        if (size := len(row.encode()) + 1) > room:
            break
        room -= size
        taken += 1
    return taken, room


def _fitted(sections: Sequence[Section], room: int) -> str:
    """Whole rows until the room is used up: a few of each that is to act on, then the rest in their order."""
    room -= RESERVED * len(sections)
    open_first = sorted(range(len(sections)), key=lambda index: sections[index].folded)
    taken = [0] * len(sections)
    for few in (True, False):
        for index in open_first:
            most = len(sections[index].rows) if not few else 0 if sections[index].folded else FEW
            taken[index], room = _more(sections[index], taken[index], most, room)
    return "\n\n".join(section.text(fitting) for section, fitting in zip(sections, taken, strict=True))


def _counted(report: Report) -> Counter[Part]:
    return Counter(found for one in report.links if (found := part(one)))


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _lead(report: Report) -> str:
    counts = _counted(report)
    acting = [f"{counts[name]:,} {name}" for name in ACTING if counts[name]]
    total = sum(counts[name] for name in ACTING)
    checked = f"{_number(len(report.links), 'link')} {'was' if len(report.links) == 1 else 'were'} checked"
    if not acting and not report.troubles:
        return f"Nothing to act on: {checked}."
    told = f"{total:,} of {_number(len(report.links), 'link')} to act on: {', '.join(acting)}."
    if not acting:
        told = f"No link to act on ({checked})."
    if report.troubles:
        told += f" To tidy up in link-exceptions.yml: {len(report.troubles):,}."
    return told


def _patch(report: Report) -> str:
    acting = (one for one in report.links if part(one) in ACTING)
    ready = any(proposal.safe for one in acting for proposal in rows.proposals(one))
    return "\n\n`git apply links.patch` puts in what is marked as being in links.patch." if ready else ""


def as_markdown(report: Report, site: str | None = None) -> str:
    """The body of the issue; `site` is the address of the published site, for links to the pages.

    It holds dates, never times or ages, so that it stays the same as long as nothing changes.
    """
    head = "# Links\n\n"
    if report.shard:
        head += f"Shard {escaped(report.shard, 20)}: a share of the links only.\n\n"
    if report.outage is not None:
        return f"{head}Nothing was judged, and nothing changes: {escaped(report.outage, 600)}\n"
    head += f"{_lead(report)}{_patch(report)}"
    body = _fitted(_sections(report, site), MOST - len(head.encode()))
    return f"{head}\n\n{body}\n" if body else f"{head}\n"


def summary(report: Report) -> str:
    """One line of counts, for a terminal."""
    if report.outage is not None:
        return f"Nothing was judged: {visible(report.outage, 300)}"
    counts = _counted(report)
    told = [f"{counts[name]:,} {name}" for name, *_ in _SHAPE if counts[name]]
    tidy = [f"{_number(len(report.troubles), 'exception')} to tidy up"] if report.troubles else []
    return f"{_number(len(report.links), 'link')}: {', '.join([*told, *tidy]) or 'all fine'}."
