"""The chooser in Markdown: each question, what each answer asks for, and whom that rules out, with the facts."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.catalogue import Catalogue
from atlas.render.chooser import Chooser, Effect, Option
from atlas.twins.facts import Figures
from atlas.twins.words import literal

DATA = "docs/data/chooser.yml"
_HITS = (("must", "Ruled out"), ("should", "Made for something else"))


class Choosing:
    """Part of the macros of one page."""

    catalogue: Catalogue
    figures: Figures

    def chooser(self) -> str:
        if self.catalogue.chooser is None:
            return ""
        self.figures.files.add(DATA)
        made = Chooser(self.catalogue, self.catalogue.chooser)
        parts = [part for key in made.about.questions for part in self._question(made, key)]
        together = made.about.combinations.values()
        lines = [f"- **{literal(one.title)}**. {literal(one.text)}" for one in together]
        return "\n\n".join([*parts, *(["### Several together", "\n".join(lines)] if lines else [])])

    def _question(self, made: Chooser, key: str) -> Iterator[str]:
        about = made.about.questions[key]
        yield f"### {literal(about.title)}"
        several = "Several answers can hold at once." if about.several else ""
        yield from filter(None, [" ".join(filter(None, (literal(about.note or ""), several)))])
        yield "\n".join(line for option in made.options(key) for line in self._option(option))

    def _option(self, option: Option) -> Iterator[str]:
        note = f" {literal(option.about.note)}" if option.about.note else ""
        asks = "; ".join(literal(ask) + (" (preferred)" if force == "prefer" else "") for force, ask in option.asks)
        yield f"- **{literal(option.about.title)}**.{note}" + (f" Asks for {asks}." if asks else "")
        for force, title in _HITS:
            if hit := option.hit(force, "no"):
                yield f"    - {title}: {'; '.join(map(self._effect, hit))}."
            if unknown := option.hit(force, "unknown"):
                yield f"    - Not stated, so possible: {'; '.join(literal(one.label) for one in unknown)}."

    def _effect(self, one: Effect) -> str:
        told = [f"{literal(self.catalogue.criteria[f.criterion].title)}: {self.figures.full(f)}" for f in one.facts[:1]]
        return f"{literal(one.label)} ({', '.join(told)})"
