"""What every script does: its common arguments, its exit codes, failures of the surroundings as one line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from atlas import load

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
