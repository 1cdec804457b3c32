"""A page as the reader sees it: visible text in blocks, joined into one string that can be searched at once.

Blocks are what a browser's find-in-page does not look across (paragraphs, table cells, list items …). White space
is collapsed as CSS does it. Where a block stands in a table is kept, for the judgement of rows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from atlas.evidence import display
from atlas.evidence.fold import fold, fold_mapped
from atlas.evidence.grid import MOST_SPAN, Cell, Row, Table

BREAK = "\u2029"  # between blocks: always a word boundary; fold() lets none through from a page or a query
MOST_DEPTH = 200  # elements inside each other; browsers stop at 512, and no page of a source comes near
_BLANKS = " \t\n\r\f"
_SPACES = re.compile(f"[{_BLANKS}]+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(eq=False)
class Block:
    """One run of text. `pieces` are (number of the text node in the body, its text, preformatted)."""

    pieces: list[tuple[int, str, bool]] = field(default_factory=list)
    cell: Cell | None = None
    level: int = 0
    """1 to 6 for a heading, else 0."""

    def shown(self) -> str:
        """The text with white space collapsed."""
        text = "".join(piece if kept else _SPACES.sub(" ", piece) for _, piece, kept in self.pieces)
        if "  " in text and not any(kept for *_, kept in self.pieces):
            text = _SPACES.sub(" ", text)
        return text.strip(" \t\n")

    def origin(self) -> list[tuple[str, int, int]]:
        """Each shown character with the text node and the offset it came from; slow."""
        found: list[tuple[str, int, int]] = []
        blank = True
        for node, piece, kept in self.pieces:
            for offset, char in enumerate(piece):
                collapses = not kept and char in _BLANKS
                if not (collapses and blank):
                    found.append((" " if collapses else char, node, offset))
                blank = collapses
        return found


@dataclass
class Page:
    """All blocks; `text` is their folded text, joined by BREAK; `starts` where each begins in it."""

    blocks: list[Block]
    shown: list[str]
    text: str
    starts: list[int]

    def block_at(self, position: int) -> int:
        """Number of the block that a position of `text` lies in."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def node_at(self, position: int) -> tuple[int, int]:
        """Text node and offset (in characters) of a position, to show where a match stands."""
        number = self.block_at(position)
        origin = self.blocks[number].origin()
        _, letters = fold_mapped("".join(char for char, *_ in origin))
        return origin[letters[position - self.starts[number]]][1:]


@dataclass(frozen=True)
class _Around:
    """What an element inherits."""

    visible: bool = True
    kept: bool = False
    level: int = 0
    table: Table | None = None
    row: Row | None = None
    cell: Cell | None = None
    depth: int = 0


class _Reader:
    """Walks the tree once, in the order of the document."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.current: Block | None = None
        self.nodes = 0

    def text(self, text: str, number: int, around: _Around, kept: bool) -> None:
        if self.current is None:
            if not kept and not text.strip(_BLANKS):
                return
            self.current = Block(cell=around.cell, level=around.level)
            if around.cell:
                around.cell.blocks.append(len(self.blocks))
            self.blocks.append(self.current)
        self.current.pieces.append((number, text, kept))

    def apart(self, text: str, around: _Around) -> None:
        """Text in a block of its own that no text node holds."""
        self.current = None
        self.text(text, -1, around, True)
        self.current = None

    def element(self, node: LexborNode, around: _Around, spread: bool) -> None:
        tag, attributes = node.tag or "", node.attributes
        inline = display.style(attributes)
        if display.hidden(tag, attributes, inline) or around.depth > MOST_DEPTH:
            self.nodes += sum(child.tag == "-text" for child in node.traverse(include_text=True))
        elif tag == "br":
            self.text("\n", self.nodes, around, True)
        elif tag == "input":
            if shown := display.typed(attributes):
                self.apart(shown, around)
        else:
            block = spread or display.block(tag, inline)
            self.current = None if block else self.current
            self.children(node, _inside(tag, attributes, inline, around), display.spreads(inline))
            self.current = None if block else self.current

    def children(self, node: LexborNode, around: _Around, spread: bool) -> None:
        child = node.child
        while child is not None:
            if child.tag == "-text":
                number, self.nodes = self.nodes, self.nodes + 1
                if around.visible:
                    self.text(child.text_content or "", number, around, around.kept)
            elif child.tag and child.tag[0] not in "-!_":
                self.element(child, around, spread)
            child = child.next


def _span(attributes: display.Attributes, name: str) -> int:
    value = (attributes.get(name) or "1").strip()
    return min(max(int(value), 1), MOST_SPAN) if value.isdecimal() and len(value) < 6 else 1


def _inside(tag: str, attributes: display.Attributes, inline: dict[str, str], around: _Around) -> _Around:
    """What the element's children inherit."""
    around = replace(around, depth=around.depth + 1)
    kept = display.preformatted(tag, inline, around.kept)
    visible = inline["visibility"] == "visible" if "visibility" in inline else around.visible
    if (kept, visible) != (around.kept, around.visible):
        around = replace(around, kept=kept, visible=visible)
    if tag == "table":
        return replace(around, table=Table(), row=None, cell=None)
    if tag == "tr" and around.table:
        return replace(around, row=around.table.open_row())
    if tag in ("td", "th") and around.table and around.row:
        spans = _span(attributes, "colspan"), _span(attributes, "rowspan")
        return replace(around, cell=around.table.open_cell(around.row, *spans, tag == "th"))
    return replace(around, level=_HEADINGS[tag]) if tag in _HEADINGS else around


def from_html(html: str) -> Page:
    """Parse as HTML5 and read what is visible."""
    reader = _Reader()
    body = LexborHTMLParser(html).body
    if body is not None:
        reader.element(body, _Around(), spread=False)
    shown = [block.shown() for block in reader.blocks]
    folded = [fold(text) for text in shown]
    starts, position = [], 0
    for text in folded:
        starts.append(position)
        position += len(text) + 1
    return Page(reader.blocks, shown, BREAK.join(folded), starts)
