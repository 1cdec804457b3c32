"""A changed figure written into its data file, where the change can be read in one way only.

Lines, comments and order stay: ruamel.yaml says where a value stands, and just that text is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from atlas.evidence.amounts import amounts
from atlas.evidence.check import Result
from atlas.evidence.places import ELSEWHERE
from atlas.files import replace
from atlas.quantity import MEASURED, Quantity


def successor(result: Result) -> Quantity | None:
    """The one amount that stands there now; None where there are several, or none, or only in other columns."""
    claim, verdict = result.claim, result.verdict
    if verdict.state != "changed" or claim.kind not in MEASURED or not verdict.found:
        return None
    if verdict.found.endswith(ELSEWHERE):
        return None
    found = [amount for amount in amounts(claim.kind, verdict.found) if amount.key[0] == claim.value.key[0]]
    return found[0] if len({amount.key for amount in found}) == 1 and found[0] != claim.value else None


def _agreed(results: list[Result]) -> Quantity | None:
    """The successor that all claims of one statement have: each of its tiers may be a claim of its own."""
    found = [successor(result) for result in results]
    return found[0] if all(one == found[0] for one in found) else None


def _written(results: list[Result], facts: Any) -> Any | None:
    """The entry of the file that the claims came from, by its line; None where they are not about all of it."""
    claim = results[0].claim
    found = [entry for entry in facts.get(claim.criterion, ()) if entry.lc.line + 1 == claim.place.line]
    tiers = {tier for result in results for tier in result.claim.tiers}
    return found[0] if len(found) == 1 and tiers == set(found[0].get("tiers", ())) else None


def _splice(lines: list[str], where: tuple[int, int], old: str, new: str) -> bool:
    """Replaces a scalar at its place; False where something else stands there."""
    line, column = where
    text = lines[line] if line < len(lines) else ""
    for form in (f'"{old}"', f"'{old}'", old):
        rest = text[column + len(form) :]
        if text.startswith(form, column) and (rest == "" or rest[0] in " ,}]\r"):
            plain = form == old and ("," in old or "," not in new)  # within braces, a comma ends what is not quoted
            lines[line] = text[:column] + (new if plain else f'"{new}"') + rest
            return True
    return False


def _edit(lines: list[str], entry: Any, result: Result, new: Quantity, today: date) -> bool:
    """Value, date, and the end of the citation if it is the old figure; all or nothing."""
    copy, cite = list(lines), entry["cite"]
    edits = [(entry, "value", str(new)), (entry, "read", today.isoformat())]
    if "end" in cite:
        if amounts(result.claim.kind, str(cite["end"])) != [result.claim.value]:
            return False
        edits.append((cite, "end", str(new)))
    edits.sort(key=lambda edit: edit[0].lc.value(edit[1]), reverse=True)  # what follows on a line keeps its place
    if not all(_splice(copy, at.lc.value(key), str(at[key]), text) for at, key, text in edits):
        return False
    lines[:] = copy
    return True


def _statements(results: Iterable[Result]) -> dict[str, dict[tuple[str, int], list[Result]]]:
    """File → statement (criterion and line) → its claims; without those that dispute another."""
    found: dict[str, dict[tuple[str, int], list[Result]]] = {}
    for result in results:
        claim = result.claim
        if claim.disputed is None:
            statement = (claim.criterion, claim.place.line)
            found.setdefault(claim.place.file, {}).setdefault(statement, []).append(result)
    return found


def _rewritten(root: Path, file: str, changes: list[tuple[list[Result], Quantity]], today: date) -> list[str]:
    """One file with its changes; what was told of each."""
    told = []
    text = (root / file).read_bytes().decode()  # with the line ends it has
    facts = YAML(typ="rt").load(StringIO(text))["facts"]
    lines = text.split("\n")
    for results, new in changes:
        entry, claim = _written(results, facts), results[0].claim
        if entry is not None and _edit(lines, entry, results[0], new, today):
            told.append(f"{file}: {claim.key}: {claim.value} is now {new}.")
    replace(root / file, "\n".join(lines))
    return told


def propose(root: Path, results: Iterable[Result], today: date) -> list[str]:
    """Edits the data files below `root`; one line for each figure that was changed."""
    told: list[str] = []
    for file, statements in _statements(results).items():
        if changes := [(found, new) for found in statements.values() if (new := _agreed(found))]:
            told += _rewritten(root, file, changes, today)
    return told
