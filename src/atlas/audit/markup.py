"""The Nu HTML checker on every page; what is the theme's fault is listed in exceptions.yml, with a reason."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from atlas.audit.measure import Measure
from atlas.audit.tools import Tools, run
from atlas.program import Wrong

_FILE = Path(__file__).with_name("exceptions.yml")
_JAR = "vnu-jar/build/dist/vnu.jar"


class Excepted(BaseModel):
    """A fault of the theme's: the checker's message and the markup that it is about, both as patterns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message: str
    markup: str
    builders: Annotated[tuple[str, ...], Field(min_length=1)]
    reason: str


@dataclass(frozen=True)
class Fault:
    """One error of one page."""

    page: str
    line: int
    message: str
    markup: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.message} {self.markup}"


def exceptions(text: str) -> list[Excepted]:
    """The file's entries."""
    return [Excepted.model_validate(one) for one in yaml.safe_load(text)["exceptions"]]


def _fault(one: dict[str, Any], site: Path) -> Fault:
    page = one.get("url", "").removeprefix("file:").removeprefix(str(site.resolve())).lstrip("/")
    markup = " ".join(one.get("extract", "").split())
    return Fault(page, one.get("lastLine", 0), " ".join(one["message"].split()), markup)


def read(text: str, site: Path) -> list[Fault]:
    """The checker's JSON."""
    return [_fault(one, site) for one in json.loads(text)["messages"] if one["type"] != "info"]


def _fits(exception: Excepted, fault: Fault) -> bool:
    return bool(re.search(exception.message, fault.message) and re.search(exception.markup, fault.markup))


def judged(faults: Iterable[Fault], known: Iterable[Excepted], builder: str, number: int) -> Iterator[Measure]:
    """Faults of ours, and exceptions that nothing needs."""
    listed = [one for one in known if builder in one.builders]
    used: Counter[Excepted] = Counter()
    ours: list[str] = []
    for fault in faults:
        fitting = [one for one in listed if _fits(one, fault)]
        used.update(fitting[:1])
        ours += [] if fitting else [str(fault)]
    yield Measure("HTML: errors of ours", f"{number} pages", "0", str(len(ours)), tuple(ours))
    idle = [f"{builder} has no {one.message!r} any more. Delete it from {_FILE}." for one in listed if not used[one]]
    got = f"{len(idle)} ({used.total()} errors of the theme's are excepted)"
    yield Measure("HTML: exceptions without need", f"{len(listed)} exceptions", "0", got, tuple(idle))


def measured(tools: Tools, site: Path, builder: str) -> list[Measure]:
    """Every page of a site."""
    options = ("--format", "json", "--stdout", "--errors-only", "--exit-zero-always", "--skip-non-html")
    done = run(tools.java, "-Xss4m", "-jar", tools.packages / _JAR, *options, site, seconds=600)
    if done.returncode:
        raise Wrong(f"The HTML checker failed: {(done.stderr.strip().splitlines() or ['no word'])[-1]}")
    number = sum(1 for _ in site.rglob("*.html"))
    return list(judged(read(done.stdout, site), exceptions(_FILE.read_text("utf-8")), builder, number))
