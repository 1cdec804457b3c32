"""Pydantic's findings in words a contributor can act on."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from atlas.lines import Document, Path, shown
from atlas.problem import Problem, nearest

_TYPES = {
    "string_type": "text",
    "model_type": "a mapping of keys to values",
    "dict_type": "a mapping of ids to entries",
    "tuple_type": "a list (lines that begin with -, or [a, b])",
    "int_type": "a number",
    "bool_type": "true or false",
}


def _model_at(annotation: Any, path: Path) -> type[BaseModel] | None:
    """The model that a path leads to, through containers and Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            return annotation
        field = annotation.model_fields.get(str(path[0]))
        return _model_at(field.annotation, path[1:]) if field else None
    arguments = get_args(annotation)
    if not arguments:
        return None
    origin = getattr(annotation, "__origin__", None)
    is_container = origin in (tuple, dict)
    return next((m for a in arguments if (m := _model_at(a, path[1:] if is_container else path))), None)


def _keys(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    found = _model_at(model, path)
    return tuple(field.alias or name for name, field in found.model_fields.items()) if found else ()


def _words(error: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:
    kind, context, given = error["type"], error.get("ctx", {}), repr(error["input"])[:60]
    if kind == "extra_forbidden":
        return f"the key {str(path[-1])[:60]!r} is not known", nearest(str(path[-1]), _keys(model, path[:-1]))
    if kind == "missing":
        return f"{str(path[-1])!r} is missing", "Add it; the contributing page says what it holds."
    if kind == "literal_error":
        options = [part.strip("'") for part in context["expected"].replace(" or ", ", ").split(", ")]
        return f"{given} is not one of {context['expected']}", nearest(str(error["input"]), options)
    if kind == "string_pattern_mismatch":
        return f"{given} is not an id", "Use lower-case letters, digits and single hyphens, as in max-message-size."
    if kind == "string_too_long":
        return f"has more than {context['max_length']} characters", "Say it shorter."
    if kind in ("string_too_short", "too_short"):
        return "is empty", "Fill it in, or delete the key."
    if kind == "value_error":
        what, _, fix = str(context["error"]).partition("; ")
        return what, f"{fix[:1].upper()}{fix[1:]}."
    if kind == "string_type" and isinstance(error["input"], int | float):
        return f"{given} is not text", "Put it in quotes."
    if error["input"] is None:
        return "is empty", "Fill it in, or delete the key."
    return f"{given} is not {_TYPES.get(kind, kind)}", "Check the indentation and the example on the contributing page."


def explain(error: ValidationError, model: type[BaseModel], file: str, document: Document) -> list[Problem]:
    """One problem for each finding, at the line where it stands."""
    out = []
    for detail in error.errors():
        if detail["type"] == "too_short" and detail["input"]:
            continue  # an item of the list failed and was told; the list itself is not empty
        path: Path = tuple(part for part in detail["loc"] if part != "[key]")
        what, fix = _words(detail, model, path)
        out.append(Problem(file, document.line(path), shown(path), what, fix))
    return out
