"""YAML text to plain data that remembers its lines; what could harm or mislead is refused.

Scalars follow YAML 1.2's core schema, as editors do (`yes` and `2024-03-19` are text). Anchors, aliases and
tags are refused: data files need none, and aliases are how a small file grows without bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from atlas.problem import Problem

MOST_BYTES = 1_000_000
MOST_DEPTH = 20
MOST_SCALAR = 5_000
Path = tuple[str | int, ...]

# The C parser is ten times as fast; wheels have it, a build from source may not.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]{1,2})?")
_WORDS: dict[str, bool | None] = {"null": None, "Null": None, "NULL": None, "~": None, "": None}
_WORDS |= {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}


@dataclass
class Document:
    """Plain data, the 1-based line of each path in it, and what was wrong on the way."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Line of the path, or of its nearest ancestor that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def shown(path: Path) -> str:
    """A path as people read it: facts.max-message-size[1].cite."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")[:200]


def _refusal(text: str) -> tuple[int, str, str] | None:
    """Line, what and fix of the first thing that data files may not use."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return line, "an anchor or alias (& or *) is used", "Write the value out, or quote it if it is text."
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            return line, f"a tag ({tag[:40]}) is used", "Write plain text, numbers, lists and mappings only."
        if isinstance(event, yaml.DocumentStartEvent) and event.explicit:
            return line, "the file holds a document marker (---)", "Delete it; one file is one document."
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > MOST_SCALAR:
            return line, f"a text of {len(event.value):,} characters", f"Keep each below {MOST_SCALAR:,}."
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            return line, f"lists or mappings are nested more than {MOST_DEPTH} deep", "Check the indentation."
    return None


def _scalar(node: yaml.ScalarNode) -> Any:
    if node.style:  # quoted or block: text, whatever it looks like
        return node.value
    if node.value in _WORDS:
        return _WORDS[node.value]
    if _INT.fullmatch(node.value):
        return int(node.value)
    return float(node.value) if _FLOAT.fullmatch(node.value) else node.value


def _build(node: yaml.Node, path: Path, file: str, out: Document) -> Any:
    out.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, index), file, out) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(node) if isinstance(node, yaml.ScalarNode) else None
    return dict(_pairs(node, path, file, out))


def _pairs(node: yaml.MappingNode, path: Path, file: str, out: Document) -> Iterator[tuple[str, Any]]:
    for key_node, value in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        here = (*path, key)
        if not key or (isinstance(key_node, yaml.ScalarNode) and not isinstance(_scalar(key_node), str)):
            out.problems.append(Problem(file, line, shown(path), "a key is not text", "Write a word before the colon."))
        elif here in out.lines:
            what = f"the key {key[:60]!r} stands twice, first on line {out.lines[here]}"
            out.problems.append(Problem(file, line, shown(path), what, "Delete one, or merge the two."))
        else:
            out.lines[here] = line
            yield key, _build(value, here, file, out)


def _syntax(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        position = getattr(error, "position", 0)
        return text.count("\n", 0, position) + 1, "holds a character that YAML does not allow", "Delete it."
    what = str(getattr(error, "problem", None) or "cannot be read")
    if "\t" in text.splitlines()[mark.line][: mark.column + 1] if mark.line < len(text.splitlines()) else False:
        return mark.line + 1, "a tab is used", "Indent with spaces."
    return mark.line + 1, f"YAML: {what}", "Check indentation, colons and quotes near this line."


def read(content: bytes, file: str) -> Document:
    """Parse one file; `problems` is empty if and only if `data` can be trusted to be what was written."""
    out = Document()

    def refuse(line: int, what: str, fix: str) -> Document:
        out.problems.append(Problem(file, line, "", what, fix))
        return out

    if len(content) > MOST_BYTES:
        return refuse(0, f"the file has more than {MOST_BYTES:,} bytes", "Split it.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return refuse(content.count(b"\n", 0, error.start) + 1, "is not UTF-8", "Save the file as UTF-8.")
    try:
        if refusal := _refusal(text):
            return refuse(*refusal)
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
        return refuse(
            *_syntax(error, text) if isinstance(error, yaml.YAMLError) else (1, "is nested too deep", "Split it.")
        )
    if node is None:
        return refuse(1, "is empty", "Write the file's keys; CONTRIBUTING.md has an example.")
    out.data = _build(node, (), file, out)
    return out
