"""new-reference: an entry of a topic's file, made of what the form and the page say."""

from __future__ import annotations

from typing import Any

from atlas.contribute.layout import block
from atlas.contribute.look import Look
from atlas.contribute.reference import LIVING, Draft, Known, Unreadable, draft, name
from atlas.forms import dates, find
from atlas.forms.answers import Answers, Unclear
from atlas.forms.desk import Change, Desk
from atlas.plain import code

_GIVEN = ("title", "kind", "publisher", "level", "why", "author")


def _of_form(answers: Answers, desk: Desk, found: Draft) -> Draft:
    """What the form says goes before what the page says."""
    given: dict[str, Any] = {field: answers[field] for field in _GIVEN if answers[field]}
    if answers["published"] and given.get("kind", found.kind) not in LIVING:
        try:
            given["published"] = dates.read(answers["published"], desk.today).isoformat()
        except ValueError as error:
            answers.refuse("published", str(error))
    ids, unknown = find.services(answers["services"], desk.catalogue)
    for one in unknown:
        answers.refuse("services", f"there is no service {code(one, 80)}.")
    answers.settle()
    return Draft(**{**vars(found), **given, "services": tuple(ids)})


def add(desk: Desk, topic: str, made: Draft) -> str:
    """Puts the entry at the end of its topic; the id that it got."""
    key = name(made.title or "", frozenset(desk.catalogue.references()))
    desk.edit(f"references/{topic}.yml", lambda data: data["references"].__setitem__(key, block(made.fields())))  # type: ignore[index]
    return key


def change(answers: Answers, desk: Desk, look: Look) -> Change:
    """The proposal; Unclear tells what neither the form nor the page says."""
    try:
        found = draft(answers["url"], desk.catalogue, look)
    except ValueError as error:
        raise Unclear(f"**{answers.label('url')}**: {error}") from None
    except Known as where:
        raise Unclear(f"This is listed already, as {code(str(where))}. Thank you all the same.") from None
    except Unreadable as why:
        raise Unclear(f"The page could not be read: {code(str(why), 200)}. Edit the form to try again.") from None
    made = _of_form(answers, desk, found)
    if made.missing:
        raise Unclear(
            *(f"**{answers.label(one)}**: the page does not say it. Please fill it in." for one in made.missing)
        )
    key = add(desk, answers["topic"], made)
    desk.checked()
    told = [f"{code(key)} is added to {code(answers['topic'])}: {code(made.title or '', 160)}, {code(made.url, 500)}."]
    return desk.change(f"Reference: {made.title}", *told, "The page was visited and is fine.")
