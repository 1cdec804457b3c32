"""The macros about reading, patterns and terms in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from atlas.catalogue import Catalogue
from atlas.model import Diagram, Reference, Term
from atlas.render import learn
from atlas.render.page import FOUNDING
from atlas.twins.facts import Figures
from atlas.twins.words import link, literal, table
from atlas.twins.world import World

PATTERNS, GLOSSARY, SIGNALS = "docs/data/patterns.yml", "docs/data/glossary.yml", "docs/data/signals.yml"


class Learning:
    """Part of the macros of one page."""

    world: World
    catalogue: Catalogue
    figures: Figures

    def signals(self) -> str:
        self.figures.files.add(SIGNALS)
        rows = []
        for one in self.catalogue.signals.values():
            said = ", ".join(map(self._source, one.sources)) or "our own reading"
            asked = f"**{literal(one.title)}**: {literal(one.question)}"
            rows.append([asked, literal(one.message), literal(one.event), literal(one.series), said])
        return table(["Signal", "Message", "Discrete event", "Event series", "Said by"], rows)

    def _source(self, key: str) -> str:
        source = self.catalogue.sources[key]
        return link(source.title, source.url)

    def references(self, topic: str) -> str:
        self.figures.files.add(f"docs/data/references/{topic}.yml")
        return _list(self.catalogue.topics[topic].references)

    def service_references(self, service_id: str) -> str:
        chosen = {key: one for key, one in self.catalogue.references().items() if service_id in one.services}
        return _list(chosen)

    def all_references(self) -> str:
        parts = []
        for key, topic in self.catalogue.topics.items():
            if key != FOUNDING:
                parts += [f"## {literal(topic.title)}", literal(topic.intro), self.references(key)]
        return "\n\n".join(parts)

    def founding_links(self) -> str:
        lines = []
        for one in self.catalogue.topics[FOUNDING].references.values():
            was = f" In the note: “{literal(one.was.label)}”, {one.was.url}. {literal(one.was.fate)}" if one.was else ""
            lines.append(f"1. {_reference(one)}{was}")
        return "\n".join(lines)

    def diagram(self, diagram_id: str) -> str:
        return _drawing(self.catalogue.diagrams[diagram_id])

    def patterns(self, kind: str) -> str:
        self.figures.files.add(PATTERNS)
        chosen = [key for key, one in self.catalogue.patterns.items() if one.kind == kind]
        return "\n\n".join(part for key in chosen for part in self._pattern(key))

    def _pattern(self, key: str) -> Iterator[str]:
        one, drawing = self.catalogue.patterns[key], self.catalogue.diagrams.get(key)
        yield f"## {literal(one.title)}"
        told = {"Problem": one.problem, "Solution": one.solution, "When": one.when, "Trap": one.trap}
        yield from (f"**{name}.** {literal(text)}" for name, text in told.items() if text)
        yield from [_drawing(drawing)] if drawing else []
        yield table(["Service", "With which feature", "What is stated"], self._carriers(key))
        related = ", ".join(literal(self.catalogue.patterns[other].title) for other in one.related)
        sources = ", ".join(map(self._source, one.sources))
        tail = {"Also called": literal(one.also or ""), "Related": related, "Sources": sources}
        yield " ".join(f"{name}: {text}." for name, text in tail.items() if text)

    def _carriers(self, key: str) -> Iterator[list[str]]:
        for one in learn.carriers(self.catalogue, key):
            tiers = f" ({literal(', '.join(one.tiers))})" if one.tiers else ""
            stated = [f"{literal(shown.criterion.title)}: {self.figures.full(shown.fact)}" for shown in one.facts]
            name = self.world.page(one.service.about.short, f"services/{one.service.id}/")
            yield [name + tiers, literal(one.feature), "; ".join(stated) or "see the sources"]

    def pattern_matrix(self) -> str:
        self.figures.files.add(PATTERNS)
        _, bands = learn.matrix(self.catalogue, self.world.address)
        lines = []
        for band in bands:
            for line in band.rows:
                carried = [f"{literal(c.label)} ({literal(c.feature)})" for c in line.cells if c.feature]
                lines.append([f"**{literal(line.title)}**: {literal(line.problem)}", "; ".join(carried)])
        return table(["Pattern", "Services that carry it"], lines)

    def glossary(self) -> str:
        self.figures.files.add(GLOSSARY)
        terms = sorted(self.catalogue.terms.values(), key=lambda one: one.title.lower())
        return "\n".join(f"- {self._term(one)}" for one in terms)

    def _term(self, one: Term) -> str:
        also = f" (also {literal(', '.join(one.also))})" if one.also else ""
        more = f" {literal(one.more)}" if one.more else ""
        source = f" Source: {self._source(one.source)}." if one.source else ""
        return f"**{literal(one.title)}**{also}: {literal(one.short)}{more}{source}"


def _drawing(one: Diagram) -> str:
    return f"*Drawing: {literal(one.title)}.* {literal(one.text)}"


def _list(references: Mapping[str, Reference]) -> str:
    return "\n".join(f"- {_reference(one)}" for one in references.values())


def _reference(one: Reference) -> str:
    about = [one.kind.replace("-", " "), one.level, one.publisher, one.author, one.published, one.length]
    told = ", ".join(literal(str(part)) for part in about if part)
    return f"{link(one.title, one.url)} ({told}). {literal(one.why)}"
