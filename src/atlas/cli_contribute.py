"""scripts/add_reference.py, new_service.py and new_comparison.py: the first steps of a contribution, by program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace as changed
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, get_args

from atlas import load
from atlas.contribute import scaffold
from atlas.contribute.look import looking
from atlas.contribute.reference import KINDS, LEVELS, Draft, Known, Unreadable, draft
from atlas.evidence import check
from atlas.files import replace
from atlas.forms import dates, find
from atlas.forms.answers import Unclear
from atlas.forms.desk import Desk
from atlas.forms.reading import add
from atlas.model.service import Family
from atlas.problem import nearest
from atlas.program import Wrong, checkout, guarded, parser, say

_ASKED = {
    "title": "Title of the page",
    "kind": f"What it is ({', '.join(KINDS)})",
    "publisher": "Who published it",
    "level": f"Who it is for ({', '.join(LEVELS)})",
    "why": "Why to open it, in one sentence of your own",
}


def _told(main: Callable[[], int]) -> Callable[[], int]:
    """What cannot be used as one line and exit code 1."""

    @wraps(main)
    def run() -> int:
        try:
            return main()
        except (Unclear, scaffold.Unusable) as problem:
            for line in problem.args:
                print(str(line).replace("**", "").replace("`", ""), file=sys.stderr)
            return 1

    return guarded(run)


def _options(topics: list[str]) -> argparse.ArgumentParser:
    made = parser("Add a page to the references: its title, publisher, date and kind are looked up, the rest is asked.")
    add_ = made.add_argument
    add_("url", help="address of the page")
    add_("--topic", help=f"the file below docs/data/references: {', '.join(topics)}")
    add_("--level", choices=LEVELS, help="who it is for")
    add_("--why", help="one sentence of your own: what does a tired engineer get from it?")
    add_("--kind", choices=KINDS, help="what it is, where the page does not say it")
    for name in ("title", "publisher", "author"):
        add_(f"--{name}", help="where the page does not say it, or not well")
    add_("--published", metavar="DAY", help="date printed on it; not for documentation that is kept up to date")
    add_("--services", default="", help="services it is about, with commas between")
    add_("--dry-run", action="store_true", help="only tell what would be written")
    add_("--allow-private", action="store_true", help="allow private addresses, for tests on this machine")
    add_("--ca", metavar="FILE", help="trust this certificate authority (PEM), for tests")
    return made


def _desk(root: Path) -> Desk:
    today = datetime.now(UTC).date()
    return Desk(root, load.contents(root), load.at(root), today, check.from_folder(root))


def _ask(question: str, valid: tuple[str, ...] = ()) -> str:
    while True:
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
        if answer.strip() and (not valid or answer.strip() in valid):
            return answer.strip()
        if valid:
            print(nearest(answer.strip(), valid), file=sys.stderr)


def _given(options: argparse.Namespace, found: Draft, desk: Desk) -> Draft:
    """With what the options say, which goes before what the page says."""
    names = ("title", "kind", "publisher", "level", "why", "author")
    given: dict[str, Any] = {name: getattr(options, name) for name in names if getattr(options, name)}
    if options.published:
        given["published"] = _day(options.published, desk.today)
    ids, unknown = find.services(options.services, desk.catalogue)
    if unknown:
        raise Unclear(
            *(f"--services: there is no service {one!r}. {nearest(one, desk.catalogue.services)}" for one in unknown)
        )
    return changed(found, **given, services=tuple(ids))


def _day(text: str, today: date) -> str:
    try:
        return dates.read(text, today).isoformat()
    except ValueError as error:
        raise Unclear(f"--published {text!r}: {error}") from None


def _complete(made: Draft) -> Draft:
    """Asks for what is missing; without a person at the keyboard it tells which options to give."""
    if made.missing and not sys.stdin.isatty():
        raise Unclear(
            "The page does not say everything. Give these too:", *(f"--{one}: {_ASKED[one]}" for one in made.missing)
        )
    valid = {"kind": KINDS, "level": LEVELS}
    asked: dict[str, Any] = {one: _ask(_ASKED[one], valid.get(one, ())) for one in made.missing}
    return changed(made, **asked)


def _topic(options: argparse.Namespace, desk: Desk) -> str:
    topics = tuple(desk.catalogue.topics)
    if options.topic is None and sys.stdin.isatty():
        return _ask(f"Topic ({', '.join(topics)})", topics)
    if options.topic not in topics:
        what = f"there is no topic {options.topic!r}" if options.topic else "name the topic"
        raise Unclear(f"--topic: {what}. {nearest(options.topic or '', topics)}")
    return str(options.topic)


@_told
def add_reference() -> int:
    """scripts/add_reference.py"""
    options = _options([]).parse_args()
    desk = _desk(checkout(options))
    topic = _topic(options, desk)
    try:
        with looking(options.allow_private, options.ca) as look:
            found = draft(options.url, desk.catalogue, look)
    except ValueError as error:
        raise Unclear(f"{options.url}: {error}") from None
    except Known as where:
        raise Unclear(f"{options.url}: is listed already, as {where}. Nothing was written.") from None
    except Unreadable as why:
        raise Wrong(f"{options.url}: could not be read: {why}. Nothing was written.") from None
    made = _complete(_given(options, found, desk))
    key = add(desk, topic, made)
    desk.checked()
    for name, value in made.fields().items():
        say(f"{name}: {', '.join(value) if isinstance(value, tuple) else value}")
    file = load.DATA / "references" / f"{topic}.yml"
    if not options.dry_run:
        replace(desk.root / file, desk.texts[f"references/{topic}.yml"])
    say(f"{'Would be written' if options.dry_run else 'Written'} to {file} as {key}. Next: make check, then commit.")
    return 0


def _write(root: Path, made: scaffold.Made) -> int:
    """New files with the rest of the data must be fine before anything is written."""
    prefix = f"{load.DATA}/"
    data = {name.removeprefix(prefix): text.encode() for name, text in made.files.items() if name.startswith(prefix)}
    _, problems = load.catalogue({**load.contents(root), **data})
    if problems:
        raise scaffold.Unusable("The data are not fine, so nothing was made:", *map(str, problems[:5]))
    for name, text in made.files.items():
        replace(root / name, text)
        say(f"{'changed' if name == 'mkdocs.yml' else 'made'}: {name}")
    say("\nWhat to do next:")
    for number, step in enumerate(made.next, 1):
        say(f"{number}. {step}")
    return 0


def _pages(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in (root / "docs").rglob("*.md")]


@_told
def new_service() -> int:
    """scripts/new_service.py"""
    made = parser("Start a service: a valid data file, a page, and an entry in the menu.")
    made.add_argument("id", help="the file's name and the page's address, as in service-bus")
    made.add_argument("--name", help="full product name (default: Azure and the words of the id)")
    made.add_argument("--family", choices=get_args(Family), default="messaging", help="default: messaging")
    options = made.parse_args()
    root = checkout(options)
    catalogue, menu = load.at(root), (root / "mkdocs.yml").read_text("utf-8")
    key = scaffold.checked(options.id, "services", catalogue, _pages(root))
    return _write(root, scaffold.service(key, options.name, options.family, catalogue, menu))


@_told
def new_comparison() -> int:
    """scripts/new_comparison.py"""
    made = parser("Start a comparison: a valid data file, a page with its table, and an entry in the menu.")
    made.add_argument("id", help="the file's name and the page's address, as in service-bus-tiers")
    made.add_argument("--name", help="heading (default: the words of the id)")
    made.add_argument("--services", nargs="+", default=["service-bus", "event-hubs"], metavar="ID", help="columns")
    options = made.parse_args()
    root = checkout(options)
    catalogue, menu = load.at(root), (root / "mkdocs.yml").read_text("utf-8")
    key = scaffold.checked(options.id, "comparisons", catalogue, _pages(root))
    return _write(root, scaffold.comparison(key, options.name, options.services, catalogue, menu))
