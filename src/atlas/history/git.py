"""What git knows of a checkout, read only; a folder without git, or with a part of the history, says so."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_LINE = re.compile(r":\d+ \d+ ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [A-Z]\d*\t(.*)")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


Pair = tuple[str | None, str | None]
"""A file's blobs before and after; None where there was no file."""


class NoGit(Exception):
    """There is no git, no repository, or not this commit in it."""


@dataclass(frozen=True)
class Commit:
    """One of the main line, with the files below the checkout that it touched."""

    id: str
    when: datetime
    files: dict[str, Pair]


def _git(root: Path, *arguments: str, data: bytes | None = None) -> bytes:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-c", "core.quotePath=off", "-c", "log.showSignature=false", *arguments]
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=root, env=kept | _ENVIRONMENT, input=data, capture_output=True, check=False
        )
    except OSError as error:
        raise NoGit(str(error)) from None
    if done.returncode:
        raise NoGit(done.stderr.decode(errors="replace").strip()[:200])
    return done.stdout


def tip(root: Path) -> tuple[str, datetime]:
    """The commit that is checked out, and its date."""
    commit, when = _git(root, "log", "-1", "--format=%H %cI").decode().split()
    return commit, datetime.fromisoformat(when)


def boundary(root: Path) -> frozenset[str]:
    """Commits behind which a shallow clone knows nothing: each seems to have added all files."""
    path = root / _git(root, "rev-parse", "--git-path", "shallow").decode().strip()
    return frozenset(path.read_text().split()) if path.is_file() else frozenset()


def follows(root: Path, older: str) -> bool:
    """Whether the checkout descends from a commit, as far as this clone knows."""
    try:
        _git(root, "merge-base", "--is-ancestor", older, "HEAD")
    except NoGit:
        return False
    return True


def _blob(written: str) -> str | None:
    return None if set(written) == {"0"} else written


def _commit(text: str) -> Commit:
    first, *rest = text.split("\n")
    commit, when = first.split(" ")
    touched = [found.groups() for found in map(_LINE.fullmatch, rest) if found]
    return Commit(commit, datetime.fromisoformat(when), {path: (_blob(old), _blob(new)) for old, new, path in touched})


def commits(root: Path, *paths: str, since: str | None = None) -> list[Commit]:
    """Those of the main line that touch the paths, newest first; a merge counts as one, on the day it was made."""
    shown = ["--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames", "--relative", "--format=%x01%H %cI"]
    wanted = f"{since}..HEAD" if since else "HEAD"
    said = _git(root, "log", *shown, wanted, "--", *paths).decode(errors="replace")
    return [_commit(text) for text in said.split("\x01")[1:]]


def blobs(root: Path, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Contents by id; one that this clone lacks ends it."""
    wanted = sorted(set(ids))
    said = _git(root, "cat-file", "--batch", data="".join(f"{one}\n" for one in wanted).encode())
    at = 0
    for one in wanted:
        end = said.index(b"\n", at)
        words = said[at:end].split()
        if len(words) != 3:
            raise NoGit(f"{one} is not in this clone")
        size = int(words[2])
        yield one, said[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def days(root: Path, *paths: str) -> dict[str, datetime]:
    """Path below the checkout → when it changed last; what only a part of the history tells is left out."""
    try:
        unknown = boundary(root)
        found: dict[str, datetime] = {}
        seen: set[str] = set()
        for commit in commits(root, *paths):
            new = commit.files.keys() - seen
            seen |= new
            found |= dict.fromkeys(new, commit.when) if commit.id not in unknown else {}
    except NoGit:
        return {}
    return found
