"""scripts/effect.py and publish_effect.py: what a change does to the site's data, told where people look at it."""

from __future__ import annotations

import argparse
import os
import subprocess
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, StringConstraints, ValidationError

from atlas import load
from atlas.cli_github import SURROUNDINGS, one_line, talking
from atlas.contribute import pages
from atlas.contribute.effect import LARGEST, Effect, effect
from atlas.contribute.fixes import mend, suggestions
from atlas.contribute.revision import laid_out
from atlas.contribute.told import markdown
from atlas.evidence.report import Report as Facts
from atlas.files import replace
from atlas.forms.event import LARGEST as LARGEST_EVENT
from atlas.github.api import Api
from atlas.github.place import place
from atlas.github.remark import Remark
from atlas.github.review import Reviewer
from atlas.links.records import Report as Links
from atlas.program import Wrong, guarded, parser, say

Model = TypeVar("Model", bound=BaseModel)
PREVIEW = (
    "The site with this change is in the artifact `site` of the run: unpack it, and `python -m http.server` shows it."
)


def _read(path: Path | None, kind: type[Model], largest: int = 50_000_000) -> Model | None:
    """A report, where there is one; None where it was not made."""
    if path is None or not path.is_file():
        return None
    if path.is_symlink() or path.stat().st_size > largest:
        raise Wrong(f"{path}: is no file of at most {largest:,} bytes.")
    try:
        return kind.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])[:100]
        raise Wrong(f"{path}: is not what the other script writes ({where}: {first['type']}).") from None


def _touched(root: Path, base: str) -> list[str]:
    """Files that differ from a revision, in the work tree of `root`; none where there is no git."""
    command = ["git", "-C", str(root), "diff", "--name-only", "--no-renames", "-z", "--end-of-options", base, "--"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    return [name for name in done.stdout.decode(errors="replace").split("\0") if name] if done.returncode == 0 else []


def _since(root: Path, base: str) -> str:
    """Where the change began, so that what others did since does not count as its effect."""
    if (Path(base) / load.DATA).is_dir() or base.startswith("-"):
        return base
    command = ["git", "-C", str(root), "merge-base", "--end-of-options", base, "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or base


def _effect(options: argparse.Namespace) -> Effect:
    base = _since(options.root, options.base) if options.head == "." else options.base
    head = str(options.root) if options.head == "." else options.head
    with laid_out(options.root, base) as before, laid_out(options.root, head) as after:
        fixes = list(suggestions(options.root, _touched(options.root, base))) if options.head == "." else []
        old = load.unchecked(load.contents(before))
        if old is None:
            raise Wrong(f"{options.base}: its data cannot be read, so there is nothing to compare with.")
        try:
            new = load.at(after)
        except load.DataError as error:
            lines = [line[:1000] for line in str(error).splitlines()[:20]]
            return Effect(problems=tuple(lines), suggestions=tuple(fixes)[:30])
        facts, links = _read(options.facts, Facts), _read(options.links, Links)
        return effect(old, new, pages.changed(before, after, old, new), facts, links, fixes)


@guarded
def main() -> int:
    """scripts/effect.py"""
    made = parser("Tell what a change does: figures old and new, their citations, new links, pages that change.")
    add = made.add_argument
    add("base", help="a checkout or a revision: before")
    add("head", nargs="?", default=".", help="a checkout or a revision: after (default: the checkout as it is)")
    add("--facts", type=Path, metavar="FILE", help="facts.json of check_facts.py --changed-since")
    add("--links", type=Path, metavar="FILE", help="links.json of check_links.py --changed-since")
    add("--out", type=Path, metavar="DIR", help="write effect.json and effect.md there")
    add("--fix", action="store_true", help="lay out the data files that differ from base as the project does")
    options = made.parse_args()
    if options.fix:
        for name in mend(options.root, _touched(options.root, _since(options.root, options.base))):
            say(f"mended: {name}")
        return 0
    found = _effect(options)
    text = markdown(found)
    if options.out:
        replace(options.out / "effect.json", found.model_dump_json(indent=1, exclude_defaults=True) + "\n")
        replace(options.out / "effect.md", f"{text}\n")
    say(text)
    return int(bool(found.problems))


class _Owner(BaseModel):
    login: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,39}$")]


class _Repository(BaseModel):
    owner: _Owner


class _Run(BaseModel):
    event: str
    head_sha: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    head_branch: Annotated[str, StringConstraints(max_length=255)]
    head_repository: _Repository


class _Event(BaseModel):
    """`workflow_run`: GitHub's own words on which commit the finished run was about."""

    workflow_run: _Run


class _Head(BaseModel):
    sha: str


class _Pull(BaseModel):
    number: int
    state: str
    head: _Head


def _pull(api: Api, run: _Run) -> int | None:
    """The open pull request that has this very commit at its head; the artifact is not asked."""
    head = f"{run.head_repository.owner.login}:{run.head_branch}"
    every = api.every("pulls", _Pull, head=head, state="open")
    return next((pull.number for pull in every if pull.head.sha == run.head_sha and pull.state == "open"), None)


@one_line
def publish_effect() -> int:
    """scripts/publish_effect.py"""
    made = argparse.ArgumentParser(
        description=f"Keep the one comment on a pull request's effect; suggest what a fixer can mend. {SURROUNDINGS}",
        epilog="Exit codes: 0 done or nothing to do, 2 the tool itself failed.",
    )
    event = os.environ.get("GITHUB_EVENT_PATH")
    made.add_argument("--effect", type=Path, required=True, metavar="FILE", help="effect.json, believed in nothing")
    made.add_argument("--event", type=Path, default=Path(event or "event.json"), help="default: GITHUB_EVENT_PATH")
    talking(made)
    options = made.parse_args()
    found, about = _read(options.effect, Effect, LARGEST), _read(options.event, _Event, LARGEST_EVENT)
    if found is None or about is None:
        raise Wrong("--effect or --event: there is no such file. Nothing was written.")
    if about.workflow_run.event != "pull_request":
        say("Not the run of a pull request: nothing to do.")
        return 0
    api = Api(place(os.environ, anonymous=options.dry_run), options.patience)
    number = _pull(api, about.workflow_run)
    if number is None:
        say("The pull request has moved on or is closed: nothing to do.")
        return 0
    text = markdown(found, PREVIEW)
    if options.dry_run:
        say(f"Would be told in #{number}: {len(text)} characters, {len(found.suggestions)} suggestion(s).")
        return 0
    said = Remark(api, number, "effect").say(text)
    suggested = Reviewer(api, number, about.workflow_run.head_sha).suggest(found.suggestions)
    say(f"#{number}: {said}, {suggested} suggestion(s).")
    return 0
