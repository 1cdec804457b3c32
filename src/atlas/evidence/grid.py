"""Tables on a page: which cells stand in a row, and in which columns, with row and column spans resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_SPAN = 1000  # as HTML says; a hostile page cannot ask for more
MOST_REACHING = 40


@dataclass(eq=False)
class Cell:
    """A table cell on its grid, `span` columns wide from `column` on; `blocks` are numbers of the page's blocks."""

    row: Row
    column: int
    span: int
    heading: bool
    blocks: list[int] = field(default_factory=list)

    def covers(self, column: int) -> bool:
        return self.column <= column < self.column + self.span


@dataclass(eq=False)
class Row:
    """A table row with its own cells, and those that reach into it from above (rowspan)."""

    table: Table
    cells: list[Cell] = field(default_factory=list)
    reached: list[Cell] = field(default_factory=list)
    free: int = 0
    """The column at which the next cell is looked for."""


@dataclass(eq=False)
class Table:
    """Rows in order; `reaching` are cells of earlier rows with the number of rows they still reach into."""

    rows: list[Row] = field(default_factory=list)
    reaching: list[tuple[int, Cell]] = field(default_factory=list)

    def open_row(self) -> Row:
        row = Row(self)
        self.rows.append(row)
        row.reached = [cell for left, cell in self.reaching if left > 0]
        row.cells = list(row.reached)
        self.reaching = [(left - 1, cell) for left, cell in self.reaching if left > 1]
        return row

    def open_cell(self, row: Row, columns: int, rows: int, heading: bool) -> Cell:
        """The next cell of a row, in the first column that is free."""
        while any(cell.covers(row.free) for cell in row.reached):
            row.free += 1
        cell = Cell(row, row.free, columns, heading)
        row.free += columns
        row.cells.append(cell)
        if rows > 1 and len(self.reaching) < MOST_REACHING:
            self.reaching.append((rows - 1, cell))
        return cell
