"""ES modules as one classic script: browsers refuse modules to pages that are opened from disk.

Understands what our modules are written in, and refuses the rest: named imports of files, with `as` or whole, imports
on demand, and exported functions, classes and constants.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath

_NAMED = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"([^"]+)";', re.MULTILINE)
_WHOLE = re.compile(r'^import\s*\*\s*as\s+([\w$]+)\s+from\s*"([^"]+)";', re.MULTILINE)
_ONLY = re.compile(r'^import\s*"([^"]+)";', re.MULTILINE)
_LATE = re.compile(r'(?<![\w$.{])import\("([^"]+)"\)')  # in a comment, {import("…")} is a type
_MADE = re.compile(r"^export\s+((?:async\s+)?function\s*\*?|class|const)\s+([\w$]+)", re.MULTILINE)
_LISTED = re.compile(r"^export\s*\{([^}]*)\};", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*|^.*\bimport\.meta\b.*", re.MULTILINE)

_FRAME = """"use strict";
(() => {{
const files = {{
{files}
}};
const made = {{}};
const need = (name) => (made[name] ??= files[name]());
need({first});
}})();
"""


class Unclear(Exception):
    """A module uses a form that is not known here; the message names it."""


def _quoted(name: str) -> str:
    return f'"{name}"'


def _pairs(listed: str, mark: str) -> str:
    """`a as b, c` as the inside of an object pattern or literal."""
    parts = [part.split() for part in listed.split(",") if part.strip()]
    return ", ".join(f"{part[0]}{mark}{part[2]}" if len(part) == 3 else part[0] for part in parts)


def _exports(text: str) -> tuple[str, str]:
    """The text without the word `export`, and the inside of the object that stands for it."""
    names = [found[2] for found in _MADE.finditer(text)]
    listed = [part.split() for found in _LISTED.finditer(text) for part in found[1].split(",") if part.strip()]
    inside = names + [f"{part[2]}: {part[0]}" if len(part) == 3 else part[0] for part in listed]
    return _LISTED.sub("", _MADE.sub(r"\1 \2", text)), ", ".join(inside)


def _wrapped(name: str, text: str) -> tuple[str, list[str]]:
    """A module as a function that returns its exports, and the files that it asks for."""
    asked: list[str] = []

    def need(address: str) -> str:
        asked.append(normpath(join(dirname(name), address)))
        return f"need({_quoted(asked[-1])})"

    text = _NAMED.sub(lambda found: f"const {{ {_pairs(found[1], ': ')} }} = {need(found[2])};", text)
    text = _WHOLE.sub(lambda found: f"const {found[1]} = {need(found[2])};", text)
    text = _ONLY.sub(lambda found: f"{need(found[1])};", text)
    text = _LATE.sub(lambda found: f"Promise.resolve().then(() => {need(found[1])})", text)
    text, exports = _exports(text)
    if left := _LEFT.search(text):
        raise Unclear(f"{name}: {left[0][:80]!r} has no form for pages on disk. See src/atlas/finish/classic.py.")
    return f"{_quoted(name)}: () => {{\n{text}\nreturn {{ {exports} }};\n}},", asked


def script(first: str, files: Mapping[str, str]) -> str:
    """One script that does what the module `first` does; `files` are all modules by their path."""
    done: dict[str, str] = {}
    todo = [first]
    while todo:
        name = todo.pop()
        if name in done:
            continue
        if name not in files:
            raise Unclear(f"{first}: the module {name} is not there.")
        done[name], asked = _wrapped(name, files[name])
        todo += asked
    return _FRAME.format(files="\n".join(done.values()), first=_quoted(first))
