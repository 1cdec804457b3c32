"""Links that a pull request adds: those that no file of the old revision holds."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from atlas.links.places import index
from atlas.links.written import written

SUFFIXES = frozenset({".md", ".yml", ".html", ".py"})


class NoRevision(Exception):
    """git does not know the revision; the message is git's."""


def _git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *command], capture_output=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise NoRevision(done.stderr.decode(errors="replace").strip()[:200])
    return done.stdout.decode(errors="replace")


def added(root: Path, revision: str, urls: Iterable[str]) -> list[str]:
    """Those of `urls` that stand in a file now and stood in none of the same files at `revision`."""
    if revision.startswith("-"):
        raise NoRevision("is not a revision")
    _git(root, "rev-parse", "--verify", f"{revision}^{{commit}}")
    # Without renames: a file that was renamed is one that went and one that came, and its links are not new.
    changed = set(_git(root, "diff", "--name-only", "--no-renames", "-z", "--relative", revision).split("\0"))
    fresh_files = set(_git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0"))
    before: set[str] = set()
    for file in changed:
        if Path(file).suffix in SUFFIXES:
            before |= _held(root, revision, file)
    changed |= fresh_files
    now = index(root).items()
    fresh = {url for url, places in now if url not in before and all(place.file in changed for place in places)}
    return [url for url in urls if url in fresh]


def _held(root: Path, revision: str, file: str) -> set[str]:
    """Addresses of a file as it was; none where it was not."""
    try:
        text = _git(root, "show", f"{revision}:./{file}")
    except NoRevision:
        return set()
    return {found.address for line in text.split("\n") if "://" in line for found in written(line, Path(file).suffix)}
