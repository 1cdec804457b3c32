"""Whether the cited facts of one service and tier meet a demand: the one place where the chooser compares.

yes       the facts meet it
partly    they meet it under a condition, or the fact itself says partial
disputed  they meet it, and another official statement says otherwise
unknown   no fact answers it
doubtful  they do not meet it, and another official statement says that they do
no        they do not meet it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from atlas.catalogue import Catalogue, Column, Fact
from atlas.model import ChooserFile, Condition, Criterion, Demand
from atlas.quantity import MEASURED, NOT_APPLICABLE, Quantity, parse

Word = Literal["yes", "partly", "disputed", "unknown", "doubtful", "no"]
WORDS: tuple[Word, ...] = ("yes", "partly", "disputed", "unknown", "doubtful", "no")
OPERATORS = ("at_least", "at_most", "is_", "includes", "one_of", "none_of")
NEGATIVE = ("at_most", "none_of")  # what does not apply meets them
_ANSWERS: tuple[Word, ...] = ("no", "partly", "yes")  # by the key of a yes-no value


@dataclass(frozen=True)
class Verdict:
    """A word with the facts it rests on; `asked` is the demand that they answer, None where nothing is to be said."""

    word: Word
    facts: tuple[Fact, ...]
    asked: Demand | None


def operator(demand: Demand) -> str:
    """The comparison that a demand makes; the check sees to it that there is one."""
    return next((name for name in OPERATORS if getattr(demand, name)), "")


def wanted(demand: Demand, criterion: Criterion) -> Quantity:
    """What is asked for, typed as the facts are; ValueError tells what would be right."""
    name = operator(demand)
    raw = getattr(demand, name)
    return parse(criterion.kind, list(raw) if isinstance(raw, tuple) else raw, criterion.choices)


def _choices(name: str, have: int, asked: int) -> Word:
    common = have & asked
    met = {"includes": common == asked, "one_of": bool(common), "none_of": not common}[name]
    return "yes" if met else "no"


def meets(demand: Demand, asked: Quantity, value: Quantity, times: Decimal = Decimal(1)) -> Word:
    """One value alone; `times` is the number of units that it holds for."""
    name, (dimension, amount) = operator(demand), value.key
    if dimension == NOT_APPLICABLE:
        return "yes" if name in NEGATIVE or demand.is_ == "no" else "no"
    if name == "is_":
        word = _ANSWERS[int(amount)]
        return word if demand.is_ == "yes" or word == "partly" else ("no" if word == "yes" else "yes")
    if name in ("includes", "one_of", "none_of"):
        return _choices(name, int(amount), int(asked.key[1]))
    enough = amount * times >= asked.key[1] if name == "at_least" else amount * times <= asked.key[1]
    return "yes" if enough else "no"


def _relevant(facts: Sequence[Fact], demand: Demand, asked: Quantity) -> list[Fact]:
    """Those of the asked scope and dimension; a default or a lower end says nothing where the other end is stated."""
    fit = [fact for fact in facts if demand.scope in (None, fact.scope)]
    fit = [fact for fact in fit if fact.said.value.key[0] in (asked.key[0], NOT_APPLICABLE)]
    ends = {"at_least": ("default", "minimum"), "at_most": ("default",)}.get(operator(demand), ())
    return [fact for fact in fit if fact.limit not in ends] or fit


def _joined(kind: str, said: Sequence[tuple[Fact, Word]]) -> Word:
    """Several facts of a cell as one word; a choice may stand in any of them, unless a scope bounds it."""
    words = {word for _, word in said}
    if len(words) == 1:
        return words.pop()
    whole = any(word == "yes" and not (fact.scope or fact.protocol) for fact, word in said)
    return "yes" if kind == "choice" and whole else "partly"


def _good(word: Word) -> bool:
    return word in ("yes", "partly")


def candidates(catalogue: Catalogue, chooser: ChooserFile) -> list[Column]:
    """What is compared, in its order; unknown ids are left out, for the check tells them."""
    found = []
    for candidate in chooser.candidates:
        if service := catalogue.services.get(candidate.service):
            tiers = {tier.id: tier for tier in service.about.tiers}
            chosen = [tiers[tier] for tier in candidate.tiers or tiers if tier in tiers]
            found += [Column(service, tier) for tier in chosen or (None,)]
    return found


@dataclass(frozen=True)
class Judge:
    """Judges the columns of one chooser."""

    chooser: ChooserFile
    criteria: Mapping[str, Criterion]

    def _units(self, column: Column, fact: Fact) -> Fact | None:
        """The fact that says how many units there can be of what the fact is counted for."""
        for rule in self.chooser.units:
            if rule.scope == fact.scope:
                found = [one for one in column.facts(rule.criterion) if one.scope == rule.times]
                return max(found, key=lambda one: one.said.value, default=None)
        return None

    def _word(self, value: Quantity, demand: Demand, asked: Quantity, units: Fact | None) -> Word:
        times = units.said.value.key[1] if units and self.criteria[demand.criterion].kind in MEASURED else Decimal(1)
        return meets(demand, asked, value, times)

    def _alternatives(
        self, said: list[tuple[Fact, Word]], demand: Demand, asked: Quantity, units: Mapping[str, Fact | None]
    ) -> Iterator[Word]:
        """What the word would be if another official statement were right."""
        kind = self.criteria[demand.criterion].kind
        for index, (fact, _) in enumerate(said):
            for other in fact.disputed:
                word = self._word(other.value, demand, asked, units[fact.id])
                yield _joined(kind, [*said[:index], (fact, word), *said[index + 1 :]])

    def _answered(self, column: Column, demand: Demand) -> Verdict | None:
        criterion = self.criteria[demand.criterion]
        asked = wanted(demand, criterion)
        facts = _relevant(column.facts(demand.criterion), demand, asked)
        if not facts:
            return None
        units = {fact.id: self._units(column, fact) for fact in facts}
        said = [(fact, self._word(fact.said.value, demand, asked, units[fact.id])) for fact in facts]
        word = _joined(criterion.kind, said)
        others = {_good(other) for other in self._alternatives(said, demand, asked, units)}
        if (not _good(word)) in others:
            word = "disputed" if _good(word) else "doubtful"
        shown = [fact for fact, one in said if one != "no" or not _good(word)] or facts
        counted = dict.fromkeys(unit for fact in shown if (unit := units[fact.id]))
        return Verdict(word, (*shown, *counted), demand)

    def verdict(self, column: Column, condition: Condition) -> Verdict:
        """The first of the condition's demands that any fact answers decides."""
        for demand in (condition, *condition.otherwise):
            if answered := self._answered(column, demand):
                return answered
        hints = column.facts(condition.see) if condition.see else ()
        return Verdict("unknown", hints, None if condition.unstated == "ignore" else condition)
