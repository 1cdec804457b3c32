"""Lines that a fixer would write otherwise: ruff for the code, the layout of this project for data files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from ruamel.yaml.error import YAMLError

from atlas.contribute.effect import Suggestion
from atlas.contribute.layout import laid_out
from atlas.files import replace

MOST_LINES = 12  # of one suggestion; more is for a person to run `make format`
MOST_BYTES = 300_000


def _formatted(path: Path) -> str | None:
    """What ruff makes of a file; None where it cannot read it, or is not installed."""
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", str(path), "-"]
    done = subprocess.run(command, input=path.read_bytes(), capture_output=True, check=False)  # noqa: S603
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _mended(path: Path) -> str | None:
    if path.suffix == ".py":
        return _formatted(path)
    try:
        return laid_out(path.read_text("utf-8"))
    except (YAMLError, ValueError, UnicodeError):
        return None


def _fixable(name: str) -> bool:
    return name.endswith(".py") or (name.startswith("docs/data/") and name.endswith(".yml"))


def between(name: str, old: str, new: str) -> Iterator[Suggestion]:
    """Each run of lines that differs; what only inserts takes the line before it along."""
    before, after = old.splitlines(), new.splitlines()
    for what, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        if first == last:
            if first == 0:
                continue
            first, begin = first - 1, begin - 1
        text = "\n".join(after[begin:end])
        if last - first <= MOST_LINES and end - begin <= MOST_LINES and len(text) <= 2_000:
            yield Suggestion(path=name, first=first + 1, last=last, text=text)


def suggestions(root: Path, names: Iterable[str]) -> Iterator[Suggestion]:
    """For files that a change touches."""
    for name in names:
        path = root / name
        if not _fixable(name) or not path.is_file() or path.is_symlink() or path.stat().st_size > MOST_BYTES:
            continue
        new = _mended(path)
        if new is not None:
            yield from between(name, path.read_text("utf-8", "replace"), new)


def mend(root: Path, names: Iterable[str]) -> Iterator[str]:
    """The data files among them, written as they should be; the names of those that changed."""
    for name in names:
        path = root / name
        if _fixable(name) and path.suffix == ".yml" and path.is_file() and not path.is_symlink():
            new = _mended(path)
            if new is not None and replace(path, new):
                yield name
