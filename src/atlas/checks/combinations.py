"""Examples, conflicts, combinations and units of the chooser name what exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.checks.chooser import scopes
from atlas.checks.patterns import carrier, unknown
from atlas.lines import Path
from atlas.problem import Problem
from atlas.resolve import Written
from atlas.verdict import candidates


def _answers(at: Written, refs: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    known = [f"{question}.{answer}" for question, asked in at.about.questions.items() for answer in asked.answers]
    for path, ref in refs:
        yield from at.missing(path, ref, known, "answer")


def _conflicts(at: Written, catalogue: Catalogue) -> Iterator[Problem]:
    for index, conflict in enumerate(at.about.conflicts):
        path: Path = ("conflicts", index)
        yield from _answers(at, [((*path, "one"), conflict.one), ((*path, "other"), conflict.other)])
        yield from unknown(at, (*path, "references"), conflict.references, catalogue.references(), "reference")


def _combinations(at: Written, catalogue: Catalogue) -> Iterator[Problem]:
    known = {
        "first": ("candidate", [candidate.service for candidate in at.about.candidates]),
        "patterns": ("pattern", list(catalogue.patterns)),
        "sources": ("source", list(catalogue.sources)),
        "references": ("reference", list(catalogue.references())),
    }
    for key, one in at.about.combinations.items():
        path: Path = ("combinations", key)
        yield from _answers(at, [((*path, "answers", index), ref) for index, ref in enumerate(one.answers)])
        yield from _answers(at, [((*path, "one-of", index), ref) for index, ref in enumerate(one.one_of)])
        for name, (what, valid) in known.items():
            yield from unknown(at, (*path, name), getattr(one, name), valid, what)
        for index, part in enumerate(one.parts):
            yield from carrier(catalogue, at, (*path, "parts", index), part)


def _units(at: Written, catalogue: Catalogue) -> Iterator[Problem]:
    facts = [fact for column in candidates(catalogue, at.about) for fact in column.service.facts]
    for index, rule in enumerate(at.about.units if facts else ()):
        counted = scopes(fact for fact in facts if fact.criterion == rule.criterion)
        yield from at.missing(("units", index, "scope"), rule.scope, scopes(facts), "scope")
        yield from at.missing(("units", index, "criterion"), rule.criterion, {f.criterion for f in facts}, "criterion")
        if counted:
            yield from at.missing(("units", index, "times"), rule.times, counted, "scope")


def _examples(at: Written) -> Iterator[Problem]:
    for place, example in enumerate(at.about.examples):
        path: Path = ("examples", place, "answers")
        yield from _answers(at, [((*path, index), ref) for index, ref in enumerate(example.answers)])


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for at in files["chooser"]:
        yield from _examples(at)
        yield from _conflicts(at, catalogue)
        yield from _combinations(at, catalogue)
        yield from _units(at, catalogue)
