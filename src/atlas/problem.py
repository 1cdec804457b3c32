"""What is wrong, where, and how to mend it: the one form in which every tool of the atlas reports."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One line of a report; `line` is 1-based, 0 where the file as a whole is meant."""

    file: str
    line: int
    path: str
    what: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = f"{self.path}: " if self.path else ""
        return f"{place}: {where}{self.what}. {self.fix}"


def nearest(wrong: str, valid: Iterable[str]) -> str:
    """A sentence that offers the closest valid id, or the first few of them."""
    known = sorted(valid)
    close = get_close_matches(wrong, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    shown = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return f"Known: {shown}." if known else "None is defined yet."


def _escaped(text: str, extra: str = "") -> str:
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), *((c, f"%{ord(c):02X}") for c in extra)):
        text = text.replace(char, code)
    return text


def annotation(problem: Problem) -> str:
    """The same as a GitHub workflow command, escaped as GitHub's toolkit does."""
    message = _escaped(f"{problem.path}: {problem.what}. {problem.fix}".removeprefix(": "))
    return f"::error file={_escaped(problem.file, ':,')},line={max(problem.line, 1)}::{message}"


def explained() -> str:
    """Where each message is explained: on GitHub by an address, elsewhere in the checkout."""
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    where = f"{server}/{name}/blob/HEAD/" if server and name else ""
    return f"What each message means, and what to do: {where}CONTRIBUTING.md#what-a-failing-check-means"


def printed(problems: Iterable[Problem]) -> str:
    """All problems, sorted, one a line; annotations too where GitHub Actions reads along."""
    lines = sorted(set(problems))
    out = [str(p).replace("\n", " ") for p in lines]
    if os.environ.get("GITHUB_ACTIONS") == "true":
        out += [annotation(p) for p in lines]
    return "\n".join(out)
