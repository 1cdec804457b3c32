"""A checkout, or a revision of one laid out in a folder of its own, to compare with another."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from atlas import load
from atlas.program import Wrong

MOST_BYTES = 200_000_000
_PARTS = ("docs", "CONTRIBUTING.md", "mkdocs.yml")


def _git(root: Path, *command: str) -> bytes:
    done = subprocess.run(["git", "-C", str(root), *command], capture_output=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise Wrong(f"git {command[0]}: {done.stderr.decode(errors='replace').strip()[:200]}.")
    return done.stdout


@contextmanager
def laid_out(root: Path, name: str) -> Iterator[Path]:
    """The folder of that name, if it is a checkout, else the revision of the checkout at `root`."""
    if (Path(name) / load.DATA).is_dir():
        yield Path(name).resolve()
        return
    if name.startswith("-"):
        raise Wrong(f"{name!r} is neither a checkout nor a revision. Name a folder, a branch or a commit.")
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    there = _git(root, "ls-tree", "--name-only", commit, "--", *_PARTS).decode().split()
    archive = _git(root, "archive", "--format=tar", commit, "--", *there)
    if len(archive) > MOST_BYTES:
        raise Wrong(f"{name}: has more than {MOST_BYTES // 1_000_000} MB.")
    with TemporaryDirectory(prefix="atlas-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(folder, filter="data")
        yield Path(folder)
