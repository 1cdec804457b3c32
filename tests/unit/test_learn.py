"""Drawings as geometry, patterns, terms and disagreements as values, on the real data and on small ones."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from atlas.catalogue import Catalogue
from atlas.model import Diagram
from atlas.render import learn
from atlas.render.diagram import HIGH, LINE, WIDE, Words, drawing
from atlas.render.page import Page
from atlas.render.site import Site


def page(real: Catalogue) -> Page:
    return Page(real, Site("https://github.com/x/y", "../"))


def test_arrows_join_the_borders_of_nodes() -> None:
    nodes = {
        "a": {"label": "Sender", "kind": "app", "at": [0, 0]},
        "b": {"label": "Queue", "kind": "queue", "at": [1, 0]},
        "c": {"label": "Store", "kind": "store", "at": [1, 1]},
    }
    edges = [
        {"from": "a", "to": "b", "kind": "message", "label": "order"},
        {"from": "b", "to": "c", "kind": "call"},
        {"from": "a", "to": "c", "kind": "event"},
    ]
    about = Diagram.model_validate({"title": "T", "text": "X.", "nodes": nodes, "edges": edges})
    made = drawing(about)
    straight, upright, bent = (arrow.path for arrow in made.arrows)
    first, second, third = made.boxes
    assert straight == f"M{first.x + WIDE} {first.y + HIGH // 2}H{second.x}"
    assert upright == f"M{second.x + WIDE // 2} {second.y + HIGH}V{third.y}"
    assert re.fullmatch(rf"M{first.x + WIDE} {first.y + HIGH // 2}H\d+V{third.y + HIGH // 2}H{third.x}", bent)


def test_two_arrows_between_the_same_nodes_do_not_lie_on_each_other() -> None:
    nodes = {"a": {"label": "A", "kind": "app", "at": [0, 0]}, "b": {"label": "B", "kind": "app", "at": [1, 0]}}
    edges = [{"from": "a", "to": "b", "kind": "call"}, {"from": "b", "to": "a", "kind": "call"}]
    made = drawing(Diagram.model_validate({"title": "T", "text": "X.", "nodes": nodes, "edges": edges}))
    heights = {arrow.path.partition("H")[0].split()[1] for arrow in made.arrows}
    assert len(heights) == 2


def test_all_drawings_stay_inside_their_frame(real: Catalogue) -> None:
    assert len(real.diagrams) >= 13
    for about in real.diagrams.values():
        made = drawing(about)
        for box in made.boxes:
            assert 0 <= box.x <= made.width - WIDE
            assert 0 <= box.y <= made.height - HIGH


def test_no_arrow_passes_over_a_node(real: Catalogue) -> None:
    for key, about in real.diagrams.items():
        taken = {node.at: name for name, node in about.nodes.items()}
        for edge in about.edges:
            start, end = about.nodes[edge.from_].at, about.nodes[edge.to].at
            if start[1] == end[1]:
                low, high = sorted((start[0], end[0]))
                between = [(column, start[1]) for column in range(low + 1, high)]
            elif start[0] == end[0]:
                low, high = sorted((start[1], end[1]))
                between = [(start[0], row) for row in range(low + 1, high)]
            else:
                step = 1 if end[0] > start[0] else -1
                between = [(column, start[1]) for column in range(start[0] + step, end[0], step)]
            assert not [taken[place] for place in between if place in taken], (key, edge)


def covered(said: Words) -> tuple[float, float, float, float]:
    """The rectangle of some words: left, top, right, bottom; a letter of 12 pixels is about 6 wide."""
    wide = 6 * max(map(len, said.lines))
    left = said.x - {"start": 0, "middle": wide / 2, "end": wide}[said.anchor]
    return left, said.y - 9, left + wide, said.y + (len(said.lines) - 1) * LINE + 1


def test_words_of_arrows_stand_apart_and_off_the_nodes(real: Catalogue) -> None:
    for key, about in real.diagrams.items():
        made = drawing(about)
        taken = [(box.x, box.y, box.x + WIDE, box.y + HIGH) for box in made.boxes]
        for left, top, right, bottom in (covered(arrow.label) for arrow in made.arrows if arrow.label):
            assert not [
                one for one in taken if left < one[2] and one[0] < right and top < one[3] and one[1] < bottom
            ], key
            taken.append((left, top, right, bottom))


def test_every_pattern_has_an_entry_and_a_row(real: Catalogue) -> None:
    shown = page(real)
    matrix = LexborHTMLParser(shown.pattern_matrix())
    assert len(matrix.css("tbody tr:not(.atlas-band)")) == len(real.patterns) >= 30
    entries = "".join(shown.patterns(kind) for kind in learn.KINDS)
    for key in real.patterns:
        assert f"{{ #{key} }}" in entries
    marks = [row for band in learn.matrix(real, "")[1] for row in band.rows if any(cell.feature for cell in row.cells)]
    assert len(marks) == len(real.patterns)


def test_the_most_used_patterns_are_drawn(real: Catalogue) -> None:
    assert len([key for key in real.patterns if key in real.diagrams]) >= 12


def test_the_glossary_has_every_term_once(real: Catalogue) -> None:
    html = LexborHTMLParser(page(real).glossary())
    assert [node.attributes["id"] for node in html.css("dt")] == [
        key for _, terms in learn.letters(real) for key, _ in terms
    ]
    assert len(html.css("dt")) == len(real.terms) >= 60


def test_every_disputed_figure_is_listed_with_all_sides(real: Catalogue) -> None:
    html = LexborHTMLParser(page(real).disagreements())
    disputed = [fact for fact in real.facts() if fact.disputed]
    assert len(html.css("tbody tr")) == len(disputed) > 10
    assert len(html.css("tbody li")) == sum(1 + len(fact.disputed) for fact in disputed)
