"""Figures in Markdown: the value in its place, and below the page a footnote that proves it."""

from __future__ import annotations

from atlas.catalogue import Catalogue, Fact, Statement
from atlas.evidence.standing import standing
from atlas.evidence.state import Memory
from atlas.render.view import proof, qualifiers
from atlas.twins.words import link, literal

Key = tuple[str, int]


class Proofs:
    """The footnotes of a whole site, each written once however many pages need it."""

    def __init__(self, catalogue: Catalogue, memory: Memory) -> None:
        self.catalogue, self.memory = catalogue, memory
        self.written: dict[Key, str] = {}

    def of(self, fact: Fact, index: int | None) -> tuple[Key, str]:
        """Its key, and: the note, the words, the page, the date of the text, whether the words were found again."""
        key = (fact.id, -1 if index is None else index)
        if key not in self.written:
            said = fact.said if index is None else fact.disputed[index]
            self.written[key] = self._write(fact, said, index)
        return key, self.written[key]

    def _write(self, fact: Fact, said: Statement, index: int | None) -> str:
        words = f"“{literal(said.cite.start)}”" + (f" … “{literal(said.cite.end)}”" if said.cite.end else "")
        column = f", column “{literal(said.cite.column)}”" if said.cite.column else ""
        page = f"{link(said.source.title, proof(said))}, {literal(said.source.publisher)}"
        read = f"Read in the text of {said.read}." if said.read else "Read in an undated copy of the text."
        seen = standing(self.catalogue, self.memory, fact, said, index).text
        about = [said.note, fact.trust and f"Which to trust: {fact.trust}" if index is None else None]
        return " ".join([*(literal(text) for text in about if text), f"{words}{column}: {page}. {read} {seen}"])


class Figures:
    """The figures of one page, numbered in the order in which they are met."""

    def __init__(self, catalogue: Catalogue, proofs: Proofs) -> None:
        self.catalogue, self.proofs = catalogue, proofs
        self.numbers: dict[Key, int] = {}
        self.files: set[str] = set()
        """Data files that the page shows figures of."""

    def mark(self, fact: Fact, index: int | None = None) -> str:
        """The footnote's sign."""
        key, _ = self.proofs.of(fact, index)
        self.files.add(fact.place.file)
        return f"[^{self.numbers.setdefault(key, len(self.numbers) + 1)}]"

    def value(self, fact: Fact, said: Statement | None = None) -> str:
        """As people read it, with its unit."""
        said, unit = said or fact.said, self.catalogue.criteria[fact.criterion].unit
        return literal(str(said.value)) + (f" {unit}" if unit and said.value.measured else "")

    def short(self, fact: Fact) -> str:
        """Inside a sentence."""
        return self.value(fact) + self.mark(fact) + self._disputed(fact)

    def full(self, fact: Fact) -> str:
        """Inside a table, with what it is counted for; notes stand below, because neighbours often share them."""
        qualified = f" ({literal(qualifiers(fact))})" if qualifiers(fact) else ""
        return self.value(fact) + qualified + self.mark(fact) + self._disputed(fact)

    def _disputed(self, fact: Fact) -> str:
        others = [f"{self.value(fact, one)}{self.mark(fact, index)}" for index, one in enumerate(fact.disputed)]
        return f" (disputed, also stated: {'; '.join(others)})" if others else ""

    def notes(self) -> str:
        """All footnotes, to stand at the end of the page."""
        return "".join(f"[^{number}]: {self.proofs.written[key]}\n" for key, number in self.numbers.items())
