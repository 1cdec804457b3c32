"""wrong-figure: the value, the words and the date of one figure, proved by its page before anything is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from atlas.catalogue import Fact
from atlas.contribute.layout import block, flow, quoted, scalar
from atlas.contribute.metadata import About, about
from atlas.evidence.check import Text, judged
from atlas.evidence.claims import Claim, claims, touched
from atlas.evidence.state import Memory
from atlas.forms.answers import Answers, Unclear
from atlas.forms.desk import Change, Desk
from atlas.forms.wish import Wish, wish
from atlas.model import Cite
from atlas.plain import code
from atlas.quantity import MEASURED


def _page(wanted: Wish, desk: Desk) -> Text:
    """Read once: for its words, its date and, of a new source, its title."""
    fact = wanted.fact
    cite = Cite.model_validate(wanted.cite)
    claim = Claim("", "", fact.service, (), fact.criterion, "", wanted.value, cite, wanted.page, fact.place, None)
    text = desk.read(wanted.source, [claim], None)
    if text.body is None:
        raise Unclear(
            f"The page {code(wanted.page.url)} could not be read just now ({code(text.reason or 'no answer', 120)}): "
            "nothing can be proved. Edit the form to try again, or change the file by hand."
        )
    return text


def _entry(data: Any, fact: Fact) -> Any:
    """The fact's own entry of its file, found by its line."""
    [found] = [entry for entry in data["facts"][fact.criterion] if entry.lc.line + 1 == fact.place.line]
    return found


def _put(entry: Any, name: str, text: str) -> None:
    """Only what differs, so that nothing else on the line moves."""
    if str(entry.get(name)) != text:
        entry[name] = quoted(text) if entry.fa.flow_style() else scalar(text)


def _write(entry: Any, wanted: Wish, read: date | None) -> None:
    if isinstance(wanted.raw, list):
        if list(entry["value"] if isinstance(entry["value"], list) else ()) != wanted.raw:
            entry["value"] = flow(wanted.raw)
    else:
        measured = wanted.about.kind in (*MEASURED, "yes-no")
        _put(entry, "value", str(wanted.value) if measured else wanted.raw)
    for name in [key for key in entry["cite"] if key not in wanted.cite]:
        del entry["cite"][name]
    for name, text in wanted.cite.items():
        _put(entry["cite"], name, text)
    _put(entry, "read", read.isoformat() if read else "undated")


def _add_source(data: Any, wanted: Wish, title: str) -> None:
    """Where the alphabet puts it."""
    entries = data["sources"]
    at = next((n for n, name in enumerate(entries) if name > wanted.source), len(entries))
    about = {"title": title, "url": wanted.page.url, "publisher": wanted.page.publisher}
    entries.insert(at, wanted.source, block(about))


def change(answers: Answers, desk: Desk) -> Change:
    """The proposal; Unclear where the page does not prove it."""
    wanted = wish(answers, desk)
    text = _page(wanted, desk)
    page = about(text.body or "") if text.read_from == "page" else About()
    read = wanted.read or page.updated or page.published
    read = read if read and read <= desk.today else None
    if not wanted.known:
        if not page.title or wanted.page.publisher == "x":
            raise Unclear(
                "The page has no title, so it cannot become a source by itself. Please add it to sources.yml by hand."
            )
        desk.edit("sources.yml", lambda data: _add_source(data, wanted, page.title or ""))
    name = f"services/{wanted.fact.service}.yml"
    desk.edit(name, lambda data: _write(_entry(data, wanted.fact), wanted, read))
    catalogue = desk.checked()
    changed = touched(claims(catalogue), claims(desk.catalogue))
    told = _proved(changed, text, wanted)
    title = f"{desk.catalogue.services[wanted.fact.service].about.short}: {wanted.about.title}"
    old, new = code(str(wanted.fact.said.value), 120), code(str(wanted.value), 120)
    return desk.change(title, f"{code(wanted.fact.id)}: {old} → {new}", *told)


def _proved(changed: list[Claim], text: Text, wanted: Wish) -> list[str]:
    """A line for each statement that the change touches; Unclear at the first that its page does not prove."""
    others = [claim for claim in changed if claim.cite.source != wanted.source]
    if others:
        raise Unclear("The change touches statements of other pages too. Please make it by hand.")
    for result in judged(changed, Memory(), text):
        if result.verdict.state != "verified":
            raise Unclear(*_unproved(result.verdict.state, result.verdict.found, result.claim.cite, wanted.page.url))
    cite = wanted.cite
    words = f"{cite['start']} … {cite['end']}" if "end" in cite else cite["start"]
    return [f"The words {code(words, 300)} were found on {code(wanted.page.url, 500)}."]


_STATES: Mapping[str, str] = {
    "changed": "The first words are on the page, but the right value is not where they say.",
    "lost": "The first words are not on the page as a reader sees it.",
    "ambiguous": "The words fit several places of the page that say different things.",
    "unreachable": "Not all of the page could be read.",
}


def _unproved(state: str, found: str | None, cite: Cite, url: str) -> list[str]:
    told = [f"{_STATES.get(state, state)} The page is {code(url, 500)}."]
    told.append(f"- looked for: {code(' … '.join(filter(None, (cite.start, cite.end))), 300)}")
    if cite.column:
        told.append(f"- in the column: {code(cite.column, 160)}")
    if found:
        told.append(f"- found there: {code(found, 300)}")
    told.append(
        "Please copy the words from the page once more: in a table the label of the row, and the heading of the column."
    )
    return told
