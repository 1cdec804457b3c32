"""How the atlas writes: words that mean something, one name for each product, figures from data, short sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from atlas import prose
from atlas.catalogue import Catalogue
from atlas.lines import Path
from atlas.model import LanguageFile
from atlas.problem import Problem
from atlas.resolve import Written

OURS = frozenset(
    {"why", "question", "summary", "note", "trust", "problem", "solution", "when", "trap", "short", "more", "feature"}
    | {"intro", "text", "message", "event", "series", "fate", "reason"}
)
"""Keys of data files under which our own sentences stand."""

_UNITS = (
    r"[KMGTP]i?B|bytes?|kilobytes?|megabytes?|gigabytes?|terabytes?|ms|milliseconds?|seconds?|minutes?|hours?|days?"
    r"|weeks?|months?|%|per ?cent|messages?|events?|requests?|connections?|operations?|units?|instances?|partitions?"
    r"|consumers?|subscriptions?|queues?|topics?|namespaces?|attempts?|retries|characters?|devices?|connectors?"
)
_FIGURE = re.compile(
    rf"(?<![\w.,-])(?<!AMQP )(?<!MQTT )(?<!JMS )(?<!TLS )\d+(?:[.,]\d+)*(?:\s|&nbsp;|-)?(?:{_UNITS})(?![\w-])",
    re.IGNORECASE,
)


def _any(language: LanguageFile) -> re.Pattern[str]:
    """Finds whether a text has something that `_said` would tell, in one look for all words and names."""
    words = "|".join(map(re.escape, language.words))
    names = "|".join(re.escape(wrong) for name in language.names for wrong in name.wrong)
    parts = [rf"(?<!\w)(?i:{words})(?!\w)"] * bool(words) + [rf"(?<![\w-])(?:{names})(?![\w-])"] * bool(names)
    return re.compile("|".join(parts) or r"(?!)")


def _said(text: str, language: LanguageFile) -> Iterator[tuple[str, str]]:
    """What is wrong with a text, and the remedy."""
    for word, instead in language.words.items():
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            yield f"{word!r} says nothing a reader can check", instead
    for name in language.names:
        for wrong in name.wrong:
            if re.search(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])", text):
                yield f"{wrong!r} is not the name", f"Write {name.right!r}." + (f" {name.why}" if name.why else "")


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))
    elif isinstance(value, str) and any(part in OURS for part in path[-1:]):
        yield path, value


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    """Our own sentences in data files."""
    if catalogue.language is None:
        return
    suspect = _any(catalogue.language)
    for at in (at for kind, found in files.items() if kind != "language" for at in found):
        for path, text in _texts(at.document.data):
            for what, fix in _said(text, catalogue.language) if suspect.search(text) else ():
                yield at.problem(path, what, fix)


def page(file: str, markdown: str, language: LanguageFile) -> Iterator[Problem]:
    """A Markdown page; figures in it come from the data by macro, unless the line says why not."""
    suspect = _any(language)
    lines = list(prose.lines(markdown))
    for written in lines:
        for what, fix in _said(written.text, language) if suspect.search(written.text) else ():
            yield Problem(file, written.line, "", what, fix)
        figure = _FIGURE.search(written.text)
        if figure and not written.typed:
            fix = "Call figure(…), or end the line with <!-- typed: the reason -->."
            yield Problem(file, written.line, "", f"{figure[0]!r} is typed by hand", fix)
    counts = prose.sentences(lines)
    if counts and sum(counts) / len(counts) > language.longest:
        what = f"sentences have {sum(counts) / len(counts):.0f} words on average"
        yield Problem(file, 0, "", what, f"Cut them below {language.longest}.")
