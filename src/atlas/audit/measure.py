"""What the audit reports: one measure a line, with its aim, and the faults behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Measure:
    """One thing that was measured at one place; it is met where there is no fault."""

    what: str
    where: str
    aim: str
    got: str
    faults: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        return not self.faults


def table(measures: Iterable[Measure]) -> str:
    """The measures below each other, those that are not met with their faults."""
    rows = [("what", "where", "aim", "measured", "")]
    rows += [(one.what, one.where, one.aim, one.got, "" if one.met else "NOT MET") for one in measures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join(row).rstrip() for row in padded)


def faults(measures: Iterable[Measure], most: int = 20) -> str:
    """What is wrong, measure by measure; the JSON file has what is cut here."""
    said: list[str] = []
    for one in measures:
        said += [f"{one.what}, {one.where}: {fault}" for fault in one.faults[:most]]
        if len(one.faults) > most:
            said.append(f"{one.what}, {one.where}: and {len(one.faults) - most} more")
    return "\n".join(said)


def written(measures: Iterable[Measure]) -> str:
    """The same as JSON."""
    found = [{**asdict(one), "met": one.met} for one in measures]
    return json.dumps({"met": all(one["met"] for one in found), "measures": found}, ensure_ascii=False, indent=1) + "\n"
