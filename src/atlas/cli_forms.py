"""scripts/form_to_change.py and propose_change.py: an issue form becomes a patch, the patch a pull request."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from atlas import load
from atlas.arguments import seconds
from atlas.cli_github import SURROUNDINGS, one_line, talking
from atlas.contribute.look import Look, Looker, Seen, looking
from atlas.evidence import check
from atlas.evidence.fetch import Fetcher
from atlas.forms import outcome, publish
from atlas.forms.dead import Successor
from atlas.forms.desk import Desk
from atlas.forms.event import Event, event
from atlas.forms.judge import judged
from atlas.github.api import Api
from atlas.github.git import workshop
from atlas.github.place import place
from atlas.links.proposals import proposer
from atlas.links.records import Evidence, Finding
from atlas.network import client
from atlas.program import Wrong, checkout, guarded, parser, say

EXITS = "Exit codes: 0 done or nothing to do, 2 the tool itself failed."


def _event(made: argparse.ArgumentParser) -> None:
    given = os.environ.get("GITHUB_EVENT_PATH")
    made.add_argument(
        "--event", type=Path, default=Path(given) if given else None, metavar="FILE", help="default: GITHUB_EVENT_PATH"
    )


def _read(options: argparse.Namespace) -> Event:
    if options.event is None:
        raise Wrong("--event: there is no event. Name its file, or set GITHUB_EVENT_PATH.")
    return event(options.event)


def successor(looker: Looker, root: Path) -> Successor:
    """What the link check would put into its ready patch."""
    data = load.links(root)

    def found(url: str, seen: Seen) -> str | None:
        verdict = Finding(url=url, verdict=seen.verdict, evidence=Evidence(why=seen.why), to=seen.to)
        safe = [one for one in proposer(looker.browser, data, "")(verdict) if one.kind != "redirect"]
        return seen.to or next((one.url for one in safe if one.safe), None)

    return found


@contextmanager
def _world(options: argparse.Namespace) -> Iterator[tuple[Desk, Look, Successor]]:
    root = checkout(options)
    catalogue = load.at(root)
    with ExitStack() as stack:
        looker = stack.enter_context(looking(options.allow_private, options.ca))
        web = stack.enter_context(client(options.allow_private, options.ca))
        fetcher = Fetcher(web, catalogue.hosts, options.allow_private, patience=options.patience)
        read = check.from_folder(options.pages) if options.pages else check.from_web(fetcher)
        today = options.today or datetime.now(UTC).date()
        yield Desk(root, load.contents(root), catalogue, today, read), looker, successor(looker, root)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write 2026-11-23") from None


def _form_options() -> argparse.Namespace:
    made = parser(
        "Read an issue form and make a patch of the data files, or an answer that says what is missing.", EXITS
    )
    _event(made)
    add = made.add_argument
    add("--out", type=Path, required=True, metavar="DIR", help=f"write {outcome.NAME} and {outcome.PATCH} there")
    add("--pages", type=Path, metavar="DIR", help="judge stored pages (<source id>.html), not the network's")
    add("--today", type=_day, metavar="DAY", help="pretend that it is this day")
    add("--patience", type=seconds, default=30.0, metavar="SECONDS", help="longest wait for a server (default: 30)")
    add("--allow-private", action="store_true", help="allow private addresses, for tests on this machine")
    add("--ca", metavar="FILE", help="trust this certificate authority (PEM), for tests")
    return made.parse_args()


@guarded
def form_to_change() -> int:
    """scripts/form_to_change.py"""
    options = _form_options()
    told = _read(options)
    if not told.concerns:
        say("Not an open issue of a person: nothing to do.")
        return 0
    with _world(options) as (desk, look, following):
        made = judged(told.issue.number, told.issue.body or "", desk, look, following)
    if made is None:
        say("No form of ours: nothing to do.")
        return 0
    outcome.write(options.out, *made)
    say(f"#{told.issue.number}: {made[0].form}: {made[0].state}.")
    return 0


@one_line
def propose_change() -> int:
    """scripts/propose_change.py"""
    made = parser(f"Open the pull request of a form, or answer in its issue. {SURROUNDINGS}", EXITS)
    _event(made)
    made.add_argument(
        "--from", type=Path, required=True, metavar="DIR", dest="source", help="what form_to_change.py wrote"
    )
    made.add_argument("--base", help="default: the remote's default branch")
    made.add_argument("--remote", default="origin", help="default: origin")
    talking(made)
    options = made.parse_args()
    told, (found, patch) = _read(options), outcome.read(options.source)
    if found.issue != told.issue.number or not told.concerns:
        raise Wrong("The outcome is not that of the event's issue. Nothing was written.")
    api = Api(place(os.environ, anonymous=options.dry_run), options.patience)
    with workshop(options.root, options.remote) as repository:
        base = options.base or repository.default()
        desk = publish.Counter(api, repository, base, told.issue)
        say(desk.foretold(found, patch) if options.dry_run else desk.carry_out(found, patch))
    return 0
