"""A comparison as CSV: one line a fact, so that each value keeps its source."""

from __future__ import annotations

import csv as library
import io

from atlas.catalogue import Catalogue, Column, Comparison, Fact
from atlas.evidence.address import reader_address

HEAD = [
    "criterion",
    "title",
    "column",
    "value",
    "unit",
    "limit",
    "scope",
    "protocol",
    "note",
    "disputed",
    "source",
    "read",
    "proof",
]


def _safe(text: str | None) -> str:
    """Spreadsheets run cells that begin like a formula; an apostrophe keeps them text."""
    return f"'{text}" if text and text[0] in "=+-@\t\r" else text or ""


def _line(catalogue: Catalogue, column: Column, fact: Fact) -> list[str]:
    about = catalogue.criteria[fact.criterion]
    said = fact.said
    disputed = "; ".join(str(other.value) for other in fact.disputed)
    read = said.read.isoformat() if said.read else "undated"
    proof = reader_address(said.source, said.cite)
    words = [fact.criterion, about.title, column.label, str(said.value), about.unit, fact.limit, fact.scope]
    return [_safe(word) for word in (*words, fact.protocol, said.note, disputed, said.source.title, read, proof)]


def csv(catalogue: Catalogue, comparison: Comparison) -> str:
    """Lines end as RFC 4180 says; cells without a fact say "not stated"."""
    out = io.StringIO()
    writer = library.writer(out)
    writer.writerow(HEAD)
    for row in comparison.rows:
        for column in comparison.columns:
            facts = column.facts(row)
            writer.writerows(_line(catalogue, column, fact) for fact in facts)
            if not facts:
                empty = [row, catalogue.criteria[row].title, column.label, "not stated"]
                writer.writerow(empty + [""] * (len(HEAD) - len(empty)))
    return out.getvalue()
