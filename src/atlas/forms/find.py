"""Which service, criterion, tiers and figure of the data somebody means, who knows them as readers do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from atlas.catalogue import Catalogue, Fact, Service
from atlas.forms.answers import Answers, Unclear
from atlas.model import Criterion
from atlas.plain import code
from atlas.problem import nearest
from atlas.quantity import Quantity, parse
from atlas.render.view import qualifiers

_AND = re.compile(r"\s*(?:[,;+&/]|\band\b)\s*", re.I)
_ALL = frozenset({"", "all", "any", "every", "all tiers", "not stated"})


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def pick(wanted: str, names: Mapping[str, Iterable[str]]) -> str | None:
    """The one id that has the name, however it is spelled; None where there is none, or several."""
    asked = _folded(wanted)
    found = [key for key, known in names.items() if asked in {_folded(key), *map(_folded, known)}]
    return found[0] if len(found) == 1 else None


def _named(answers: Answers, field: str, names: Mapping[str, Iterable[str]], what: str) -> str | None:
    wanted = answers[field]
    found = pick(wanted, names)
    if found is None:
        shown = {name: key for key, known in names.items() for name in (key, *known)}
        answers.refuse(field, f"there is no {what} {code(wanted, 80)}. {_offered(wanted, shown)}")
    return found


def _offered(wanted: str, names: Iterable[str]) -> str:
    return re.sub(r"'([^']*)'", lambda found: code(found[1]), nearest(wanted, names))


def service(answers: Answers, field: str, catalogue: Catalogue) -> Service | None:
    names = {key: (one.about.name, one.about.short) for key, one in catalogue.services.items()}
    found = _named(answers, field, names, "service")
    return catalogue.services[found] if found else None


def services(text: str, catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """Ids of the services that a list names, and the names that are none."""
    names = {key: (one.about.name, one.about.short) for key, one in catalogue.services.items()}
    asked = [part for part in re.split(r"\s*[,;]\s*", text) if part]
    found = [(part, pick(part, names)) for part in asked]
    return list(dict.fromkeys(key for _, key in found if key)), [part for part, key in found if not key]


def criterion(answers: Answers, about: Service, catalogue: Catalogue) -> str | None:
    """Of the service's own criteria first: titles can stand twice in all of them."""
    stated = {fact.criterion: (catalogue.criteria[fact.criterion].title,) for fact in about.facts}
    filled = next((fact.criterion for fact in about.facts if fact.id == answers["fact"]), "")
    same = {key: titles for key, titles in stated.items() if key == filled}
    if own := pick(answers["criterion"], same) or pick(answers["criterion"], stated):
        return own
    every = {key: (one.title,) for key, one in catalogue.criteria.items()}
    known = pick(answers["criterion"], every)
    if known:
        answers.refuse(
            "criterion", f"no page states this of {about.about.short} yet. It needs a new entry in its file."
        )
        return None
    return _named(answers, "criterion", stated, "row")


def tiers(answers: Answers, about: Service) -> tuple[str, ...]:
    wanted = answers["tier"]
    if wanted.lower() in _ALL:
        return ()
    names = {tier.id: (tier.name,) for tier in about.about.tiers}
    if one := pick(wanted, names):
        return (one,)
    found = []
    for part in _AND.split(wanted):
        key = pick(part, names)
        if key is None:
            answers.refuse(
                "tier", f"there is no tier {code(part, 80)}. {_offered(part, [*names, *sum(names.values(), ())])}"
            )
            return ()
        found.append(key)
    return tuple(found)


def quantity(text: str, about: Criterion) -> Quantity | None:
    try:
        return parse(about.kind, value(text, about), about.choices)
    except ValueError:
        return None


def value(text: str, about: Criterion) -> str | list[str]:
    """As the data files have it: choices by their ids."""
    if about.kind != "choice":
        return text if about.kind == "text" else text.rstrip(".")
    names = {key: (title,) for key, title in about.choices.items()}
    if one := pick(text, names):
        return one
    picked = list(dict.fromkeys(pick(part, names) or part for part in re.split(r"\s*[,;]\s*", text)))
    return picked[0] if len(picked) == 1 else picked


def _shown(facts: Iterable[Fact]) -> list[str]:
    return [
        "- " + ", ".join(filter(None, (code(str(one.said.value)), qualifiers(one), " and ".join(one.tiers))))
        for one in facts
    ]


def fact(answers: Answers, about: Service, asked: tuple[str, ...], row: str, criterion_: Criterion) -> Fact:
    """The one figure that is meant; Unclear lists those that it could be."""
    every = [one for one in about.facts if one.criterion == row]
    fitting = [one for one in every if set(one.tiers) == set(asked)]
    fitting = fitting or [one for one in every if not one.tiers or set(asked) <= set(one.tiers)]
    if not fitting:
        told = f"**{answers.label('tier')}**: no page states this of these tiers. There is:"
        raise Unclear(told, *_shown(every))
    named = [one for one in fitting if one.id == answers["fact"]]
    present = answers["present"]
    seen = quantity(present, criterion_) if present else None
    same = [one for one in named or fitting if one.said.value == seen] if present else named or fitting
    if present and not same:
        told = f"**{answers.label('present')}**: the data do not say {code(present, 80)}; is it mended? There is:"
        raise Unclear(told, *_shown(fitting))
    if len(same) > 1:
        told = "The site has several figures that this could be. Please open the form by the link in the figure's card:"
        raise Unclear(told, *_shown(same))
    return same[0]
