"""Kinds of arguments that scripts share; each refuses with the remedy."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime


def a_time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a time; write 2026-11-23T02:00:00+00:00") from None


def number(text: str) -> int:
    if not text.isdecimal() or not 0 < len(text) < 7 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number; write 1 or more")
    return int(text)


def seconds(text: str) -> float:
    """A length of time, 0 or more."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; write 0 or more, as in 2.5")
    return float(text)


def rate(text: str) -> float:
    """Requests a second, more than 0."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text) or float(text) < 0.01:
        raise argparse.ArgumentTypeError(f"{text!r} is no rate; write more than 0, as in 10 or 0.5")
    return float(text)


def shard(text: str) -> tuple[int, int]:
    """Which one of how many."""
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is no share; write 1/4 for the first of four")
    return int(found[1]), int(found[2])
