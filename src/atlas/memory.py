"""State in JSON files: loaded whole or set aside, saved whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from atlas.files import replace

Model = TypeVar("Model", bound=BaseModel)


class Damaged(Exception):
    """The content is not of the kind that was asked for."""


def parse(content: bytes, kind: type[Model]) -> Model:
    """The model in a file's content, or Damaged."""
    try:
        return kind.model_validate_json(content)
    except (ValidationError, ValueError, RecursionError) as error:
        raise Damaged(str(error)[:200]) from None


def load_json(path: Path, kind: type[Model]) -> tuple[Model, str | None]:
    """The model (empty where there is no file), and a warning where the file was damaged and has been set aside."""
    if not path.exists():
        return kind(), None
    if not path.is_file():
        raise OSError(errno.EINVAL, "is not a regular file and cannot hold a state", str(path))
    try:
        return parse(path.read_bytes(), kind), None
    except Damaged:
        aside = path.with_suffix(f".damaged-{path.stat().st_mtime_ns}.json")
        path.rename(aside)
        return kind(), f"{path}: was damaged and has been set aside as {aside.name}. History begins anew."


def save_json(path: Path, model: BaseModel) -> None:
    """At once or not at all."""
    replace(path, model.model_dump_json(indent=1, exclude_none=True) + "\n")
