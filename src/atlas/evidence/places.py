"""Where on a page a citation's `start` stands, and what is said there: the row of a table, or the words that follow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from atlas.evidence.finder import Span, followed, starts, words
from atlas.evidence.fold import fold
from atlas.evidence.grid import Cell, Table
from atlas.evidence.page import BREAK, Page
from atlas.model import Cite

REACH_BLOCKS = 8
REACH = 1200
MOST_PLACES = 60


@dataclass(frozen=True)
class Place:
    """`words` is what was matched, `text` what is said there, `beyond` what the next blocks of the section say;
    `row`: beside a row's label; `column`: in the citation's column; `exact`: the label says just the words."""

    words: str
    text: str
    beyond: str = ""
    row: bool = False
    column: bool = False
    exact: bool = False

    def shown(self) -> str:
        """For a report: short, in the page's own spelling."""
        text = " ".join((self.text.strip() or self.beyond or self.words).split())
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
    """The cells beside the label; None where the words stand in the row's last cell."""
    table = cell.row.table
    rows = [row for row in table.rows if cell in row.cells]
    beside = [other for row in rows for other in row.cells if other.column > cell.column]
    if not beside:
        return None
    label = _cell_text(page, cell)
    exact = fold(label).strip() == fold(cite.start).strip()
    column = _column(page, table, cite.column) if cite.column else None
    under = [other for other in beside if column is not None and other.covers(column)]
    text = " | ".join(_cell_text(page, other) for other in dict.fromkeys(under or beside))
    return Place(matched, text, row=True, column=bool(under), exact=exact)


def _beyond(page: Page, number: int) -> str:
    """The next blocks, as far as the section, the table cell and the reach go."""
    level, cell = page.blocks[number].level, page.blocks[number].cell
    parts: list[str] = []
    for other in range(number + 1, min(number + 1 + REACH_BLOCKS, len(page.shown))):
        block = page.blocks[other]
        if (block.level and (not level or block.level <= level)) or block.cell is not cell:
            break
        parts.append(page.shown[other])
    return "\n".join(parts)[:REACH]


def _place(page: Page, cite: Cite, span: Span) -> Place:
    number = page.block_at(span.start)
    matched = page.text[span.start : span.end]
    cell = page.blocks[number].cell
    row = _in_row(page, cell, cite, matched) if cell else None
    if row or not cite.end:
        return row or Place(matched, matched)
    rest = page.text[span.end : span.end + REACH].split(BREAK, 1)[0]
    return Place(matched, rest, _beyond(page, number))


def places(page: Page, cite: Cite) -> list[Place]:
    """Every place that the citation can mean: row labels that say just this, else row labels, else running text."""
    wanted = words(cite.start, cite.end, cite.prefix, cite.suffix)
    spans = (
        span for span in starts(page, wanted) if cite.end or not wanted.suffix or followed(page, span, wanted.suffix)
    )
    found = [_place(page, cite, span) for span in islice(spans, MOST_PLACES)]
    rows = [place for place in found if place.row]
    exact = [place for place in rows if place.exact]
    under = [place for place in exact or rows if place.column]
    return under or exact or rows or found
