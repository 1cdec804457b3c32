"""The types of our scripts: what jsconfig.json asks the TypeScript compiler to look at."""

from __future__ import annotations

from pathlib import Path

from atlas.audit.measure import Measure
from atlas.audit.tools import Tools, run

_CONFIG = "jsconfig.json"


def measured(tools: Tools, root: Path) -> list[Measure]:
    """All scripts in docs/assets."""
    command: list[str | Path] = [
        tools.node,
        tools.packages / "typescript/bin/tsc",
        "--project",
        root / _CONFIG,
        "--pretty",
        "false",
    ]
    done = run(*command, seconds=300)
    said = tuple(line for line in done.stdout.splitlines() if line.strip() and not line.startswith(" "))
    faults = said or ((done.stderr.strip() or f"tsc ended with {done.returncode}",) if done.returncode else ())
    number = len(list((root / "docs/assets").glob("*.js")))
    return [Measure("types: errors", f"{number} scripts", "0", str(len(faults)), faults)]
