"""What reading a form came to, handed from the job that may read the web to the one that may write.

The second job believes nothing of it: the file is small, its lines are made harmless once more, the patch is judged by
what it does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from atlas.files import replace
from atlas.forms.template import Kind
from atlas.plain import code, visible
from atlas.program import Wrong

NAME, PATCH = "outcome.json", "change.patch"
LARGEST, LARGEST_PATCH = 100_000, 200_000  # bytes
_MARKUP = re.compile(r"[<>@#\[\]{}|~_&\\!$]|https?:|::|www\.", re.I)
_CODE = re.compile(r"(`+)(.+?)\1(?!`)")


class Outcome(BaseModel):
    """`change`: the patch beside it is to be proposed; `answer`: something is missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: Literal[1] = 1
    issue: Annotated[int, Field(gt=0)]
    form: Kind
    state: Literal["change", "answer"]
    title: Annotated[str, StringConstraints(max_length=300)] = ""
    lines: Annotated[tuple[Annotated[str, StringConstraints(max_length=2_000)], ...], Field(max_length=40)] = ()


def harmless(line: str) -> str:
    """A line of ours with code spans and bold words kept, and nothing else that GitHub would make something of."""
    parts: list[str] = []
    position = 0
    for found in _CODE.finditer(line):
        parts += [_words(line[position : found.start()]), code(found[2], 600)]
        position = found.end()
    return "".join([*parts, _words(line[position:])]).rstrip()


def _words(text: str) -> str:
    shown = _MARKUP.sub(" ", text.replace("`", "'"))
    lead, tail = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if lead else ''}{visible(shown)}{' ' if tail and visible(shown) else ''}"


def title(text: str) -> str:
    """Of a pull request: GitHub shows it as it is."""
    return visible(re.sub(r"[@#<>`\[\]]", " ", text), 100) or "Change from a form"


def write(folder: Path, outcome: Outcome, patch: str) -> None:
    replace(folder / NAME, outcome.model_dump_json(indent=1) + "\n")
    replace(folder / PATCH, patch)


def read(folder: Path) -> tuple[Outcome, bytes]:
    """From an artifact; Wrong where it is not what the other job writes."""
    path, patch = folder / NAME, folder / PATCH
    for file, most in ((path, LARGEST), (patch, LARGEST_PATCH)):
        if file.is_symlink() or not file.is_file() or file.stat().st_size > most:
            raise Wrong(f"{file}: is no file of at most {most:,} bytes. Nothing was written.")
    try:
        return Outcome.model_validate_json(path.read_bytes()), patch.read_bytes()
    except ValidationError:
        raise Wrong(f"{path}: is not what form_to_change.py writes. Nothing was written.") from None
