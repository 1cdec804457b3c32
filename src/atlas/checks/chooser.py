"""The chooser asks for what exists, each demand can be compared, and no answer leaves nothing to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue, Column, Fact
from atlas.checks.patterns import place, unknown
from atlas.lines import Path
from atlas.model import Condition, Demand
from atlas.problem import Problem
from atlas.quantity import MEASURED
from atlas.resolve import Written
from atlas.verdict import OPERATORS, Judge, candidates, operator, wanted

FITTING = {
    "yes-no": ("is_",),
    "choice": ("includes", "one_of", "none_of"),
    **dict.fromkeys(MEASURED, ("at_least", "at_most")),
}
"""Kind of criterion → comparisons that it allows."""
RESERVED = {"q": "the theme's search", "h": "the words that a search marks"}


def scopes(facts: Iterable[Fact]) -> set[str]:
    """What some facts are counted for."""
    return {fact.scope for fact in facts if fact.scope}


def _written(name: str) -> str:
    """A comparison as the file has it."""
    return name.strip("_").replace("_", "-")


def _comparison(at: Written, path: Path, demand: Demand, catalogue: Catalogue) -> Iterator[Problem]:
    kind = catalogue.criteria[demand.criterion].kind
    used = [_written(name) for name in OPERATORS if getattr(demand, name)]
    fitting = [_written(name) for name in FITTING.get(kind, ())]
    if not fitting:
        what = f"{demand.criterion!r} is text"
        yield at.problem((*path, "criterion"), what, "Text cannot be compared; take another.")
    elif len(used) != 1 or used[0] not in fitting:
        what = f"{' and '.join(used) or 'no comparison'} for {demand.criterion!r}, which is of kind {kind}"
        yield at.problem(path, what, f"Write one of {', '.join(fitting)}.")
    else:
        yield from _typed(at, (*path, used[0]), demand, catalogue)


def _typed(at: Written, path: Path, demand: Demand, catalogue: Catalogue) -> Iterator[Problem]:
    criterion = catalogue.criteria[demand.criterion]
    if criterion.kind == "choice":
        yield from unknown(at, path, getattr(demand, operator(demand)), criterion.choices, "choice")
        return
    try:
        wanted(demand, criterion)
    except ValueError as error:
        what, _, fix = str(error).partition(". ")
        yield at.problem(path, what, f"{fix or 'Write it as the criterion says'}.")


def _demand(at: Written, path: Path, demand: Demand, catalogue: Catalogue, among: list[Column]) -> Iterator[Problem]:
    if found := at.missing((*path, "criterion"), demand.criterion, catalogue.criteria, "criterion"):
        yield from found
        return
    yield from _comparison(at, path, demand, catalogue)
    stated = [fact for column in among for fact in column.facts(demand.criterion)]
    if among and not stated:
        what = f"no candidate has a fact for {demand.criterion!r}"
        yield at.problem((*path, "criterion"), what, "Take another criterion, or add the fact.")
    elif stated and demand.scope:
        yield from at.missing((*path, "scope"), demand.scope, scopes(stated), "scope")


def _conditions(at: Written) -> Iterator[tuple[Path, Condition]]:
    for question, asked in at.about.questions.items():
        for answer, given in asked.answers.items():
            for force in ("must", "should", "prefer"):
                for index, condition in enumerate(getattr(given, force)):
                    yield ("questions", question, "answers", answer, force, index), condition


def _questions(at: Written, catalogue: Catalogue, among: list[Column]) -> Iterator[Problem]:
    for question, asked in at.about.questions.items():
        if question in RESERVED:
            what = f"the address has {question!r} already, for {RESERVED[question]}"
            yield at.problem(("questions", question), what, "Name the question otherwise.")
        if not asked.answers:
            yield at.problem(("questions", question, "answers"), "there is no answer", "Write one, or delete it.")
        if asked.assumed:
            yield from at.missing(("questions", question, "assumed"), asked.assumed, asked.answers, "answer")
    for path, condition in _conditions(at):
        yield from _demand(at, path, condition, catalogue, among)
        if condition.see:
            yield from at.missing((*path, "see"), condition.see, catalogue.criteria, "criterion")
        for index, other in enumerate(condition.otherwise):
            yield from _demand(at, (*path, "otherwise", index), other, catalogue, among)


def _hopeless(at: Written, catalogue: Catalogue, among: list[Column]) -> Iterator[Problem]:
    judge = Judge(at.about, catalogue.criteria)
    for question, asked in at.about.questions.items():
        for answer, given in asked.answers.items():
            if not any(all(judge.verdict(column, one).word != "no" for one in given.must) for column in among):
                path = ("questions", question, "answers", answer)
                yield at.problem(path, "this answer rules out every candidate", "Ask for less, or prefer it.")


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for at in files["chooser"]:
        among = candidates(catalogue, at.about)
        for index, candidate in enumerate(at.about.candidates):
            yield from place(catalogue, at, ("candidates", index), candidate)
        found = list(_questions(at, catalogue, among))
        yield from found
        if among and not found:
            yield from _hopeless(at, catalogue, among)
