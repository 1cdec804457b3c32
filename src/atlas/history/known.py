"""The change log of a checkout: what docs/data/changes.json keeps, and what git has had since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from atlas import load
from atlas.catalogue import Catalogue, Fact
from atlas.history import derive, git
from atlas.history.records import Change, Kept, Version
from atlas.memory import Damaged, parse

FILE = "changes.json"


@dataclass(frozen=True)
class History:
    """`changes` are newest first; `through` is the day of the last commit looked at, None where there was none."""

    changes: tuple[Change, ...] = ()
    through: date | None = None
    partial: bool = False
    """Whether later commits may be missing: there is no git here, or only a part of the history."""

    @cached_property
    def _by_place(self) -> dict[tuple[str | None, str | None], list[Change]]:
        found: dict[tuple[str | None, str | None], list[Change]] = {}
        for change in self.changes:
            found.setdefault((change.service, change.criterion), []).append(change)
        return found

    def of_service(self, service: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.service == service)

    def of(self, fact: Fact) -> tuple[Change, ...]:
        """What became of one figure, newest first."""
        found = self._by_place.get((fact.service, fact.criterion), ())
        return tuple(change for change in found if _concerns(change, fact))

    def earlier(self, fact: Fact) -> Iterator[tuple[date, Version]]:
        """What it was before its changes, each with the day of the change; newest first."""
        return ((change.when.date(), change.old) for change in self.of(fact) if change.old)


def _concerns(change: Change, fact: Fact) -> bool:
    """Whether it is about one of the figure's tiers, and of the same limit, scope and protocol before or after."""
    if not set(change.tiers or ("",)) & set(fact.tiers or ("",)):
        return False
    cell = (fact.limit, fact.scope, fact.protocol)
    return any((one.limit, one.scope, one.protocol) == cell for one in (change.new, change.old) if one)


def kept(root: Path) -> Kept:
    """changes.json; empty where there is none."""
    path = root / load.DATA / FILE
    if not path.is_file():
        return Kept()
    try:
        return parse(path.read_bytes(), Kept)
    except Damaged:
        raise load.DataError(f"{load.DATA / FILE}: is damaged. Restore it from git, or run `make changes`.") from None


def derived(root: Path, catalogue: Catalogue) -> Kept:
    """All that git has; NoGit where it has not all."""
    if git.boundary(root):
        raise git.NoGit("this clone has only a part of the history; `git fetch --unshallow` gets the rest")
    head, when = git.tip(root)
    return Kept(head=head, when=when, changes=tuple(derive.changes(root, catalogue.criteria, None)))


def _later(root: Path, catalogue: Catalogue, before: Kept) -> Kept:
    """What is kept with what git has had since; all anew where the commit it ends with is gone, as after a rebase."""
    if not before.head or not git.follows(root, before.head):
        return derived(root, catalogue)
    head, when = git.tip(root)
    later = derive.changes(root, catalogue.criteria, before.head)
    return Kept(head=head, when=when, changes=(*before.changes, *later))


def _history(root: Path, catalogue: Catalogue) -> History:
    before, partial = kept(root), False
    try:
        found = _later(root, catalogue, before)
    except git.NoGit:
        found, partial = before, True
    day = found.when.date() if found.when else None
    newest_first = sorted(found.changes, key=lambda change: change.when, reverse=True)  # a commit's own order stays
    return History(tuple(newest_first), day, partial)


@lru_cache(maxsize=2)
def _cached(root: Path, stamp: tuple[int, ...]) -> History:
    return _history(root, load.at(root))


def at(root: Path) -> History:
    """The history of a checkout, read once until the branch moves."""
    paths = (root / load.DATA / FILE, root / ".git" / "logs" / "HEAD")
    stamp = tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in paths)
    return _cached(root, stamp)
