"""scripts/publish_report.py, publish_state.py and propose_patch.py: what the nightly run writes back to GitHub."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from atlas.arguments import seconds
from atlas.github import patch, state_branch
from atlas.github.api import Api
from atlas.github.decide import Plan, decide
from atlas.github.git import GitFailed, Repository, branch_name, workshop
from atlas.github.issue import Desk, steps
from atlas.github.place import place
from atlas.github.pull import Pulls
from atlas.github.refusal import Failed
from atlas.github.standing import Kind, read
from atlas.program import Wrong, guarded, parser, say

EXITS = "Exit codes: 0 done or nothing to do, 2 the tool itself failed."
SURROUNDINGS = "GITHUB_REPOSITORY, GITHUB_TOKEN and, for another server, GITHUB_API_URL are read from the environment."
LABELS: dict[Kind, str] = {"links": "dead-links", "facts": "changed-figures"}
TITLES: dict[Kind, str] = {"links": "Links to mend", "facts": "Figures that their sources no longer give"}


def _warn(text: str) -> None:
    """On one line, and with nothing that the log of a workflow takes for a command."""
    print("".join(char if char.isprintable() else " " for char in text).replace("##[", "# ["), file=sys.stderr)


def one_line(main: Callable[[], int]) -> Callable[[], int]:
    """Failures of GitHub and of git as one line and exit code 2."""

    @wraps(main)
    def run() -> int:
        try:
            return main()
        except (Failed, GitFailed) as failure:
            _warn(str(failure))
            return 2

    return guarded(run)


def talking(made: argparse.ArgumentParser) -> None:
    """The options of a script that talks to the API."""
    made.add_argument("--dry-run", action="store_true", help="only tell what would be done; reads, writes nothing")
    patience = "longest single wait for GitHub's limits and between tries (default: 120)"
    made.add_argument("--patience", type=seconds, default=120.0, metavar="SECONDS", help=patience)


def _label(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a label; write one like dead-links")
    return text


def _report_options() -> argparse.Namespace:
    made = argparse.ArgumentParser(
        description="Keep the one issue of a report: made when there is something to act on, edited, commented on only "
        f"when that changes, closed when nothing is left, and opened again. {SURROUNDINGS}",
        epilog=EXITS,
    )
    add = made.add_argument
    add("--report", type=Path, required=True, metavar="FILE", help="links.json, or facts.json with --kind facts")
    add("--body", type=Path, required=True, metavar="FILE", help="the report for people: links.md or facts.md")
    add("--kind", choices=("links", "facts"), default="links", help="which report it is (default: links)")
    add("--label", type=_label, help="the issue's label (default: dead-links; changed-figures for facts)")
    add("--title", help="the issue's title when it is made")
    talking(made)
    return made.parse_args()


def _foretold(plan: Plan, number: int | None) -> None:
    """Each line behind a bar, so that none is taken for a command of the workflow."""
    which = f"#{number}" if number else "a new issue"
    done = steps(plan) if number else (["created"] if plan.body else [])
    say(f"Would be done to {which}: {', '.join(done) or 'nothing'}: {plan.why}")
    for line in (plan.comment or "").splitlines():
        say(f"| {line}".replace("##[", "# ["))


@one_line
def publish_report() -> int:
    """scripts/publish_report.py"""
    options = _report_options()
    standing = read(options.report, options.kind)
    body = options.body.read_text("utf-8", "replace")
    if standing.outage is not None:
        say("The run was inconclusive: nothing is touched.")
        return 0
    api = Api(place(os.environ, anonymous=options.dry_run), options.patience)
    label, title = options.label or LABELS[options.kind], options.title or TITLES[options.kind]
    desk = Desk(api, options.kind, label, title)
    issue = desk.find(_warn)
    plan = decide(options.kind, standing, body, desk.known(issue) if issue else None)
    if options.dry_run:
        _foretold(plan, issue.number if issue else None)
    else:
        say(desk.carry_out(plan, issue))
    return 0


@one_line
def publish_state() -> int:
    """scripts/publish_state.py"""
    made = parser("Keep the memory between nights on a branch of its own, or fetch it from there.", EXITS)
    way = made.add_mutually_exclusive_group(required=True)
    way.add_argument("--from", type=Path, metavar="DIR", dest="source", help="commit the JSON files of this folder")
    way.add_argument("--fetch", type=Path, metavar="DIR", help="fill this folder from the branch, if there is one")
    made.add_argument("--branch", default="state", help="default: state")
    made.add_argument("--remote", default="origin", help="default: origin")
    options = made.parse_args()
    branch = branch_name(options.branch)
    files = state_branch.chosen(options.source, _warn) if options.source else {}
    with workshop(options.root, options.remote) as repository:
        if options.fetch:
            names = state_branch.fetch(repository, branch, options.fetch, _warn)
            say(f"{branch}: {', '.join(names) or 'nothing there yet'}.")
            return 0
        commit = state_branch.publish(repository, branch, files)
    say(f"{branch}: {f'commit {commit[:10]} with {len(files)} file(s)' if commit else 'nothing has changed'}.")
    return 0


def _patch(path: Path) -> bytes:
    if path.stat().st_size > patch.LARGEST:
        raise Wrong(f"{path}: is larger than {patch.LARGEST // 1_000_000} MB. Nothing was pushed.")
    return path.read_bytes()


@one_line
def propose_patch() -> int:
    """scripts/propose_patch.py"""
    made = parser(f"Keep the one pull request of the ready patch. {SURROUNDINGS}", EXITS)
    made.add_argument("--patch", type=Path, required=True, metavar="FILE", help="links.patch; empty closes it")
    made.add_argument("--branch", default="links/ready-patch", help="default: links/ready-patch")
    made.add_argument("--base", help="default: the remote's default branch")
    made.add_argument("--remote", default="origin", help="default: origin")
    made.add_argument("--title", default="Replace links that have moved")
    talking(made)
    options = made.parse_args()
    branch, content = branch_name(options.branch), _patch(options.patch)
    branch_name(options.base or "main")
    api = Api(place(os.environ, anonymous=options.dry_run), options.patience)
    with workshop(options.root, options.remote) as repository:
        base = options.base or repository.default()
        if base in ("", branch):
            raise Wrong("The pull request needs a base other than its own branch. Name one with --base.")
        pulls = Pulls(api, branch, base, options.title)
        proposed = patch.applied(repository, base, content) if content.strip() else None
        if proposed is None or not proposed.files:
            say("Would close what is open." if options.dry_run else pulls.close())
            return 0
        if options.dry_run:
            say(f"Would propose edits of {len(proposed.files)} file(s) from {branch}.")
            return 0
        return _propose(pulls, repository, proposed, patch.digest(content))


def _propose(pulls: Pulls, repository: Repository, proposed: patch.Proposed, digest: str) -> int:
    declined = pulls.declined(digest)
    if declined:
        say(f"#{declined.number} proposed the same and was closed unmerged: not proposed again.")
        return 0
    say(f"{pulls.branch}: {patch.push(repository, pulls.branch, proposed)}.")
    say(pulls.propose(proposed, digest))
    return 0
