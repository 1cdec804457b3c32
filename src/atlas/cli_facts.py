"""scripts/check_facts.py: do the sources still say what the facts say they do?"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from atlas import load
from atlas.arguments import a_time, number
from atlas.catalogue import Catalogue
from atlas.evidence import check, report, state
from atlas.evidence.claims import Claim, by_source, claims, touched
from atlas.evidence.fetch import Fetcher
from atlas.evidence.judge import BAD, Verdict
from atlas.evidence.propose import propose
from atlas.files import replace
from atlas.network import client
from atlas.problem import nearest
from atlas.program import Wrong, checkout, guarded, parser, say

DESCRIPTION = """Look for the words of every citation on its source page, and compare the figures there with ours.
verified: the words are there. changed: the label is there, the figure is not. lost: the label is gone.
ambiguous: the words fit several places that say different things. unreachable: the page could not be read,
and nothing is said of the fact."""
EXITS = "Exit codes: 0 nothing changed, 1 something changed, 2 the tool itself failed (no source could be reached)."


def arguments() -> argparse.Namespace:
    made = parser(DESCRIPTION, EXITS)
    add = made.add_argument
    add("--pages", type=Path, metavar="DIR", help="judge stored pages (<source id>.html or .md), not the network")
    add("--only", nargs="+", metavar="SOURCE", help="only these source ids")
    add("--changed-since", metavar="REV", help="only statements that differ from a git revision (a pull request's)")
    add("--most", type=number, metavar="N", help="at most N sources, those that were tried longest ago first")
    add("--state", type=Path, metavar="FILE", help="memory over nights (default: state/facts.json; none with --pages)")
    add("--out", type=Path, metavar="DIR", help="write facts.json and facts.md there (schema: docs/data/schema)")
    add("--now", type=a_time, metavar="TIME", help="pretend that it is this time (ISO 8601), for simulated nights")
    add("--propose", action="store_true", help="write new figures into the data files where they are unambiguous")
    add("--pace", type=float, default=0.5, metavar="SECONDS", help="pause between requests to one host (default: 0.5)")
    add(
        "--patience",
        type=float,
        default=60,
        metavar="SECONDS",
        help="longest wait a server may ask for (default: 60)",
    )
    add("--allow-private", action="store_true", help="allow private addresses and http, for tests on this machine")
    add("--ca", metavar="FILE", help="trust this certificate authority (PEM), for tests")
    return made.parse_args()


def _before(root: Path, revision: str) -> list[Claim]:
    """The statements of another revision; none where its data cannot be used, so that all count as touched."""

    def git(*command: str) -> bytes:
        done = subprocess.run(["git", "-C", str(root), *command], capture_output=True, check=False)  # noqa: S603, S607
        if done.returncode:
            raise Wrong(f"--changed-since {revision}: {done.stderr.decode(errors='replace').strip()[:200]}.")
        return done.stdout

    if revision.startswith("-"):
        raise Wrong(f"--changed-since {revision!r} is not a revision. Name a branch, a tag or a commit.")
    prefix = f"{load.DATA}/"
    names = git("ls-tree", "-r", "-z", "--name-only", "--full-tree", revision, "--", prefix).decode().split("\0")
    files = {name.removeprefix(prefix): git("show", f"{revision}:{name}") for name in names if name.endswith(".yml")}
    catalogue = load.unchecked(files)
    return list(claims(catalogue)) if catalogue else []


def wanted(options: argparse.Namespace, catalogue: Catalogue) -> dict[str, list[Claim]]:
    """Sources to read, each with the claims to judge on it."""
    every = list(claims(catalogue))
    if options.changed_since is not None:
        every = touched(every, _before(options.root, options.changed_since))
    sources = by_source(every)
    for name in options.only or ():
        if name not in catalogue.sources:
            raise Wrong(f"--only: there is no source {name!r}. {nearest(name, catalogue.sources)}")
    return {name: found for name, found in sources.items() if not options.only or name in options.only}


@contextmanager
def _reader(options: argparse.Namespace, catalogue: Catalogue) -> Iterator[check.Reader]:
    if options.pages:
        if not options.pages.is_dir():
            raise Wrong(f"--pages {options.pages}: is not a folder.")
        yield check.from_folder(options.pages)
        return
    try:
        made = client(options.allow_private, options.ca)
    except OSError as error:
        raise Wrong(f"--ca {options.ca}: {error.strerror or error}.") from None
    with made:
        yield check.from_web(
            Fetcher(made, catalogue.hosts, options.allow_private, pace=options.pace, patience=options.patience)
        )


def _told(results: list[check.Result]) -> None:
    """A table of what changed, on the terminal or in a pipe."""
    bad = [result for result in results if result.verdict.state in BAD]
    if bad:
        table = Table("state", "fact", "expected", "stands there now", "file")
        for result in bad:
            claim, verdict = result.claim, result.verdict
            place = f"{claim.place.file}:{claim.place.line}"
            row = (verdict.state, claim.key, str(claim.value), verdict.found or "", place)
            table.add_row(*(Text("".join(c for c in cell if c.isprintable())) for cell in row))
        Console(width=None if sys.stdout.isatty() else 200).print(table)
    say(report.summary(results))


def _check(options: argparse.Namespace) -> int:
    catalogue = load.at(checkout(options))
    now = options.now or datetime.now(UTC)
    path = options.state or (None if options.pages else options.root / "state" / "facts.json")
    memory, warning = state.load(path) if path else (state.Memory(), None)
    if warning:
        print(warning, file=sys.stderr)
    sources = wanted(options, catalogue)
    chosen = check.oldest_first(sources, memory)[: options.most]
    console = Console(stderr=True)
    with _reader(options, catalogue) as reader, Progress(console=console, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Sources", total=len(chosen))

        def step(_: str) -> None:
            progress.advance(task)
            if path:
                state.save(path, memory)  # what is finished is kept, whatever happens next

        results = check.run({name: sources[name] for name in chosen}, reader, memory, now, step)
    if path:
        state.save(path, memory)
    if options.out:
        complete = [*results, *_not_checked(catalogue, results)]
        replace(options.out / "facts.json", report.as_json(report.report(complete, now)))
        replace(options.out / "facts.md", report.as_markdown(results, now))
    _told(results)
    if options.propose:
        for line in propose(options.root, results, now.date()):
            say(line)
    return _code(results)


def _not_checked(catalogue: Catalogue, results: list[check.Result]) -> list[check.Result]:
    """The statements that the options left out, so that the report names each one."""
    done = {result.claim.key for result in results}
    left = (claim for claim in claims(catalogue) if claim.key not in done)
    return [check.Result(claim, Verdict("not-checked"), None) for claim in left]


def _code(results: list[check.Result]) -> int:
    if results and all(result.verdict.state == "unreachable" for result in results):
        print(f"No source could be reached: {results[0].reason}. Is there a network?", file=sys.stderr)
        return 2
    return int(any(result.verdict.state in BAD for result in results))


@guarded
def main() -> int:
    return _check(arguments())
