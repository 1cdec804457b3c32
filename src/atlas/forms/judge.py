"""A form's text in, an outcome and a patch out."""

from __future__ import annotations

from atlas.contribute.layout import difference
from atlas.contribute.look import Look
from atlas.forms import dead, figure, reading
from atlas.forms.answers import Answers, Unclear, answers, which
from atlas.forms.dead import Successor
from atlas.forms.desk import Change, Desk
from atlas.forms.outcome import Outcome
from atlas.forms.template import forms

MOST_LINES = 40


def _change(given: Answers, desk: Desk, look: Look, successor: Successor) -> Change:
    match given.form.kind:
        case "wrong-figure":
            return figure.change(given, desk)
        case "new-reference":
            return reading.change(given, desk, look)
        case "dead-link":
            return dead.change(given, desk, look, successor)


def judged(number: int, body: str, desk: Desk, look: Look, successor: Successor) -> tuple[Outcome, str] | None:
    """None for an issue that is no form of ours; nothing on the disk is changed."""
    form = which(body, forms(desk.root))
    if form is None:
        return None
    try:
        change = _change(answers(body, form), desk, look, successor)
    except Unclear as unclear:
        lines = tuple(line[:2_000] for line in unclear.lines[:MOST_LINES])
        return Outcome(issue=number, form=form.kind, state="answer", lines=lines), ""
    told = tuple(line[:2_000] for line in change.told[:MOST_LINES])
    outcome = Outcome(issue=number, form=form.kind, state="change", title=change.title[:300], lines=told)
    return outcome, difference(desk.root, change.files)
