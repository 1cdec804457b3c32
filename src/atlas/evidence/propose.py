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
from atlas.evidence.judge import MEASURED
from atlas.files import replace
from atlas.quantity import Quantity


def successor(result: Result) -> Quantity | None:
    """The one amount that stands there now; None where there are several, or none."""
    claim, verdict = result.claim, result.verdict
    if verdict.state != "changed" or claim.kind not in MEASURED or not verdict.found or claim.disputed is not None:
        return None
    found = [amount for amount in amounts(claim.kind, verdict.found) if amount.key[0] == claim.value.key[0]]
    return found[0] if len({amount.key for amount in found}) == 1 and found[0] != claim.value else None


def _yaml() -> YAML:
    made = YAML(typ="rt")
    made.preserve_quotes = True
    made.width = 100_000
    made.indent(mapping=2, sequence=4, offset=2)
    return made


def _written(result: Result, facts: Any) -> Any | None:
    """The entry of the file that the claim came from, by its line."""
    for entry in facts.get(result.claim.criterion, ()):
        if entry.lc.line + 1 == result.claim.place.line:
            return entry
    return None


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


def propose(root: Path, results: Iterable[Result], today: date) -> list[str]:
    """Edits the data files below `root`; one line for each figure that was changed."""
    told: list[str] = []
    wanted: dict[str, list[tuple[Result, Quantity]]] = {}
    for result in results:
        if new := successor(result):
            wanted.setdefault(result.claim.place.file, []).append((result, new))
    for file, changes in wanted.items():
        path = root / file
        text = path.read_bytes().decode()  # with the line ends it has
        facts = _yaml().load(StringIO(text))["facts"]
        lines = text.split("\n")
        for result, new in sorted(changes, key=lambda change: -change[0].claim.place.line):
            entry = _written(result, facts)
            if entry is not None and _edit(lines, entry, result, new, today):
                told.append(f"{file}: {result.claim.key}: {result.claim.value} is now {new}.")
        replace(path, "\n".join(lines))
    return told
