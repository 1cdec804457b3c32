"""The memory between nights, on a branch of its own: files in, a commit; files out, a folder."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from atlas.files import replace
from atlas.github.git import GitFailed, Repository
from atlas.program import Wrong

NAME = r"[a-z0-9-]+\.json"
LARGEST = 20_000_000  # bytes a file
TRIES = 6


def _checked(path: Path) -> bytes:
    """A file's content, if it may be published: a half-written memory would be every later night's."""
    if path.stat().st_size > LARGEST:
        raise Wrong(f"{path}: is larger than {LARGEST // 1_000_000} MB. Nothing was published.")
    content = path.read_bytes()
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        raise Wrong(f"{path}: is not JSON. Nothing was published; run the check again.") from None
    return content


def chosen(folder: Path, warn: Callable[[str], None]) -> dict[str, bytes]:
    """The files of a folder that belong on the branch."""
    if not folder.is_dir():
        raise Wrong(f"--from {folder}: is not a folder.")
    found = {}
    for path in sorted(folder.iterdir()):
        if re.fullmatch(NAME, path.name) and path.is_file() and not path.is_symlink():
            found[path.name] = _checked(path)
        else:
            warn(f"{path}: is left out, only files named like facts.json are published.")
    return found


def _entries(repository: Repository, commit: str | None) -> dict[str, str]:
    """Lines of a commit's tree by name."""
    listed = repository.git("ls-tree", "-z", commit).decode().split("\0") if commit else []
    return {line.partition("\t")[2]: line for line in listed if line}


def _tree(repository: Repository, tip: str | None, files: dict[str, bytes]) -> str:
    """The branch's tree with these files put in; others stay."""
    entries = _entries(repository, tip)
    for name, content in files.items():
        blob = repository.git("hash-object", "-w", "--stdin", data=content).decode().strip()
        entries[name] = f"100644 blob {blob}\t{name}"
    return (
        repository.git("mktree", "-z", data="".join(f"{line}\0" for line in entries.values()).encode()).decode().strip()
    )


def _own(repository: Repository, branch: str) -> None:
    if repository.default() == branch:
        raise Wrong(f"--branch {branch}: is the default branch. The state needs one of its own, such as state.")


def publish(
    repository: Repository, branch: str, files: dict[str, bytes], sleep: Callable[[float], object] = time.sleep
) -> str | None:
    """The new commit, or None where nothing has changed. Never forced: after a lost race it starts from the new tip."""
    if not files:
        return None
    _own(repository, branch)
    failure: GitFailed | None = None
    for attempt in range(TRIES):
        tip = repository.tip(branch)
        tree = _tree(repository, tip, files)
        if tip and repository.tree(tip) == tree:
            return None
        commit = repository.commit(tree, f"Update {', '.join(sorted(files))}", tip)
        try:
            repository.push(commit, branch)
        except GitFailed as failed:
            failure = failed
            sleep(min(2.0**attempt / 2, 5.0))
        else:
            return commit
    raise GitFailed(f"{failure} (tried {TRIES} times)")


def _wanted(line: str, name: str) -> bool:
    mode, kind, _, size = line.partition("\t")[0].split()
    regular = kind == "blob" and mode in ("100644", "100755")
    return regular and bool(re.fullmatch(NAME, name)) and int(size) <= LARGEST


def fetch(repository: Repository, branch: str, folder: Path, warn: Callable[[str], None]) -> list[str]:
    """Fill a folder from the branch; nothing where there is no such branch. The names that were written."""
    tip = repository.tip(branch)
    listed = repository.git("ls-tree", "-z", "-l", tip).decode(errors="replace").split("\0") if tip else []
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for line in filter(None, listed):
        name = line.partition("\t")[2]
        if not _wanted(line, name):
            warn(f"{branch}:{name[:100]!r} is left out: not a file named like facts.json, or too large.")
            continue
        content = repository.git("cat-file", "blob", line.split()[2])
        replace(folder / name, content.decode(errors="replace"))
        written.append(name)
    return written
