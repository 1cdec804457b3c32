"""The forms as .github/ISSUE_TEMPLATE has them: which fields, in which order, under which labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from atlas.lines import read
from atlas.program import Wrong

FOLDER = Path(".github/ISSUE_TEMPLATE")
Kind = Literal["wrong-figure", "new-reference", "dead-link"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Field:
    """What is asked; `long` may hold several lines, and is for people only."""

    id: str
    label: str
    required: bool
    options: tuple[str, ...]
    long: bool


@dataclass(frozen=True)
class Form:
    """One form; GitHub writes each field as a heading with its label, then the answer."""

    kind: Kind
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.id == name)


def _field(entry: dict[str, Any]) -> Field:
    about, checked = entry["attributes"], entry.get("validations", {})
    options = tuple(about.get("options", ()))
    return Field(entry["id"], about["label"], bool(checked.get("required")), options, entry["type"] == "textarea")


def form(root: Path, kind: Kind) -> Form:
    """A form of the checkout."""
    path = root / FOLDER / f"{kind}.yml"
    document = read(path.read_bytes(), str(path))
    if document.problems:
        raise Wrong("\n".join(map(str, document.problems)))
    asked = [entry for entry in document.data["body"] if entry["type"] != "markdown"]
    return Form(kind, tuple(_field(entry) for entry in asked))


def forms(root: Path) -> tuple[Form, ...]:
    return tuple(form(root, kind) for kind in KINDS)
