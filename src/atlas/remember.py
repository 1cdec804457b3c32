"""What earlier runs of the checks left beside the checkout, parsed once as long as the file stays as it is."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from atlas import load
from atlas.evidence.state import Memory
from atlas.links.records import Report
from atlas.memory import Damaged, Model, parse


def remembered(root: Path) -> Memory:
    """What the fact check saw, from ATLAS_STATE or state/facts.json; nothing where there is no such file."""
    remedy = "Delete it, or run `make facts`, which sets it aside."
    return _kept("ATLAS_STATE", root / "state" / "facts.json", Memory, remedy) or Memory()


def checked(root: Path) -> Report | None:
    """The last report of the link check (its links.json), from ATLAS_LINKS or state/links-report.json."""
    remedy = "Delete it, or put the links.json of a run of scripts/check_links.py in its place."
    return _kept("ATLAS_LINKS", root / "state" / "links-report.json", Report, remedy)


def _kept(variable: str, default: Path, kind: type[Model], remedy: str) -> Model | None:
    path = Path(os.environ.get(variable) or default)
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return _parsed(path, stamp, kind, remedy) if stamp else None


@lru_cache(maxsize=4)
def _parsed(path: Path, stamp: int, kind: type[Model], remedy: str) -> Model:
    try:
        return parse(path.read_bytes(), kind)
    except Damaged:
        raise load.DataError(f"{path}: is damaged. {remedy}") from None
