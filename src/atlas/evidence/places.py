"""Where on a page a citation's `start` stands, and what is said there: the row of a table, or the words that follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from atlas.evidence.finder import Span, followed, starts, words
from atlas.evidence.fold import fold, fold_mapped
from atlas.evidence.grid import Cell, Table
from atlas.evidence.page import Page
from atlas.model import Cite

REACH_BLOCKS = 16
REACH = 1200
MOST_PLACES = 60
ELSEWHERE = "(row)"  # behind what is shown of a row where the citation's own cell says nothing
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Place:
    """`words` is what was matched; `parts` what is said there, nearest first: a table's cells together, or in running
    text the rest of the sentence, of the block, and the next blocks. `row`: beside a row's label; `column`: in the
    citation's column; `exact`: the label says just the words."""

    words: str
    parts: tuple[str, ...]
    row: bool = False
    cell: bool = False
    """Inside a table."""
    column: bool = False
    exact: bool = False
    instead: str = ""
    """What to show where the place itself has no text."""

    @property
    def labelled(self) -> bool:
        """Not a row in a table that has lost the citation's column."""
        return self.column or not (self.row and self.instead)

    @property
    def text(self) -> str:
        return self.parts[0]

    def shown(self) -> str:
        """For a report: short, in one line."""
        said = next((part for part in self.parts if any(map(str.isalnum, part))), self.instead or self.words)
        text = " ".join(said.split())
        return text if len(text) <= 200 else f"{text[:199]}…"


def _cell_text(page: Page, cell: Cell) -> str:
    return " ".join(page.shown[number] for number in cell.blocks)


def _column(page: Page, table: Table, wanted: str) -> int | None:
    """The grid column under a heading: the same words, else words that contain them."""
    name = fold(wanted)
    headings = [cell for row in table.rows[:4] for cell in row.cells if cell.heading or row is table.rows[0]]
    texts = [(fold(_cell_text(page, cell)).strip(), cell.column) for cell in headings]
    same = [column for text, column in texts if text == name]
    near = [column for text, column in texts if name in text]
    return next(iter(same + near), None)


def _in_row(page: Page, cell: Cell, cite: Cite, matched: str) -> Place | None:
    """The cells beside the label; None where the words do not stand in a label."""
    table = cell.row.table
    rows = [row for row in table.rows if cell in row.cells]
    beside = list(dict.fromkeys(other for row in rows for other in row.cells if other.column > cell.column))
    column = _column(page, table, cite.column) if cite.column else None
    if not beside or (column is not None and cell.covers(column)):
        return None
    whole = " | ".join(_cell_text(page, other) for other in beside)
    label = fold(_cell_text(page, cell)).strip()
    exact = label == fold(cite.start).strip()
    if not cite.column:
        return Place(matched, (whole,), row=True, cell=True, exact=exact)
    under = [other for other in beside if column is not None and other.covers(column)]
    text = " | ".join(_cell_text(page, other) for other in under)
    return Place(matched, (text,), row=True, cell=True, column=bool(under), exact=exact, instead=f"{whole} {ELSEWHERE}")


def _as_shown(page: Page, number: int, begin: int, end: int | None = None) -> str:
    """Part of a block, to its end or to `end`, in the page's own spelling; positions are those of the folded text."""
    shown = page.shown[number]
    _, origin = fold_mapped(shown)
    first = origin[begin - page.starts[number]]
    return shown[first:] if end is None else shown[first : origin[end - page.starts[number]]]


def _running(page: Page, number: int, span: Span) -> tuple[str, ...]:
    """What follows the words: the rest of the sentence, of the block, then the next blocks of the section."""
    rest = _as_shown(page, number, span.end)[:REACH]
    sentence, *others = _SENTENCE.split(rest, maxsplit=1)
    parts = [sentence, *others]
    level, cell = page.blocks[number].level, page.blocks[number].cell
    for other in range(number + 1, min(number + 1 + REACH_BLOCKS, len(page.shown))):
        block = page.blocks[other]
        if (block.level and (not level or block.level <= level)) or block.cell is not cell:
            break
        parts.append(page.shown[other][:REACH])
    return tuple(parts)


def _place(page: Page, cite: Cite, span: Span) -> Place | None:
    """None where the words stand inside a row's label that begins otherwise: that row is about something else."""
    number = page.block_at(span.start)
    matched = _as_shown(page, number, span.start, span.end)
    cell = page.blocks[number].cell
    row = _in_row(page, cell, cite, matched) if cell else None
    if row and cell:
        begins = span.start == page.starts[cell.blocks[0]] or cite.prefix
        return row if begins else None
    return Place(matched, _running(page, number, span) if cite.end else ("",), cell=cell is not None)


def places(page: Page, cite: Cite) -> list[Place]:
    """Every place that the citation can mean: row labels that say just this, else row labels, else running text.

    A suffix chooses among places in running text and labels that say more; in a row with just this label it may
    quote the very cell that has changed.
    """
    wanted = words(cite.start, cite.end, cite.prefix)
    suffix = words(cite.suffix).start if cite.suffix and not cite.end else None
    found: list[Place] = []
    for span in islice(starts(page, wanted), MOST_PLACES):
        place = _place(page, cite, span)
        if place and (place.exact or not suffix or followed(page, span, suffix)):
            found.append(place)
    rows = [place for place in found if place.row]
    exact = [place for place in rows if place.exact]
    under = [place for place in exact or rows if place.column]
    return under or exact or rows or found
