"""A drawing can be drawn: arrows lead between its nodes, no two nodes share a place, and labels fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.catalogue import Catalogue
from atlas.model import Diagram
from atlas.problem import Problem
from atlas.resolve import Written

MOST_COLUMNS, MOST_ROWS = 6, 5
LABEL, NOTE, FLOW = 22, 24, 16  # characters


def _nodes(at: Written, key: str, diagram: Diagram) -> Iterator[Problem]:
    taken: dict[tuple[int, int], str] = {}
    for name, node in diagram.nodes.items():
        path = ("diagrams", key, "nodes", name)
        if not (0 <= node.at[0] < MOST_COLUMNS and 0 <= node.at[1] < MOST_ROWS):
            what = f"{list(node.at)} lies outside the drawing"
            yield at.problem((*path, "at"), what, f"There are {MOST_COLUMNS} columns and {MOST_ROWS} rows, from 0.")
        if node.at in taken:
            yield at.problem((*path, "at"), f"{taken[node.at]!r} stands there already", "Move one of the two.")
        taken.setdefault(node.at, name)
        for what, text, most in (("label", node.label, LABEL), ("note", node.note or "", NOTE)):
            if len(text) > most:
                yield at.problem((*path, what), f"has {len(text)} characters", f"Say it in {most}.")


def _edges(at: Written, key: str, diagram: Diagram) -> Iterator[Problem]:
    for index, edge in enumerate(diagram.edges):
        path = ("diagrams", key, "edges", index)
        for end, name in (("from", edge.from_), ("to", edge.to)):
            yield from at.missing((*path, end), name, diagram.nodes, "node")
        if edge.from_ == edge.to:
            yield at.problem(path, "the arrow leads back to its beginning", "Lead it to another node.")
        if len(edge.label or "") > FLOW:
            yield at.problem((*path, "label"), f"has {len(edge.label or '')} characters", f"Say it in {FLOW}.")


def check(_: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for at in files["diagrams"]:
        for key, diagram in at.about.diagrams.items():
            yield from _nodes(at, key, diagram)
            yield from _edges(at, key, diagram)
