"""dead-link: the new address in place of the old one, where a visit of both says so."""

from __future__ import annotations

from collections.abc import Callable

from atlas.contribute.address import address
from atlas.contribute.look import Look, Seen
from atlas.evidence.claims import claims, touched
from atlas.forms.answers import Answers, Unclear
from atlas.forms.desk import Change, Desk
from atlas.forms.proof import unproved
from atlas.links import places
from atlas.links.moves import same
from atlas.links.openpublishing import key
from atlas.links.patch import patched
from atlas.links.places import Where
from atlas.plain import code

OURS = ("docs/", "CONTRIBUTING.md", "mkdocs.yml")
Successor = Callable[[str, Seen], str | None]
"""A new address that was visited and is fine, for one that is dead or has moved."""


def _standing(answers: Answers, desk: Desk) -> tuple[str, tuple[Where, ...]]:
    """The address as our files have it, and their lines."""
    index = places.index(desk.root)
    given = answers["old"].strip("<>")
    wanted = next((one for one in (given, given.rstrip("/")) if one in index), None)
    if wanted is None:
        try:
            alike = [one for one in index if key(one) == key(address(given))]
        except ValueError as error:
            raise Unclear(f"**{answers.label('old')}**: {error}") from None
        wanted = alike[0] if len(alike) == 1 else None
    if wanted is None:
        raise Unclear(f"None of our files holds {code(given, 300)}. Please copy the address from the link itself.")
    ours = tuple(one for one in index[wanted] if one.file.startswith(OURS))
    if not ours:
        raise Unclear(
            "The link stands in a program of the site. Please mend it by hand: " + code(str(index[wanted][0].file))
        )
    return wanted, ours


def _new(answers: Answers, old: str, seen: Seen, look: Look, successor: Successor) -> str:
    """The address that was given, or one that a visit or a rule tells."""
    if not answers["new"]:
        found = successor(old, seen)
        if found is None:
            told = f"It is dead ({code(seen.why, 200)}), and no new address is known."
            raise Unclear(told, f"Please write the address that should stand there under **{answers.label('new')}**.")
        return found
    try:
        new = address(answers["new"])
    except ValueError as error:
        raise Unclear(f"**{answers.label('new')}**: {error}") from None
    if seen.to and not same(seen.to, new):
        raise Unclear(
            f"The link has not died, it leads to {code(seen.to, 300)} by itself. Please write that, or nothing."
        )
    there = look(new)
    if not there.fine:
        raise Unclear(f"**{answers.label('new')}**: {code(new, 300)} cannot be read: {code(there.why, 200)}.")
    return new


def change(answers: Answers, desk: Desk, look: Look, successor: Successor) -> Change:
    """The proposal; Unclear where the link works, or nothing better is known."""
    old, where = _standing(answers, desk)
    seen = look(old)
    if seen.verdict == "ok":
        raise Unclear(
            f"The link works for me ({code(seen.why, 200)}). If another page should stand there, edit the file."
        )
    if seen.verdict not in ("dead", "moved"):
        raise Unclear(f"Whether it is dead cannot be said now: {code(seen.why, 200)}. Edit the form to try again.")
    new = _new(answers, old, seen, look, successor)
    files = patched(desk.root, {old: new}, {old: where})
    if not files:
        raise Unclear(f"{code(new, 300)} cannot stand in the files as it is. Please edit them by hand.")
    _checked(desk, files)
    told = [
        f"{code(old, 500)} is {seen.verdict}: {code(seen.why, 200)}.",
        f"In its place: {code(new, 500)}, visited and fine.",
    ]
    return Change("Replace a link", files, tuple(told))


def _checked(desk: Desk, files: dict[str, str]) -> None:
    """The data must pass their checks, and no citation may lose its page unseen."""
    prefix = "docs/data/"
    data = {name.removeprefix(prefix): text for name, text in files.items() if name.startswith(prefix)}
    desk.texts.update(data)
    catalogue = desk.checked()
    moved = touched(claims(catalogue), claims(desk.catalogue))
    by_source = {claim.cite.source: [one for one in moved if one.cite.source == claim.cite.source] for claim in moved}
    if told := unproved(by_source, desk.read):
        raise Unclear("Figures are cited from this page, and the new one does not prove them:", *told)
