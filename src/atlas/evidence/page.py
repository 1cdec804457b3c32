"""A page as the reader sees it: visible text in blocks, joined into one string that can be searched at once.

Blocks are what a browser's find-in-page does not look across (paragraphs, table cells, list items …). White space
is collapsed as CSS does it. Where a block stands in a table is kept, for the judgement of rows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from atlas.evidence.fold import fold, fold_mapped

BREAK = "\x1d"  # between blocks; no page text contains it, since HTML parsers drop control characters from view
_HIDDEN = frozenset(
    """head script style template noscript title iframe object audio video canvas datalist select meter progress embed
    img desc defs metadata symbol clippath marker""".split()
)
_TYPED = frozenset(("", "text", "search", "tel", "url", "email", "number", "button", "submit", "reset"))
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre
    search section summary table caption colgroup col tbody td tfoot th thead tr ul xmp button marquee textarea
    svg text foreignobject""".split()
)
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext", "textarea"))
_STYLE = re.compile(r"(?:^|;)\s*(display|visibility|white-space)\s*:\s*([a-z-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass
class Cell:
    """A table cell on its grid; `span` columns wide from `column` on."""

    row: Row
    column: int
    span: int
    heading: bool
    blocks: list[int] = field(default_factory=list)


@dataclass
class Row:
    """A table row with its own cells, and those that reach into it from above (`rowspan`)."""

    table: Table
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Table:
    """Rows in order."""

    rows: list[Row] = field(default_factory=list)
    open_spans: dict[int, tuple[int, Cell]] = field(default_factory=dict)


@dataclass
class Block:
    """One run of text. `pieces` are (number of the text node in the body, its text, preformatted)."""

    pieces: list[tuple[int, str, bool]] = field(default_factory=list)
    cell: Cell | None = None
    level: int = 0
    """1 to 6 for a heading, else 0."""

    def raw(self) -> tuple[str, list[tuple[int, int]]]:
        """Collapsed text, and where each character came from: text node and offset."""
        text: list[str] = []
        origin: list[tuple[int, int]] = []
        space = True
        for node, piece, preformatted in self.pieces:
            for offset, char in enumerate(piece):
                blank = not preformatted and char in " \t\n\r\f"
                if not (blank and space):
                    text.append(" " if blank else char)
                    origin.append((node, offset))
                space = blank
        return "".join(text).rstrip(" \t\n"), origin

    def shown(self) -> str:
        """Collapsed text without its origin, fast."""
        parts = [piece if preformatted else _SPACES.sub(" ", piece) for _, piece, preformatted in self.pieces]
        text = "".join(parts)
        if len(parts) > 1 and "  " in text and not any(preformatted for *_, preformatted in self.pieces):
            text = _SPACES.sub(" ", text)
        return text.strip(" \t\n")


@dataclass
class Page:
    """All blocks; `text` is their folded text, joined by BREAK; `starts` where each begins in it."""

    blocks: list[Block]
    shown: list[str]
    text: str
    starts: list[int]
    tables: list[Table]

    def block_at(self, position: int) -> int:
        """Number of the block that a position of `text` lies in."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def node_at(self, position: int) -> tuple[int, int]:
        """Text node and offset of a position; slow, for showing where a match stands."""
        number = self.block_at(position)
        raw, origin = self.blocks[number].raw()
        _, letters = fold_mapped(raw)
        return origin[letters[position - self.starts[number]]]


class _Reader:
    """Walks the tree once, in the order of the document."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.current: Block | None = None
        self.cell: Cell | None = None
        self.table: Table | None = None
        self.row: Row | None = None
        self.level = 0
        self.nodes = 0
        self.blockify = False

    def close(self) -> None:
        """Ends the block: what follows is searched apart."""
        self.current = None

    def add(self, text: str, number: int, preformatted: bool) -> None:
        if self.current is None:
            if not preformatted and not text.strip(" \t\n\r\f"):
                return
            self.current = Block(cell=self.cell, level=self.level)
            if self.cell:
                self.cell.blocks.append(len(self.blocks))
            self.blocks.append(self.current)
        self.current.pieces.append((number, text, preformatted))

    def _span(self, node: LexborNode, name: str) -> int:
        value = (node.attributes.get(name) or "1").strip()
        return min(max(int(value), 1), 1000) if value.isdecimal() and len(value) < 6 else 1

    def _open_row(self) -> None:
        if self.table is None:
            return
        self.row = Row(self.table)
        self.table.rows.append(self.row)
        for column, (left, cell) in list(self.table.open_spans.items()):
            if left:
                self.row.cells.append(cell)
                self.table.open_spans[column] = (left - 1, cell)
            else:
                del self.table.open_spans[column]

    def _open_cell(self, node: LexborNode) -> None:
        if self.table is None or self.row is None:
            return
        taken = {c for cell in self.row.cells for c in range(cell.column, cell.column + cell.span)}
        column = next(c for c in range(len(taken) + 1) if c not in taken)
        cell = Cell(self.row, column, self._span(node, "colspan"), node.tag == "th")
        self.row.cells.append(cell)
        self.cell = cell
        if (rows := self._span(node, "rowspan")) > 1:
            self.table.open_spans[column] = (rows - 1, cell)

    def element(self, node: LexborNode, visible: bool, preformatted: bool) -> None:
        tag = node.tag or ""
        attributes = node.attributes
        style = dict((name.lower(), value.lower()) for name, value in _STYLE.findall(attributes.get("style") or ""))
        display = style.get("display", "")
        hidden_until_found = (attributes.get("hidden") or "").lower() == "until-found"
        if tag in _HIDDEN or display == "none" or ("hidden" in attributes and not display and not hidden_until_found):
            self._count(node)
            return
        if "visibility" in style:
            visible = style["visibility"] == "visible"
        if "white-space" in style:
            preformatted = style["white-space"].startswith(("pre", "break-spaces"))
        preformatted = preformatted or tag in _PREFORMATTED
        if tag == "input":
            self._typed(attributes)
            return
        if tag == "br":
            self.add("\n", self.nodes, True)
            return
        if tag == "wbr":
            return
        block = (tag in _BLOCKS and display != "inline") or display in _DISPLAYED or self.blockify
        self.blockify = display in _BLOCKIFIES
        saved = (self.cell, self.table, self.row, self.level)
        if block:
            self.close()
        if tag == "table":
            self.table, self.row = Table(), None
            self.tables.append(self.table)
        elif tag == "tr":
            self._open_row()
        elif tag in ("td", "th"):
            self._open_cell(node)
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.level = int(tag[1])
        self.children(node, visible, preformatted, self.blockify)
        if block:
            self.close()
        if tag == "tr":
            saved = (*saved[:2], None, saved[3])
        if tag in ("table", "tr", "td", "th") or self.level != saved[3]:
            self.cell, self.table, self.row, self.level = saved

    def _typed(self, attributes: dict[str, str | None]) -> None:
        """What stands in a field is found too, apart from the text around it."""
        shown = attributes.get("value") or attributes.get("placeholder")
        if (attributes.get("type") or "").lower() in _TYPED and shown:
            self.close()
            self.add(shown, -1, True)
            self.close()

    def children(self, node: LexborNode, visible: bool, preformatted: bool, blockify: bool) -> None:
        """Of a flex or grid container each child is a block."""
        child = node.child
        while child is not None:
            if child.tag == "-text":
                number, self.nodes = self.nodes, self.nodes + 1
                if visible:
                    self.add(child.text_content or "", number, preformatted)
            elif child.tag and not child.tag.startswith(("-", "!", "_")):
                self.blockify = blockify
                self.element(child, visible, preformatted)
            child = child.next

    def _count(self, node: LexborNode) -> None:
        """Text nodes inside what is not shown are numbered all the same."""
        self.nodes += sum(child.tag == "-text" for child in node.traverse(include_text=True))


_BLOCKIFIES = frozenset(("flex", "grid", "inline-flex", "inline-grid"))
_DISPLAYED = frozenset(
    "block flex grid table list-item flow-root inline-block inline-flex inline-grid table-cell table-row "
    "table-caption table-row-group inline-table".split()
)


def from_html(html: str) -> Page:
    """Parse as HTML5 and read what is visible."""
    reader = _Reader()
    body = LexborHTMLParser(html).body
    if body is not None:
        reader.element(body, visible=True, preformatted=False)
    shown = [block.shown() for block in reader.blocks]
    starts, folded, position = [], [], 0
    for text in shown:
        starts.append(position)
        folded.append(fold(text))
        position += len(folded[-1]) + 1
    return Page(reader.blocks, shown, BREAK.join(folded), starts, reader.tables)
