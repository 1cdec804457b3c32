"""Lighthouse's judgement of a few pages on a slow phone, and what their first load weighs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas.audit.measure import Measure
from atlas.audit.tools import Tools, run
from atlas.program import Wrong

AIMS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
_RUNS = 4
_FLAGS = "--headless=new --no-sandbox --disable-gpu"


@dataclass(frozen=True)
class Report:
    """One run: scores out of 100 by category, what cost points, and some figures behind the performance."""

    scores: Mapping[str, int]
    lost: tuple[str, ...]
    figures: str


def _lost(audits: Mapping[str, Any], category: str, references: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for reference in references:
        one = audits[reference["id"]]
        if reference["weight"] and one["score"] is not None and one["score"] < 1 and category != "performance":
            items = one.get("details", {}).get("items", [])
            yield f"{category}: {reference['id']} ({one['title']}) {json.dumps(items[:1])[:160]}"


def read(text: str) -> Report:
    """A run's JSON."""
    found = json.loads(text)
    audits, categories = found["audits"], found["categories"]
    if error := found.get("runtimeError"):
        raise Wrong(f"Lighthouse saw no page: {error.get('message', error)}")
    lost = [line for name in AIMS for line in _lost(audits, name, categories[name]["auditRefs"])]
    shown = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
    figures = ", ".join(f"{name} {audits[name]['displayValue']}".replace("\xa0", " ") for name in shown)
    return Report({name: round(100 * (categories[name]["score"] or 0)) for name in AIMS}, tuple(lost), figures)


def _once(tools: Tools, address: str) -> Report:
    command: list[str | Path] = [
        tools.node,
        tools.packages / "lighthouse/cli/index.js",
        address,
        "--output=json",
        "--quiet",
    ]
    command += [
        f"--chrome-flags={_FLAGS}",
        f"--only-categories={','.join(AIMS)}",
        "--max-wait-for-load=60000",
        "--no-enable-error-reporting",
    ]
    done = run(*command, seconds=300, CHROME_PATH=tools.chromium)
    if done.returncode:
        raise Wrong(f"Lighthouse failed at {address}: {(done.stderr.strip().splitlines() or ['no word'])[-1]}")
    return read(done.stdout)


def judged(where: str, reports: list[Report]) -> Iterator[Measure]:
    """The best of the runs, category by category: what else the machine does can only make a run worse."""
    for name, aim in AIMS.items():
        scores = [report.scores[name] for report in reports]
        runs = f" (best of {', '.join(map(str, scores))})" if len(scores) > 1 else ""
        faults: list[str] = []
        if max(scores) < aim:
            best = reports[scores.index(max(scores))]
            lost = [line for line in best.lost if line.startswith(name)]
            faults = [f"{max(scores)}, not {aim}", *([best.figures] if name == "performance" else lost)]
        yield Measure(f"Lighthouse: {name}", where, f">= {aim}", f"{max(scores)}{runs}", tuple(faults))


def measured(tools: Tools, address: str, path: str) -> list[Measure]:
    """One page; where a run falls short, a few more may show that the machine was busy."""
    reports = [_once(tools, address + path)]
    while len(reports) < _RUNS and not all(one.met for one in judged(path, reports)):
        reports.append(_once(tools, address + path))
    return list(judged(path or "home", reports))
