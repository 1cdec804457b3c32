"""The ready patch as a branch: applied to the default branch's tip, looked at, and pushed where it is new."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from atlas.github.git import BOT, GitFailed, Repository
from atlas.program import Wrong

LARGEST = 5_000_000  # bytes
ALLOWED = ("docs/", "CONTRIBUTING.md", "mkdocs.yml")
MESSAGE = "Replace links that have moved\n\nEach new address was visited by the nightly run.\n"


@dataclass(frozen=True)
class Proposed:
    """What the patch makes of the default branch."""

    tree: str
    base: str
    """The commit that it was applied to."""
    files: tuple[str, ...]


def digest(patch: bytes) -> str:
    """The same for the same replacements, wherever in their files they stand by now."""
    lines = sorted(line for line in patch.splitlines() if line[:1] in b"+-" and not line.startswith((b"---", b"+++")))
    return blake2b(b"\n".join(lines), digest_size=8).hexdigest()


def _allowed(path: str) -> bool:
    return path in ALLOWED[1:] or path.startswith(ALLOWED[0])


def _changed(repository: Repository, base: str, tree: str, may: Callable[[str], bool]) -> tuple[str, ...]:
    """The files that differ; Wrong if one is not a plain edit of a file that the patch may touch.

    Git's own account of the result is judged, not the patch's text, which has many ways to name a file.
    """
    fields = repository.git("diff-tree", "-r", "-z", "--no-renames", base, tree).decode(errors="replace").split("\0")
    names = []
    for what, path in zip(fields[::2], fields[1::2], strict=False):
        before, after, _, _, status = what.removeprefix(":").split()
        if status != "M" or before != after or not before.startswith("100"):
            raise Wrong(f"The patch does more to {path[:100]!r} than edit its text. Nothing was pushed.")
        if not may(path):
            what = f"it may touch {', '.join(ALLOWED)} only" if may is _allowed else "it may not"
            raise Wrong(f"The patch touches {path[:100]!r}; {what}. Nothing was pushed.")
        names.append(path)
    return tuple(names)


def applied(repository: Repository, base: str, patch: bytes, may: Callable[[str], bool] = _allowed) -> Proposed:
    """The tree after the patch, in an index of its own; `may` says which files it may edit."""
    index = repository.folder / "atlas-index"
    tip = repository.tip(base)
    if tip is None:
        raise Wrong(f"The remote has no branch {base}. Name its default branch with --base.")
    repository.git("read-tree", tip, index=index)
    try:
        for check in (["--check"], []):
            repository.git("apply", "--cached", "--whitespace=nowarn", *check, "-", data=patch, index=index)
    except GitFailed as failure:
        raise Wrong(
            f"The patch does not apply to {base}: {failure}. Nothing was pushed; the next run makes a new one."
        ) from None
    tree = repository.git("write-tree", index=index).decode().strip()
    return Proposed(tree, tip, _changed(repository, tip, tree, may))


def _foreign(repository: Repository, tip: str) -> bool:
    """Whether somebody else's commit is the branch's last."""
    return repository.git("show", "--no-patch", "--format=%ae", tip).decode().strip() != BOT[1]


def push(repository: Repository, branch: str, proposed: Proposed, message: str = MESSAGE) -> str:
    """The branch anew from the base with the patch as its one commit; what was done, in words."""
    tip = repository.tip(branch)
    if tip and repository.tree(tip) == proposed.tree:
        return "the branch holds this already"
    if tip and _foreign(repository, tip):
        return "somebody has added to the branch, which is left as it is"
    commit = repository.commit(proposed.tree, message, proposed.base)
    repository.push(commit, branch, f"--force-with-lease=refs/heads/{branch}:{tip or ''}")
    return "the branch was pushed"


def marked(body: str | None) -> str | None:
    """Digest of the patch that a pull request was made for."""
    found = re.search(r"^<!-- atlas: patch digest=([0-9a-f]{16}) -->\s*\Z", body or "", re.M)
    return found[1] if found else None
