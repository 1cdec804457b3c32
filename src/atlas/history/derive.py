"""Commits → changes: the two versions of each file that a commit touched are compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path, PurePosixPath

from atlas.files import replace
from atlas.history import git
from atlas.history.compare import Criteria, differences
from atlas.history.records import Change
from atlas.history.versions import Cell, Said, facts, references

SERVICES, REFERENCES = "docs/data/services", "docs/data/references"
CACHE = Path(".cache/atlas/facts-1")  # below the checkout; another number where what is kept there changes
_BLOB = re.compile(r"[0-9a-f]{40,64}")


class Blobs:
    """Versions of files by the hash of their contents, each read once and kept over runs."""

    def __init__(self, root: Path, commits: Sequence[git.Commit]) -> None:
        self.folder = root / CACHE
        files = [(path, blob) for commit in commits for path, pair in commit.files.items() for blob in pair if blob]
        self.kinds = {blob: str(PurePosixPath(path).parent) for path, blob in files}
        missing = [blob for blob in self.kinds if not (self.folder / f"{blob}.json").is_file()]
        self.read = dict(git.blobs(root, missing)) if missing else {}

    def facts(self, blob: str | None) -> dict[Cell, list[Said]]:
        """What a version of a service says; nothing where there was none."""
        if blob is None:
            return {}
        kept = self._kept(blob)
        if kept is None:
            found = facts(self.read[blob])
            self._keep(blob, [[list(cell), [asdict(one) for one in said]] for cell, said in found.items()])
            return found
        return {tuple(cell): [Said(**one) for one in said] for cell, said in kept}

    def references(self, blob: str | None) -> list[str]:
        """Ids in a version of a topic."""
        if blob is None:
            return []
        kept: list[str] | None = self._kept(blob)
        if kept is None:
            self._keep(blob, kept := references(self.read[blob]))
        return kept

    def _kept(self, blob: str) -> list | None:  # type: ignore[type-arg]
        if blob in self.read:
            return None
        found = json.loads((self.folder / f"{blob}.json").read_text("utf-8"))
        return found if isinstance(found, list) else None

    def _keep(self, blob: str, value: list) -> None:  # type: ignore[type-arg]
        replace(self.folder / f"{blob}.json", json.dumps(value, ensure_ascii=False))


def _service(service: str, pair: git.Pair, blobs: Blobs, criteria: Criteria) -> Iterator[dict[str, object]]:
    """What one commit did to one service."""
    before, after = pair
    if before is None or after is None:
        yield {"kind": "service-added" if before is None else "service-removed", "service": service}
        return
    for one in differences(criteria, blobs.facts(before), blobs.facts(after)):
        yield {"service": service, **one._asdict()}


def _commit(commit: git.Commit, blobs: Blobs, criteria: Criteria) -> Iterator[dict[str, object]]:
    new: dict[str, None] = {}
    old: set[str] = set()
    for path, pair in sorted(commit.files.items()):
        if path.startswith(SERVICES):
            yield from _service(PurePosixPath(path).stem, pair, blobs, criteria)
        else:
            old |= set(blobs.references(pair[0]))
            new |= dict.fromkeys(blobs.references(pair[1]))
    for one in new:
        if one not in old:
            yield {"kind": "reference-added", "reference": one}


def _imports(commits: Sequence[git.Commit]) -> set[tuple[str, str]]:
    """Commit and folder in which a folder of data came to be: its first import is no change."""
    first: dict[str, str] = {}
    for commit in commits:
        for path in commit.files:
            first.setdefault(str(PurePosixPath(path).parent), commit.id)
    return {(commit, folder) for folder, commit in first.items()}


def changes(root: Path, criteria: Criteria, since: str | None) -> list[Change]:
    """Oldest first; those after the commit `since`, or all but the first import."""
    commits = git.commits(root, SERVICES, REFERENCES, since=since)[::-1]
    blobs = Blobs(root, commits)
    imports = set() if since else _imports(commits)
    made = []
    for commit in commits:
        kept = {p: pair for p, pair in commit.files.items() if (commit.id, str(PurePosixPath(p).parent)) not in imports}
        found = _commit(git.Commit(commit.id, commit.when, kept), blobs, criteria)
        made += [Change(when=commit.when, commit=commit.id[:12], **one) for one in found]  # type: ignore[arg-type]
    return made
