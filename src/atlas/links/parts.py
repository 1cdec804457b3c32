"""Which part of the report a link stands in: what somebody should act on, and what is only told."""

from __future__ import annotations

from typing import Literal

from atlas.links.records import BROKEN, Link

Part = Literal[
    "newly broken",
    "newly moved",
    "recovered",
    "still broken",
    "still moved",
    "suspect",
    "blocked",
    "excepted",
    "inconclusive",
]
ACTING: tuple[Part, ...] = ("newly broken", "newly moved", "still broken", "still moved")


def _quiet(one: Link) -> Part | None:
    """Where a link stands that nobody needs to act on; None where all is well."""
    if one.status == "resolved":
        return "recovered"
    if one.status == "suspect" or one.verdict in BROKEN or one.verdict == "moved":
        return "suspect"
    if one.verdict == "blocked":
        return "blocked"
    return "inconclusive" if one.verdict == "inconclusive" else None


def part(one: Link) -> Part | None:
    """The one part of the report in which a link stands; None where all is well."""
    if one.exception is not None:
        return None if one.verdict == "ok" else "excepted"
    if one.change == "recovered":
        return "recovered"
    if one.status != "confirmed":
        return _quiet(one)
    if one.change:
        return "newly moved" if one.change == "newly-moved" else "newly broken"
    return "still moved" if one.verdict == "moved" else "still broken"
