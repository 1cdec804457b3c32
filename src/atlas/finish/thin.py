"""The theme's style sheets without the parts that a page does not have.

A browser tries some 200 of those rules on each cell of a table, at each change of it: many end in `*` or `:nth-child`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import tinycss2
from tinycss2.ast import AtRule, LiteralToken, Node, QualifiedRule

# How the classes of a part begin → what stands in a page that has it, or gets it from the theme's script.
_PARTS = {
    "tabbed": ("tabbed-set",),
    "keys": ('class="keys',),
    "grid": ('class="grid',),
    "admonition": ('class="admonition',),
    "md-annotation": ("content.code.annotate", 'class="annotate'),
    "md-tooltip": ("content.tooltips",),
    "md-version": ('"version": {',),
    **{name: (f'"{name}',) for name in ("arithmatex", "critic", "highlighttable", "linenos", "task-list")},
    **{f"md-{name}": (f"md-{name}",) for name in ("author", "feedback", "pagination", "pin", "post", "profile")},
    **{f"md-{name}": (f"md-{name}",) for name in ("source", "tag")},
}
_COLOUR = re.compile(r'data-md-color-(?:primary|accent)="?([a-z-]+)"?')
_NESTED = ("media", "supports")


class Lacks(NamedTuple):
    """What a style sheet for a page can do without; equal for pages that are built of the same parts."""

    parts: frozenset[str]
    colours: frozenset[str]
    """Those that the page has: the theme's own are many."""


def lacks(html: str) -> Lacks:
    parts = (part for part, marks in _PARTS.items() if not any(mark in html for mark in marks))
    return Lacks(frozenset(parts), frozenset(_COLOUR.findall(html)))


def _of(name: str, parts: frozenset[str]) -> bool:
    """Whether a class, or a custom property, is a part's: `keys` has no `keystone`, `md-tag` has an `md-tag__icon`."""
    return any(name.startswith(part) and not name.removeprefix(part)[:1].isalpha() for part in parts)


def _selectors(prelude: list[Node]) -> Iterator[list[Node]]:
    one: list[Node] = []
    for node in prelude:
        if node == ",":
            yield one
            one = []
        else:
            one.append(node)
    yield one


def _fits(selector: list[Node], page: Lacks) -> bool:
    """Whether an element of the page can fit; what stands in :is() and :not() is not looked at."""
    classes = (name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident")
    asked = (tinycss2.serialize(token.content) for token in selector if token.type == "[] block")
    colours = {found[1] for attribute in asked if (found := _COLOUR.fullmatch(attribute))}
    return colours <= page.colours and not any(_of(name, page.parts) for name in classes)


def _joined(selectors: list[list[Node]]) -> list[Node]:
    first, *others = selectors
    return first + [token for one in others for token in (LiteralToken(0, 0, ","), *one)]


def _pictures(rule: QualifiedRule, page: Lacks) -> bool:
    """A rule that holds a part's icons only: addresses that are whole pictures."""
    if tinycss2.serialize(rule.prelude).strip() != ":root":
        return False
    names = [one.name for one in tinycss2.parse_blocks_contents(rule.content) if one.type == "declaration"]
    parts = frozenset(part.removeprefix("md-") for part in page.parts)
    return bool(names) and all(_of(name.removeprefix("--md-"), parts) for name in names)


def _needed(rules: list[Node], page: Lacks) -> Iterator[Node]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            fit = [one for one in _selectors(rule.prelude) if _fits(one, page)]
            if not fit or _pictures(rule, page):
                continue
            rule.prelude = _joined(fit)
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in _NESTED and rule.content is not None:
            rule.content = list(_needed(tinycss2.parse_rule_list(rule.content), page))
            if not rule.content:
                continue
        yield rule


def thinned(css: str, page: Lacks) -> str:
    """The style sheet without rules that fit nothing there."""
    return str(tinycss2.serialize(list(_needed(tinycss2.parse_stylesheet(css), page))))
