"""Field tables for the pages on contributing and on the data, made from the types so that they cannot disagree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from markupsafe import escape
from pydantic import BaseModel

from atlas import model
from atlas.export import models

_NAMES = """Fact Claim Cite Tier ServiceFile Source SourcesFile Group Criterion Columns ComparisonFile
Reference Was ReferencesFile Signal Pattern Carrier Diagram Node Edge Term Name LanguageFile
LinkException LinkRewrite LinkRedirects Redirect
Question Answer Condition Demand Candidate Example Units Conflict Combination Part ChooserFile"""
MODELS: dict[str, type[model.Entry]] = {name: getattr(model, name) for name in _NAMES.split()}

SHAPES: dict[str, type[BaseModel]] = {"Fact": models.Fact, "Citation": models.Citation}
"""Parts of the API whose keys a page shows."""


def _options(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(option) for option in get_args(annotation)]
    return [option for argument in get_args(annotation) for option in _options(argument)]


@dataclass(frozen=True)
class Row:
    """One key."""

    name: str
    needed: str
    meaning: str
    """Plain text; code stands between backticks."""
    options: tuple[str, ...]


def rows(kind: type[BaseModel]) -> list[Row]:
    """The keys of a type."""
    return [
        Row(
            field.alias or name,
            "yes" if field.is_required() else "no",
            field.description or "",
            tuple(_options(field.annotation)),
        )
        for name, field in kind.model_fields.items()
    ]


def _html(row: Row, needed: bool) -> str:
    options = ", ".join(f"<code>{option}</code>" for option in row.options)
    tail = f" One of {options}." if options else ""
    must = f"<td>{row.needed}</td>" if needed else ""
    meaning = re.sub("`(.*?)`", r"<code>\1</code>", str(escape(row.meaning)))
    return f'<tr><th scope="row"><code>{row.name}</code></th>{must}<td>{meaning}{tail}</td></tr>'


def table(kind: type[BaseModel], needed: bool = True) -> str:
    """Name, whether it is needed (where that is asked), and meaning of each key."""
    body = "\n".join(_html(row, needed) for row in rows(kind))
    heads = ["Key", "Needed", "Meaning"] if needed else ["Key", "Meaning"]
    cells = "".join(f'<th scope="col">{one}</th>' for one in heads)
    head = f"<thead><tr>{cells}</tr></thead>"
    label = f"Keys of {kind.__name__}"
    return (
        f'<div class="atlas-scroll" tabindex="0" role="region" aria-label="{label}">\n'
        f'<table class="atlas-fields">{head}<tbody>\n{body}\n</tbody></table>\n</div>'
    )
