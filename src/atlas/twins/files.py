"""All twins, and the two lists for language models: llms.txt names them, llms-full.txt holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from jinja2 import Environment, StrictUndefined

from atlas.render.page import MACROS
from atlas.twins.page import Twin
from atlas.twins.source import Source, plain
from atlas.twins.words import link
from atlas.twins.world import World

Section = tuple[str, tuple[str, ...]]
"""A heading of the navigation and the paths below it."""


@dataclass(frozen=True)
class Made:
    """A twin: its page, its text, and the files below the checkout that it is made of."""

    source: Source
    text: str
    files: frozenset[str]

    def day(self, days: Mapping[str, datetime]) -> date | None:
        """When it changed last, where that is known of all its files."""
        known = [days[file] for file in self.files if file in days]
        return max(known).date() if len(known) == len(self.files) else None


@cache
def _environment() -> Environment:
    return Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 (Markdown, not HTML)


def twin(world: World, source: Source) -> Made:
    """A page with its macros replaced and its footnotes behind."""
    page = Twin(world)
    macros = {name: getattr(page, name, page.elsewhere) for name in MACROS}
    body = _environment().from_string(plain(source, world.address)).render(macros)
    notes = page.figures.notes()
    text = body.strip() + "\n" + (f"\n{notes}" if notes else "")
    return Made(source, text, frozenset({f"docs/{source.path}", *page.figures.files}))


def _front(world: World, made: Made, day: date | None) -> str:
    lines = [f"title: {_quoted(made.source.title)}", f"description: {_quoted(made.source.about)}"]
    lines += [f"url: {world.address}{made.source.home}"] + ([f"changed: {day}"] if day else [])
    return "\n".join(["---", *lines, "licence: CC-BY-4.0", "---", "", ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def files(
    world: World, made: Iterable[Made], sections: Iterable[Section], days: Mapping[str, datetime]
) -> dict[str, str]:
    """Path below the site → contents."""
    by_path = {one.source.path: one for one in made}
    text = {path: _front(world, one, one.day(days)) + one.text for path, one in by_path.items()}
    listed = [(title, [by_path[path] for path in paths if path in by_path]) for title, paths in sections]
    order = [one for _, found in listed for one in found]
    order += [one for one in by_path.values() if one not in order]
    twins = {f"{one.source.home}index.md": text[path] for path, one in by_path.items()}
    whole = (text[one.source.path].replace("[^", f"[^{number}-") for number, one in enumerate(order, start=1))
    return {**twins, "llms.txt": _llms(world, listed), "llms-full.txt": "\n".join(whole)}


def _llms(world: World, listed: Iterable[tuple[str, list[Made]]]) -> str:
    """As llmstxt.org has it: a title, what it is, then links with a line each."""
    facts = world.total("facts")
    parts = ["# Azure Integration Atlas", f"> {_WHAT.format(facts)}", _HOW]
    for title, found in listed:
        lines = [f"- {world.page(one.source.title, one.source.home)}: {one.source.about}" for one in found]
        parts += [f"## {title}", "\n".join(lines)] if lines else []
    parts += ["## Data", "\n".join(f"- {link(name, world.address + path)}: {told}" for name, path, told in _DATA)]
    parts += ["## Optional", f"- {link('All pages in one file', f'{world.address}llms-full.txt')}"]
    return "\n\n".join(parts) + "\n"


_WHAT = (
    "Azure's messaging and integration services compared: limits, features, tiers, patterns and answered questions."
    " {} figures, each with the page it comes from, the words that prove it and the date of the text."
)
_HOW = (
    "Each page is listed as Markdown. A figure is followed by a footnote with its source; “not stated” means that no"
    " source read so far says it, never “no”. KB is 1,024 bytes. Content: CC BY 4.0; name the source of a figure, too."
)
_DATA = (
    ("Index of the data", "api/v1/index.json", "every file, with its schema"),
    ("OpenAPI 3.1", "api/v1/openapi.json", "the files as an interface"),
    ("All facts as CSV", "api/v1/facts.csv", "one line a fact and tier"),
    ("What changed", "feeds/changes.atom", "figures before and after, as a feed"),
)
