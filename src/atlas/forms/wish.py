"""What a wrong-figure form asks for: which figure, which value, which page and which words are to prove it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from pydantic import ValidationError

from atlas.catalogue import Fact
from atlas.contribute.address import address, plain
from atlas.contribute.reference import publisher
from atlas.evidence.amounts import amounts
from atlas.forms import dates, find
from atlas.forms.answers import Answers, Unclear
from atlas.forms.desk import Desk
from atlas.model import Cite, Criterion, Source
from atlas.plain import code
from atlas.quantity import MEASURED, Quantity, parse


@dataclass(frozen=True)
class Wish:
    """What is to stand there; `source` is new where `known` is false."""

    fact: Fact
    about: Criterion
    raw: str | list[str]
    value: Quantity
    source: str
    page: Source
    known: bool
    cite: dict[str, str]
    read: date | None


def _value(answers: Answers, about: Criterion) -> tuple[str | list[str], Quantity] | None:
    raw = find.value(answers["value"], about)
    try:
        return raw, parse(about.kind, raw, about.choices)
    except ValueError as error:
        answers.refuse("value", f"{code(str(error), 300)}")
        return None


def _source(answers: Answers, desk: Desk, fact: Fact) -> tuple[str, Source, bool] | None:
    """The page that is to prove it: the one that does today, another that is cited already, or a new one."""
    given = answers["source"]
    if not given or given == fact.said.cite.source:
        return fact.said.cite.source, fact.said.source, True
    try:
        url = address(given).partition("#")[0]
    except ValueError as error:
        answers.refuse("source", str(error))
        return None
    cited = [name for name, one in desk.catalogue.sources.items() if plain(one.url) == plain(url)]
    if cited:
        return cited[0], desk.catalogue.sources[cited[0]], True
    if not any(url.startswith(f"https://{host}/") for host in desk.catalogue.hosts):
        hosts = ", ".join(code(host) for host in desk.catalogue.hosts)
        answers.refuse("source", f"figures are cited from official pages only: {hosts}.")
        return None
    return _new_id(url, desk), Source(title="x", url=url, publisher=publisher(desk.catalogue, url) or "x"), False


def _new_id(url: str, desk: Desk) -> str:
    parts = [part for part in re.split(r"[^a-z0-9]+", urlsplit(url).path.lower()) if part]
    taken = desk.catalogue.sources
    names = ["-".join(parts[-number:])[:80].strip("-") for number in range(3, len(parts) + 1)]
    names += [f"{'-'.join(parts[-3:])[:70]}-{number}" for number in range(2, 99)]
    return next(name for name in names if name and name not in taken)


def _cite(answers: Answers, source: str, fact: Fact, value: Quantity, kind: str) -> dict[str, str]:
    """The words: those given, else those of today with the old figure replaced by the new one."""
    old = fact.said.cite
    if answers["start"]:
        words = {name: answers[name] for name in ("start", "end", "column")}
        if not words["column"] and source == old.source and words["start"] == old.start:
            words["column"] = old.column or ""
        return {"source": source, **{name: text for name, text in words.items() if text}}
    kept = {k: v for k, v in old.model_dump().items() if v} | {"source": source}
    if answers["end"]:
        kept["end"] = answers["end"]
    elif old.end and kind in MEASURED and amounts(kind, old.end) == [fact.said.value]:
        kept["end"] = str(value)
    if answers["column"]:
        kept["column"] = answers["column"]
    return kept


def _valid(answers: Answers, cite: dict[str, str]) -> None:
    """The words as a data file may hold them; the model says how long, and what not."""
    try:
        Cite.model_validate(cite)
    except ValidationError as error:
        for one in error.errors():
            name = str(one["loc"][0])
            why = "it is too long." if one["type"] == "string_too_long" else "it holds what a data file may not hold."
            answers.refuse(name if name in ("start", "end", "column") else "start", f"{why} Please quote less.")
    answers.settle()


def _read(answers: Answers, today: date) -> date | None:
    if not answers["read"] or answers["read"].lower() == "undated":
        return None
    try:
        return dates.read(answers["read"], today)
    except ValueError as error:
        answers.refuse("read", str(error))
        return None


def wish(answers: Answers, desk: Desk) -> Wish:
    """All that the form says, looked up; Unclear tells everything that is missing at once."""
    service = answers.settled(find.service(answers, "service", desk.catalogue))
    row, asked = find.criterion(answers, service, desk.catalogue), find.tiers(answers, service)
    about = desk.catalogue.criteria[answers.settled(row)]
    fact = find.fact(answers, service, asked, answers.settled(row), about)
    value, page, read = _value(answers, about), _source(answers, desk, fact), _read(answers, desk.today)
    raw, amount = answers.settled(value)
    source, where, known = answers.settled(page)
    _of_all_tiers(answers, asked, fact)
    cite = _cite(answers, source, fact, amount, about.kind)
    _valid(answers, cite)
    return Wish(fact, about, raw, amount, source, where, known, cite, read)


def _of_all_tiers(answers: Answers, asked: tuple[str, ...], fact: Fact) -> None:
    if asked and fact.tiers and set(asked) != set(fact.tiers):
        together = ", ".join(fact.tiers)
        raise Unclear(
            f"**{answers.label('tier')}**: the site has one figure for {code(together)}. If the page says it of all of "
            "them, write all of them; if they differ now, the entry must be split by hand, in its file."
        )
