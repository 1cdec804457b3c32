"""How soon a large table answers its reader on a slow machine, as scripts/bench_tables.py tells."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from atlas.audit.measure import Measure
from atlas.audit.tools import Tools, run
from atlas.program import Wrong

MOST = 100  # milliseconds
WHERE = "100 x 100, 4 x slower"
_ACT = re.compile(r"^(.+?) +(\d+) ms \((.+)\)$", re.MULTILINE)


def judged(said: str) -> Iterator[Measure]:
    """A measure for each act that the program tells of."""
    for act, took, spread in _ACT.findall(said):
        faults = (f"{took} ms, not {MOST}; the rounds took {spread}",) if int(took) > MOST else ()
        yield Measure(f"answer: {act}", WHERE, f"<= {MOST} ms", f"{took} ms", faults)


def measured(tools: Tools, root: Path) -> list[Measure]:
    """The acts of a reader, one by one. Raises Wrong where they cannot be measured."""
    done = run(sys.executable, root / "scripts/bench_tables.py", seconds=600, ATLAS_CHROMIUM=tools.chromium)
    found = list(judged(done.stdout))
    if not found:
        raise Wrong(f"scripts/bench_tables.py told nothing: {done.stderr.strip() or 'no word'}")
    return found
