"""Suggestions on the lines of a pull request: each once, only where GitHub can show it, as one review."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from atlas.contribute.effect import Suggestion
from atlas.github.api import Api

MOST = 20
HEAD = "Written as the project lays it out (`make format` for code, `scripts/effect.py --fix` for data files):"
_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.M)


class _File(BaseModel):
    filename: str
    patch: str | None = None


class _Said(BaseModel):
    path: str = ""
    body: str | None = None


class _Review(BaseModel):
    id: int


def shown(patch: str) -> list[range]:
    """Lines of the new file that a diff shows."""
    return [range(int(found[1]), int(found[1]) + int(found[2] or 1)) for found in _HUNK.finditer(patch)]


def _visible(text: str) -> str:
    return "".join(char for char in text if char in "\n\t" or char.isprintable())


def body(text: str) -> str:
    """A suggestion behind a fence that no line of it can close."""
    longest = max((len(run) for run in re.findall(r"`{3,}|~{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{HEAD}\n\n{fence}suggestion\n{_visible(text)}\n{fence}"


@dataclass(frozen=True)
class Reviewer:
    """`commit` is the head that the suggestions were made for."""

    api: Api
    number: int
    commit: str

    def _fitting(self, wanted: Iterable[Suggestion]) -> list[Suggestion]:
        """Those on lines that the pull request shows, and that were not made before."""
        files = {file.filename: shown(file.patch or "") for file in self.api.every(f"pulls/{self.number}/files", _File)}
        said = {(one.path, one.body) for one in self.api.every(f"pulls/{self.number}/comments", _Said)}
        return [
            one
            for one in wanted
            if one.first <= one.last
            and any(one.first in lines and one.last in lines for lines in files.get(one.path, ()))
            and (one.path, body(one.text)) not in said
        ][:MOST]

    def _comment(self, one: Suggestion) -> dict[str, Any]:
        begin = {"start_line": one.first, "start_side": "RIGHT"} if one.first < one.last else {}
        return {"path": one.path, "line": one.last, "side": "RIGHT", **begin, "body": body(one.text)}

    def suggest(self, wanted: Iterable[Suggestion]) -> int:
        """How many were made."""
        fitting = self._fitting(wanted)
        if fitting:
            comments = [self._comment(one) for one in fitting]
            fields = {"commit_id": self.commit, "event": "COMMENT", "comments": comments}
            self.api.create(f"pulls/{self.number}/reviews", fields, _Review, lambda: None)
        return len(fitting)
