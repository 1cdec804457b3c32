"""Scripts that keep what is made of the data's past: arguments in, one call, exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

from atlas import load
from atlas.files import replace
from atlas.history import git, known
from atlas.history.records import Kept
from atlas.program import Wrong, checkout, guarded, parser, say
from atlas.site import pages, published


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


@guarded
def addresses() -> int:
    """scripts/addresses.py"""
    arguments = parser("Add the addresses of a built site to docs/data/published-addresses.txt; none is taken out.")
    arguments.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    arguments.add_argument("--check", action="store_true", help="only tell which ones are missing")
    options = arguments.parse_args()
    root = checkout(options)
    if not (options.site / "index.html").is_file():
        raise Wrong(f"{options.site}: holds no built site. Run `make site` first.")
    before, now = published.published(root), published.present(pages.read(options.site, root))
    new = sorted(set(now) - set(before))
    if options.check:
        say(
            "\n".join(f"{one}: is not yet in {published.FILE}. Run `make addresses`." for one in new)
            or "None is missing."
        )
        return bool(new)
    replace(root / published.FILE, published.merged(before, now))
    say(f"{len(new)} new addresses in {published.FILE}.")
    return 0
