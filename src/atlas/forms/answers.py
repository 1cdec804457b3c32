"""The text of an issue, as GitHub makes it of a form, back to answers; whatever does not fit is told, not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from atlas.forms.template import Field, Form
from atlas.forms.words import hostile, tidy

MOST = 20_000  # characters of an issue that are read
T = TypeVar("T")
_LONGEST, _LONGEST_NOTE = 600, 5_000
_NOTHING = frozenset({"", "_no response_", "no response", "none", "n/a", "-", "–", "—", "?"})


class Unclear(Exception):
    """Something is missing or cannot be used; each line is a sentence for the one who filled the form."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


@dataclass
class Answers:
    """By the field's id, tidied; what is asked for and empty, or hostile, was refused before."""

    form: Form
    given: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    def label(self, name: str) -> str:
        return self.form.field(name).label

    def refuse(self, name: str, what: str) -> None:
        """A problem with one field, for the end of the reading."""
        self.problems.append(f"**{self.label(name)}**: {what}")

    def settle(self) -> None:
        """All problems at once, if there are any."""
        if self.problems:
            raise Unclear(*self.problems)

    def settled(self, found: T | None) -> T:
        """What was looked up; Unclear where something before it could not be."""
        self.settle()
        if found is None:
            raise Unclear("The form could not be read.")
        return found


def _headings(lines: list[str], form: Form) -> dict[str, list[int]]:
    labels = {f"### {one.label}": one.id for one in form.fields}
    found: dict[str, list[int]] = {one.id: [] for one in form.fields}
    for number, line in enumerate(lines):
        name = labels.get(" ".join(line.split()))
        if name:
            found[name].append(number)
    return found


def which(body: str, forms: Iterable[Form]) -> Form | None:
    """The form whose first heading the text begins with; None for an issue that is no form."""
    first = next((line for line in body[:MOST].splitlines() if line.strip()), "")
    return next((form for form in forms if " ".join(first.split()) == f"### {form.fields[0].label}"), None)


def _sections(body: str, form: Form) -> dict[str, list[str]]:
    """The lines below each heading; every heading once and in its order, or none is believed."""
    lines = re.split(r"\r\n|\r|\n", body)
    found = _headings(lines, form)
    places = [at for one in form.fields for at in found[one.id]]
    if any(len(at) != 1 for at in found.values()) or places != sorted(places):
        raise Unclear(
            "The headings of the form are not all there, once and in their order, so that I cannot tell which answer "
            "is whose. Please fill in a new form, and leave the lines that begin with ### as they are."
        )
    ends = [*places[1:], len(lines)]
    names = [one.id for one in form.fields]
    return {name: lines[at + 1 : end] for name, at, end in zip(names, places, ends, strict=True)}


def _answer(asked: Field, lines: list[str]) -> tuple[str, str | None]:
    """The answer, and what is wrong with it."""
    written = [line for line in lines if line.strip()]
    if asked.long:
        text = "\n".join(written)
        return "", f"it has more than {_LONGEST_NOTE:,} characters." if len(text) > _LONGEST_NOTE else None
    if len(written) > 1:
        return "", "it has several lines. Please write it on one."
    text = written[0].strip() if written else ""
    if len(text) > _LONGEST:
        return "", f"it has more than {_LONGEST} characters. Please say it shorter."
    if text.lower() in _NOTHING:
        return "", "it is empty. Please fill it in." if asked.required else None
    if why := hostile(text):
        return "", why
    text = tidy(text)
    if asked.options and text not in asked.options:
        return "", f"it is none of {', '.join(asked.options)}."
    return text, None


def answers(body: str, form: Form) -> Answers:
    """What was answered; Unclear where the text is no filled form or an answer cannot be used at all."""
    if len(body) > MOST:
        raise Unclear(f"The form has more than {MOST:,} characters. Please shorten it.")
    given: dict[str, str] = {}
    made = Answers(form, given)
    for name, lines in _sections(body, form).items():
        given[name], why = _answer(form.field(name), lines)
        if why:
            made.refuse(name, why)
    made.settle()
    return made
