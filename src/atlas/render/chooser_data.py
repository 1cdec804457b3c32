"""The chooser's verdicts as the JSON in its page; assets/chooser-engine.js counts them and compares nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from atlas.catalogue import Column, Fact, Statement
from atlas.evidence.address import directive
from atlas.model import Answer, Combination, Condition, Conflict
from atlas.render import view
from atlas.render.chooser import FORCES, Chooser, asks, shown
from atlas.verdict import WORDS

_LETTERS = dict(zip(WORDS, "ypduxn", strict=True))
_NOTHING = "-"  # the question does not arise


@dataclass
class Packer:
    """Gives each fact, source and criterion a place as it is met, so that each stands once."""

    chooser: Chooser
    facts: dict[str, tuple[int, Fact]] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    criteria: dict[str, str] = field(default_factory=dict)

    def _source(self, said: Statement) -> int:
        return self.sources.setdefault(said.cite.source, len(self.sources))

    def _said(self, fact: Fact, said: Statement) -> dict[str, Any]:
        read = said.read.isoformat() if said.read else ""
        value = shown(self.chooser.catalogue, fact, said)
        return {"value": value, "source": self._source(said), "proof": directive(said.cite), "read": read}

    def _fact(self, fact: Fact) -> dict[str, Any]:
        more = {
            "qualifier": view.qualifiers(fact),
            "note": fact.said.note,
            "disputed": [self._said(fact, other) for other in fact.disputed],
            "trust": fact.trust,
        }
        made = {"criterion": fact.criterion, **self._said(fact, fact.said)}
        return made | {name: value for name, value in more.items() if value}

    def _places(self, facts: Iterable[Fact]) -> list[int]:
        return [self.facts.setdefault(fact.id, (len(self.facts), fact))[0] for fact in facts]

    def _condition(self, force: str, condition: Condition) -> dict[str, Any]:
        verdicts = self.chooser.verdicts(condition)
        catalogue = self.chooser.catalogue
        used = {one.criterion for one in (condition, *condition.otherwise)}
        used |= {fact.criterion for verdict in verdicts for fact in verdict.facts}
        self.criteria |= {key: catalogue.criteria[key].title for key in sorted(used)}
        return {
            "force": force,
            "weight": condition.weight,
            "criterion": condition.criterion,
            "asks": asks(catalogue, condition),
            "words": "".join(_LETTERS[one.word] if one.asked else _NOTHING for one in verdicts),
            "facts": [self._places(one.facts) for one in verdicts],
        }

    def _answer(self, key: str, given: Answer) -> dict[str, Any]:
        conditions = [self._condition(force, one) for force in FORCES for one in getattr(given, force)]
        return {"id": key, "title": given.title, "conditions": conditions}

    def _question(self, key: str) -> dict[str, Any]:
        asked = self.chooser.about.questions[key]
        answers = [self._answer(answer, given) for answer, given in asked.answers.items()]
        made = {"id": key, "title": asked.title, "several": asked.several, "answers": answers}
        return made | ({"assumed": asked.assumed} if asked.assumed else {})

    def _candidate(self, column: Column) -> dict[str, Any]:
        tier = column.tier.name if column.tier else ""
        return {"id": column.id, "label": column.label, "service": column.service.id, "tier": tier}

    def packed(self) -> dict[str, Any]:
        about, catalogue = self.chooser.about, self.chooser.catalogue
        questions = [self._question(key) for key in about.questions]
        facts = [self._fact(fact) for _, fact in self.facts.values()]
        cited = [catalogue.sources[key] for key in self.sources]
        services = {column.service.id: column.service.about for column in self.chooser.columns}
        return {
            "questions": questions,
            "candidates": [self._candidate(column) for column in self.chooser.columns],
            "services": {key: {"name": one.name, "short": one.short} for key, one in services.items()},
            "criteria": self.criteria,
            "facts": facts,
            "sources": [[one.title, one.url, one.publisher] for one in cited],
            "conflicts": [_conflict(one) for one in about.conflicts],
            "combinations": {key: _combination(one) for key, one in about.combinations.items()},
        }


def _conflict(one: Conflict) -> dict[str, Any]:
    return {"answers": [one.one, one.other], "why": one.why}


def _combination(one: Combination) -> dict[str, Any]:
    return {"answers": list(one.answers), "oneOf": list(one.one_of), "first": list(one.first)}


def embedded(chooser: Chooser) -> str:
    """JSON that can stand in a page: no sign in it that could end its element."""
    text = json.dumps(Packer(chooser).packed(), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
