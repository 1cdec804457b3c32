"""Drawings as geometry in one visual language; units are CSS pixels before scaling. The template only prints them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from atlas.model import Diagram, Edge, Node

WIDE, HIGH = 140, 56  # a node
STEP_X, STEP_Y = 224, 100  # from one node to the next
EDGE = 12  # empty border
APART = 11  # between two arrows that join the same nodes in both directions
LINE = 16  # between lines of text
ROW = 18  # characters of a label in one line
FLOW = 9  # characters of an arrow's label in one line

# What tells the kinds of nodes apart besides their outline, drawn around the middle of a badge on the upper border.
GLYPHS = {
    "queue": "M-4-4v8M0-4v8M4-4v8",
    "topic": "M-6 0h4M-2 0l7-4M-2 0h7M-2 0l7 4",
    "stream": "M-6-3q3-3 6 0t6 0M-6 3q3-3 6 0t6 0",
    "gateway": "M-5 5v-5a5 5 0 0 1 10 0v5",
    "workflow": "M-7-2h4v4h-4zM3-2h4v4h-4zM-3 0h6",
    "function": "M-2-4l-4 4 4 4M2-4l4 4-4 4",
    "events": "M2-6l-6 7h4l-2 5 6-7h-4z",
    "device": "M-5-1h10v6h-10zM0-1v-5",
    "person": "M0-1a2.6 2.6 0 1 1 .1 0M-5 6a5 5 0 0 1 10 0",
}


@dataclass(frozen=True)
class Words:
    """Lines of text around one middle."""

    x: int
    y: int
    lines: tuple[str, ...]
    anchor: str = "middle"


@dataclass(frozen=True)
class Box:
    """A drawn node."""

    kind: str
    x: int
    y: int
    glyph: str
    label: Words
    note: Words | None


@dataclass(frozen=True)
class Arrow:
    """A drawn edge: an SVG path."""

    kind: str
    path: str
    label: Words | None


@dataclass(frozen=True)
class Drawing:
    """A whole picture."""

    title: str
    text: str
    columns: int
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def _corner(node: Node) -> tuple[int, int]:
    return EDGE + node.at[0] * STEP_X, EDGE + node.at[1] * STEP_Y


def _box(node: Node) -> Box:
    x, y = _corner(node)
    lines = tuple(textwrap.wrap(node.label, ROW))
    lid = 5 if node.kind == "store" else 0
    middle = y + HIGH // 2 + 4 + lid - (8 if node.note else 0)
    label = Words(x + WIDE // 2, middle - (len(lines) - 1) * LINE // 2, lines)
    note = Words(x + WIDE // 2, y + HIGH // 2 + 14 + lid, (node.note,)) if node.note else None
    return Box(node.kind, x, y, GLYPHS.get(node.kind, ""), label, note)


def _words(edge: Edge, x: int, y: int, anchor: str = "middle") -> Words | None:
    if not edge.label:
        return None
    lines = tuple(textwrap.wrap(edge.label, FLOW, break_long_words=False))
    return Words(x, y - 5 - (len(lines) - 1) * (LINE - 3), lines, anchor)


def _upright(edge: Edge, start: Node, end: Node, shift: int) -> Arrow:
    x = _corner(start)[0] + WIDE // 2 + shift
    down = end.at[1] > start.at[1]
    top, bottom = _corner(start)[1] + (HIGH if down else 0), _corner(end)[1] + (0 if down else HIGH)
    return Arrow(edge.kind, f"M{x} {top}V{bottom}", _words(edge, x + 6, (top + bottom) // 2 + 9, "start"))


def _across(edge: Edge, start: Node, end: Node, shift: int, early: bool) -> Arrow:
    right = end.at[0] > start.at[0]
    x1, y1 = _corner(start)[0] + (WIDE if right else 0), _corner(start)[1] + HIGH // 2 + shift
    x2, y2 = _corner(end)[0] + (0 if right else WIDE), _corner(end)[1] + HIGH // 2 + shift
    if y1 == y2:
        return Arrow(edge.kind, f"M{x1} {y1}H{x2}", _words(edge, (x1 + x2) // 2, y1))
    gap = STEP_X - WIDE
    turn = x2 - gap // 2 if right else x2 + gap // 2
    return Arrow(edge.kind, f"M{x1} {y1}H{turn}V{y2}H{x2}", _beside(edge, (x1, y1), (x2, y2), early))


def _beside(edge: Edge, start: tuple[int, int], end: tuple[int, int], early: bool) -> Words | None:
    """Words over the first or the last stretch of an arrow with two bends."""
    right = end[0] > start[0]
    if early:
        return _words(edge, start[0] + (6 if right else -6), start[1], "start" if right else "end")
    return _words(edge, end[0] - (12 if right else -12), end[1], "end" if right else "start")


def _arrow(diagram: Diagram, edge: Edge) -> Arrow:
    start, end = diagram.nodes[edge.from_], diagram.nodes[edge.to]
    back = any(other.from_ == edge.to and other.to == edge.from_ for other in diagram.edges)
    upright = start.at[0] == end.at[0]
    forward = end.at[1] > start.at[1] if upright else end.at[0] > start.at[0]
    shift = 0 if not back else -APART if forward != upright else APART
    if upright:
        return _upright(edge, start, end, shift)
    # Arrows that meet at their end would write their words on each other there.
    met = [other for other in diagram.edges if other.to == edge.to and _side(diagram, other) == _side(diagram, edge)]
    return _across(edge, start, end, shift, early=len(met) > 1)


def _side(diagram: Diagram, edge: Edge) -> int:
    """On which side of its end an arrow arrives: left, above or below, right."""
    start, end = diagram.nodes[edge.from_].at[0], diagram.nodes[edge.to].at[0]
    return (start > end) - (start < end)


def drawing(diagram: Diagram) -> Drawing:
    """Nodes on a grid, arrows straight or with two bends."""
    columns = max((node.at[0] for node in diagram.nodes.values()), default=0)
    rows = max((node.at[1] for node in diagram.nodes.values()), default=0)
    return Drawing(
        title=diagram.title,
        text=diagram.text,
        columns=columns + 1,
        width=2 * EDGE + columns * STEP_X + WIDE,
        height=2 * EDGE + rows * STEP_Y + HIGH,
        boxes=tuple(_box(node) for node in diagram.nodes.values()),
        arrows=tuple(_arrow(diagram, edge) for edge in diagram.edges),
    )
