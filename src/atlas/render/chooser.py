"""What the chooser shows: every verdict with the facts behind it, made once for the page and for its script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, groupby
from urllib.parse import urlencode

from atlas.catalogue import Catalogue, Column, Fact, Service, Statement
from atlas.model import Answer, ChooserFile, Condition, Demand, Part
from atlas.verdict import Judge, Verdict, Word, candidates, operator

FORCES = ("must", "should", "prefer")
_ASKS = {"at_least": "at least {}", "at_most": "at most {}", "none_of": "neither {}"}
_JOINTS = {"includes": " and ", "one_of": " or ", "none_of": " nor "}


@dataclass(frozen=True)
class Effect:
    """A no, or nothing stated, for the tiers of one service that share the facts."""

    force: str
    word: Word
    column: Column
    tiers: tuple[str, ...]
    criterion: str
    facts: tuple[Fact, ...]

    @property
    def label(self) -> str:
        """The service, with its tiers unless all of them that are compared are meant."""
        return f"{self.column.service.about.short} {', '.join(self.tiers)}".strip()


@dataclass(frozen=True)
class Option:
    """An answer: what it asks for, and whom that hits."""

    id: str
    about: Answer
    asks: tuple[tuple[str, str], ...]
    effects: tuple[Effect, ...]
    out: int
    aside: int
    all: int

    def hit(self, force: str, word: Word) -> list[Effect]:
        """Effects of one kind."""
        return [effect for effect in self.effects if (effect.force, effect.word) == (force, word)]

    @property
    def summary(self) -> str:
        """How much it decides."""
        out = f"Rules out {self.out} of {self.all}" if self.out else ""
        aside = f"{self.aside} of {self.all} made for something else" if self.aside else ""
        told = "; ".join(filter(None, (out, aside)))
        return told or ("Rules nothing out" if self.asks else "Asks for nothing")


def asks(catalogue: Catalogue, demand: Demand) -> str:
    """What is asked for, in words: at least 256 KB."""
    criterion = catalogue.criteria[demand.criterion]
    name = operator(demand)
    raw = getattr(demand, name)
    told = _JOINTS[name].join(criterion.choices[one] for one in raw) if isinstance(raw, tuple) else str(raw)
    unit = f" {criterion.unit}" if criterion.unit and told[:1].isdigit() else ""
    return _ASKS.get(name, "{}").format(told + unit)


def shown(catalogue: Catalogue, fact: Fact, said: Statement) -> str:
    """A value as tables show it."""
    unit = catalogue.criteria[fact.criterion].unit
    return f"{said.value} {unit}" if unit and said.value.measured else str(said.value)


@dataclass
class Chooser:
    """One chooser with its verdicts."""

    catalogue: Catalogue
    about: ChooserFile
    columns: list[Column] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = candidates(self.catalogue, self.about)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.about, self.catalogue.criteria)

    @property
    def services(self) -> list[tuple[Service, list[Column]]]:
        """Services in the order of the candidates, each with its tiers."""
        runs = groupby(self.columns, key=lambda column: column.service.id)
        return [(run[0].service, run) for run in (list(columns) for _, columns in runs)]

    def verdicts(self, condition: Condition) -> list[Verdict]:
        """One for each candidate."""
        return [self._judge.verdict(column, condition) for column in self.columns]

    def _effects(self, force: str, condition: Condition) -> Iterator[Effect]:
        groups: dict[tuple[str, Word, tuple[str, ...]], list[tuple[Column, Verdict]]] = {}
        for column, verdict in zip(self.columns, self.verdicts(condition), strict=True):
            if verdict.asked and verdict.word in ("no", "unknown"):
                key = (column.service.id, verdict.word, tuple(fact.id for fact in verdict.facts))
                groups.setdefault(key, []).append((column, verdict))
        sizes = {service.id: len(columns) for service, columns in self.services}
        for (service, word, _), hit in groups.items():
            column, verdict = hit[0]
            some = len(hit) < sizes[service]
            tiers = tuple(each.tier.name for each, _ in hit if each.tier and some)
            criterion = verdict.facts[0].criterion if word == "no" else condition.criterion
            yield Effect(force, word, column, tiers, criterion, verdict.facts if word == "no" else ())

    def _option(self, key: str, given: Answer) -> Option:
        conditions = [(force, one) for force in FORCES for one in getattr(given, force)]
        told = tuple((force, f"{self._title(one)}: {asks(self.catalogue, one)}") for force, one in conditions)
        effects = tuple(chain.from_iterable(self._effects(force, one) for force, one in conditions))
        out = self._refused(given.must)
        aside = self._refused((*given.must, *given.should)) - out
        return Option(key, given, told, effects, out, aside, len(self.columns))

    def _refused(self, conditions: Sequence[Condition]) -> int:
        """How many candidates some fact says no to."""
        verdicts = [self.verdicts(condition) for condition in conditions]
        return sum(any(verdict.word == "no" for verdict in each) for each in zip(*verdicts, strict=True))

    def _title(self, demand: Demand) -> str:
        return str(self.catalogue.criteria[demand.criterion].title)

    def options(self, question: str) -> list[Option]:
        """The answers of a question."""
        return [self._option(key, given) for key, given in self.about.questions[question].answers.items()]

    def query(self, refs: Sequence[str]) -> str:
        """Answers as the address has them."""
        return urlencode([(question, answer) for question, _, answer in (ref.partition(".") for ref in refs)])

    def answer(self, ref: str) -> str:
        """The words of question.answer."""
        question, _, answer = ref.partition(".")
        return str(self.about.questions[question].answers[answer].title)

    def proofs(self, part: Part) -> list[tuple[Column, Fact]]:
        """Facts that prove what a part of a combination does, for its smallest tier."""
        service = self.catalogue.services[part.service]
        tiers = {tier.id: tier for tier in service.about.tiers}
        smallest = next(iter(part.tiers or tiers), None)
        column = Column(service, tiers[smallest] if smallest else None)
        return [(column, fact) for key in part.criteria for fact in column.facts(key) if fact.limit != "default"]

    def label(self, part: Part) -> str:
        """The service with the tiers that can do it."""
        about = self.catalogue.services[part.service].about
        return f"{about.short} {', '.join(tier.name for tier in about.tiers if tier.id in part.tiers)}".strip()
