"""Facts as CSV: one line a fact and tier, so that each value keeps its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from atlas.catalogue import Catalogue, Column, Comparison
from atlas.export.models import Fact
from atlas.export.shapes import Shapes

HEAD = """service tier criterion title value amount unit limit scope protocol note disputed source read found proof
fact""".split()


def safe(text: str | None) -> str:
    """Spreadsheets run cells that begin like a formula; an apostrophe keeps them text."""
    return f"'{text}" if text and text[0] in "=+-@\t\r\n＝＋－＠" else text or ""  # full width: as Excel reads them


def _written(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """Lines end as RFC 4180 says."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in line] for line in lines)
    return out.getvalue()


def _number(amount: float | None) -> str:
    return "" if amount is None else f"{amount:.15g}"


def _cells(catalogue: Catalogue, service: str, tier: str | None, fact: Fact) -> list[str]:
    title = catalogue.criteria[fact.criterion].title
    value = [fact.value, _number(fact.amount), fact.unit or ""]
    qualified = [fact.limit or "", fact.scope or "", fact.protocol or "", fact.note or ""]
    disputed = "; ".join(other.value for other in fact.disputed)
    read = fact.read.isoformat() if fact.read else "undated"
    found = fact.found.isoformat() if fact.found else ""
    proved = [disputed, fact.citation.title, read, found, fact.citation.proof, fact.id]
    return [service, tier or "", fact.criterion, title, *value, *qualified, *proved]


def facts(catalogue: Catalogue, shapes: Shapes) -> str:
    """All of them; a fact for which no tier is named has one line without a tier."""
    every = shapes.facts.values()
    return _written(HEAD, (_cells(catalogue, one.service, tier, one) for one in every for tier in one.tiers or (None,)))


def _row(catalogue: Catalogue, shapes: Shapes, column: Column, row: str) -> Iterator[list[str]]:
    tier = column.tier.id if column.tier else None
    found = column.facts(row)
    for fact in found:
        yield [column.label, *_cells(catalogue, column.service.id, tier, shapes.facts[fact.id])]
    if not found:
        empty = [column.label, column.service.id, tier or "", row, catalogue.criteria[row].title, "not stated"]
        yield empty + [""] * (len(HEAD) + 1 - len(empty))


def comparison(catalogue: Catalogue, shapes: Shapes, one: Comparison) -> str:
    """Cell by cell; those without a fact say "not stated"."""
    lines = (line for row in one.rows for column in one.columns for line in _row(catalogue, shapes, column, row))
    return _written(["column", *HEAD], lines)
