"""Scripts that keep what is made of the data's past: arguments in, one call, exit code out."""

from __future__ import annotations

import sys

from atlas import load
from atlas.files import replace
from atlas.history import git, known
from atlas.history.records import Kept
from atlas.program import Wrong, checkout, guarded, parser, say


@guarded
def changes() -> int:
    """scripts/changes.py"""
    arguments = parser("Write docs/data/changes.json, the change log of facts and references, from the history in git.")
    arguments.add_argument("--check", action="store_true", help="only tell whether it says what git says")
    options = arguments.parse_args()
    root = checkout(options)
    try:
        found = known.derived(root, load.at(root))
    except git.NoGit as why:
        raise Wrong(f"{root}: {why}. Run this in a clone with its whole history.") from None
    path = root / load.DATA / known.FILE
    if options.check:
        return _agrees(known.kept(root), found, str(path))
    changed = replace(path, found.model_dump_json(indent=1, exclude_none=True) + "\n")
    say(f"{len(found.changes)} changes up to {found.when:%Y-%m-%d}: {path}{'' if changed else ' was up to date'}.")
    return 0


def _agrees(kept: Kept, found: Kept, path: str) -> int:
    """What is kept may end earlier than git, but not say otherwise."""
    if kept.changes == found.changes[: len(kept.changes)]:
        say(f"{path} agrees with git in all its {len(kept.changes)} changes.")
        return 0
    print(f"{path}: is not what git says. Run `make changes` and commit the result.", file=sys.stderr)
    return 1
