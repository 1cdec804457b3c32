"""Data files edited without moving anything else: ruamel.yaml keeps comments, quotes and order, git tells the rest."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

_WIDEST = 100_000  # columns; lines are broken by hand
_FLOW = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.;/()+%–-]*")
_BLOCK = re.compile(r"[A-Za-z0-9](?:(?! #|:( |$))[^\x00-\x1f\"\\])*")
_NO_TEXT = re.compile(r"(null|true|false|~|[-+]?[0-9.]+([eE][-+]?[0-9]+)?|\d{4}-\d\d-\d\d)", re.I)


class Unusual(Exception):
    """The file is laid out in a way that an edit by program would not keep."""


def _yaml() -> YAML:
    made = YAML(typ="rt")
    made.preserve_quotes = True
    made.width = _WIDEST
    made.indent(mapping=2, sequence=4, offset=2)
    return made


def _printed(data: Any) -> str:
    out = StringIO()
    _yaml().dump(data, out)
    return out.getvalue()


def laid_out(text: str) -> str:
    """The file as this module writes it: what it is to be compared with, and what a fixer proposes."""
    return _printed(_yaml().load(text))


def edited(text: str, change: Callable[[Any], None]) -> str:
    """The text after a change of its data; Unusual where anything else would move."""
    data = _yaml().load(text)
    if _printed(data) != text:
        raise Unusual
    change(data)
    return _printed(data)


def block(fields: Mapping[str, Any]) -> CommentedMap:
    """An entry of several lines; lists stand on one."""
    made = CommentedMap()
    for name, value in fields.items():
        made[name] = scalar(value) if isinstance(value, str) else flow(value)
    return made


def flow(items: Iterable[str]) -> CommentedSeq:
    made = CommentedSeq(items)
    made.fa.set_flow_style()
    return made


def scalar(text: str) -> Any:
    """As people write it in these files: quoted where it is not plainly text."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"0|[1-9][0-9]{0,8}", text):
        return int(text)
    return _text(text, _BLOCK)


def scalar_text(text: str) -> str:
    """The same, for a file that is written by hand."""
    return _printed({"x": _text(text, _BLOCK)}).removeprefix("x: ").rstrip("\n")


def quoted(text: str) -> Any:
    """Text within braces, where a comma or a number would mean something else."""
    return _text(text, _FLOW)


def _text(text: str, plain: re.Pattern[str]) -> Any:
    return text if plain.fullmatch(text) and not _NO_TEXT.fullmatch(text) else DoubleQuotedScalarString(text)


def difference(root: Path, files: Mapping[str, str]) -> str:
    """A patch for `git apply` that makes the files of the checkout so; empty where they are."""
    with TemporaryDirectory(prefix="atlas-") as folder:
        for side in ("a", "b"):
            for name, text in files.items():
                path = Path(folder, side, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                old = root / name
                content = text.encode() if side == "b" else old.read_bytes() if old.is_file() else b""
                path.write_bytes(content)
        plain = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "diff", "--no-index", "--no-prefix", "--no-color", "--no-ext-diff", "a", "b"]
        done = subprocess.run(command, cwd=folder, env=plain, capture_output=True, check=False)  # noqa: S603
    return done.stdout.decode()
