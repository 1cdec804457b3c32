"""Arguments in, one call, exit code out: 0 fine, 1 problems found, 2 the tool itself failed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from atlas import build as builds
from atlas import export as atlas_export
from atlas import load, site
from atlas.files import replace
from atlas.problem import printed

EXITS = "Exit codes: 0 fine, 1 problems found, 2 the tool itself failed."


def say(text: object) -> None:
    """To stdout, at once: a full disk shows here, and a reader that has seen enough (`| head`) is no failure."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def guarded(main: Callable[[], int]) -> Callable[[], int]:
    """Failures of the surroundings as one line and exit code 2; Ctrl-C as 130."""

    @wraps(main)
    def run() -> int:
        try:
            code = main()
        except OSError as error:
            what = f"{error.filename or 'output'}: {error.strerror or error}"
            print(f"{what}. Nothing was lost; mend it and run again.", file=sys.stderr)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 2
        except load.DataError as error:
            print(error, file=sys.stderr)
            return 1
        except Wrong as error:
            print(error, file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            print("Stopped.", file=sys.stderr)
            return 130
        return code

    return run


class Wrong(Exception):
    """An argument that cannot be used, for exit code 2; the message has the remedy."""


def checkout(options: argparse.Namespace) -> Path:
    """The folder to work on."""
    root: Path = options.root
    if not (root / load.DATA).is_dir():
        raise Wrong(f"{root}: has no {load.DATA}. Run this in a checkout, or name one with --root.")
    return root


def parser(description: str, exits: str = EXITS) -> argparse.ArgumentParser:
    """The options every script has."""
    made = argparse.ArgumentParser(description=description, epilog=exits)
    made.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout (default: the current folder)")
    return made


@guarded
def check() -> int:
    """scripts/check.py"""
    options = parser("Check the data files below docs/data and report every problem at once.").parse_args()
    files = load.contents(checkout(options))
    catalogue, problems = load.catalogue(files)
    if catalogue is None:
        say(printed(problems))
        print(f"{len(set(problems))} problem(s) in {len(files)} data files.", file=sys.stderr)
        return 1
    say(f"{len(files)} data files are fine: {len(catalogue.facts())} facts, {len(catalogue.sources)} sources.")
    return 0


@guarded
def export() -> int:
    """scripts/export.py"""
    arguments = parser("Write the data as JSON and CSV into a built site, below api/v1.")
    arguments.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    options = arguments.parse_args()
    number = atlas_export.write(load.at(checkout(options)), options.site)
    say(f"{number} files below {options.site / atlas_export.FOLDER}.")
    return 0


@guarded
def schema() -> int:
    """scripts/schema.py"""
    arguments = parser("Write the editor schemas in docs/data/schema from the model.")
    arguments.add_argument("--check", action="store_true", help="only tell whether they are up to date")
    options = arguments.parse_args()
    folder = checkout(options) / load.DATA / "schema"
    made = atlas_export.schemas()
    if options.check:
        stale = [n for n, text in made.items() if not (folder / n).exists() or (folder / n).read_text("utf-8") != text]
        for name in stale:
            say(f"{folder / name}: is not what the model says. Run `make schema` and commit the result.")
        return bool(stale)
    changed = [name for name, text in made.items() if replace(folder / name, text)]
    say(f"Wrote {', '.join(changed)}." if changed else "The schemas are up to date.")
    return 0


@guarded
def check_site() -> int:
    """scripts/check_site.py"""
    arguments = parser("Check a built site: files, links, anchors, template syntax, requests to third parties.")
    arguments.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    options = arguments.parse_args()
    if not (options.site / "index.html").is_file():
        raise Wrong(f"{options.site}: holds no built site. Run `make site` first.")
    problems = site.check(options.site, options.root, load.at(checkout(options)))
    if problems:
        say(printed(problems))
        print(f"{len(set(problems))} problem(s) in {options.site}.", file=sys.stderr)
    return bool(problems)


@guarded
def build() -> int:
    """scripts/build.py"""
    arguments = parser("Check the data, build the site strictly, export the data and check the built site.")
    arguments.add_argument("--builder", choices=builds.BUILDERS, default="mkdocs", help="default: mkdocs")
    arguments.add_argument("--out", type=Path, default=Path("site"), help="folder for the site (default: site)")
    options = arguments.parse_args()
    try:
        pages = builds.build(options.builder, checkout(options), options.out)
    except builds.BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    say(f"{pages} pages built with {options.builder}: {(options.out / 'index.html').resolve()}")
    return 0
