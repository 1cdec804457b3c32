"""The one way from docs/data to a catalogue: building, checking and exporting all pass through here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from atlas.catalogue import Catalogue, LinkData
from atlas.checks import run
from atlas.checks.language import page
from atlas.explain import explain
from atlas.lines import MOST_BYTES, read
from atlas.model import FILES, LanguageFile
from atlas.problem import Problem, nearest, printed
from atlas.resolve import Resolver, Written, link_data

DATA = PurePosixPath("docs/data")
_SINGLE = ("sources", "criteria", "signals")
_LINKS = ("link-exceptions", "link-rewrites")
_OPTIONAL = (*_LINKS, "patterns", "diagrams", "chooser", "glossary", "language", "redirects")
_FOLDERS = {"services": "service", "comparisons": "comparison", "references": "references"}


class DataError(Exception):
    """The data cannot be used; the message is the whole report."""


def kind_of(file: str) -> str | None:
    """Which type a path below docs/data has; None where no such file belongs."""
    path = PurePosixPath(file)
    if path.suffix != ".yml":
        return None
    if len(path.parts) == 1:
        return path.stem if path.stem in _SINGLE + _OPTIONAL else None
    return _FOLDERS.get(path.parts[0]) if len(path.parts) == 2 else None


def _written(file: str, content: bytes) -> tuple[Written | None, list[Problem]]:
    name = str(DATA / file)
    kind, stem = kind_of(file), PurePosixPath(file).stem
    if kind is None:
        valid = [f"{one}.yml" for one in _SINGLE + _OPTIONAL] + [f"{folder}/<id>.yml" for folder in _FOLDERS]
        return None, [Problem(name, 0, "", "no data file belongs here", nearest(file, valid))]
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem):
        return None, [Problem(name, 0, "", "the file's name is not an id", "Rename it, as in service-bus.yml.")]
    document = read(content, name)
    if document.problems:
        return None, document.problems
    model = FILES[kind]
    try:
        return Written(name, stem, model.model_validate(document.data), document), []
    except ValidationError as error:
        return None, explain(error, model, name, document)


def _resolved(files: Mapping[str, bytes]) -> tuple[Catalogue | None, list[Problem], dict[str, list[Written]]]:
    """What can be read, and what cannot; None where not even that makes a catalogue."""
    sorted_files: dict[str, list[Written]] = {kind: [] for kind in FILES}
    problems: list[Problem] = []
    for file in sorted(files):
        written, found = _written(file, files[file])
        problems += found
        if written:
            sorted_files[kind_of(file) or ""].append(written)
    for single in _SINGLE:
        if f"{single}.yml" not in files:
            problems.append(Problem(str(DATA / f"{single}.yml"), 0, "", "is missing", "Restore it from git."))
    if any(not sorted_files[single] for single in _SINGLE):
        return None, problems, sorted_files
    attempted = frozenset(PurePosixPath(file).stem for file in files if kind_of(file) == "service")
    resolver = Resolver(sorted_files["sources"][0].about, sorted_files["criteria"][0].about, attempted)
    whole = resolver.catalogue(sorted_files)
    return whole, problems + resolver.problems, sorted_files


def unchecked(files: Mapping[str, bytes]) -> Catalogue | None:
    """Data of another revision, whatever today's rules say of them: to compare with, never to show."""
    whole, problems, _ = _resolved(files)
    return None if problems else whole


def catalogue(files: Mapping[str, bytes], today: date | None = None) -> tuple[Catalogue | None, list[Problem]]:
    """Contents by path below docs/data → the catalogue, or None and everything that is wrong.

    No figure can have been read after `today` (default: the clock's), and no exception for a link goes far beyond it.
    """
    whole, problems, sorted_files = _resolved(files)
    if whole is None:
        return None, problems
    problems += run(whole, sorted_files, today or date.today(), complete=not problems)
    return (None if problems else whole), problems


def links(root: Path) -> LinkData:
    """What the data files tell the link check, and no more; nothing where they are not there."""
    found: dict[str, list[Written]] = {name: [] for name in _LINKS}
    problems: list[Problem] = []
    for name in _LINKS:
        path = root / DATA / f"{name}.yml"
        if path.is_file():
            written, wrong = _written(path.name, path.read_bytes()[: MOST_BYTES + 1])
            problems += wrong
            found[name] += [written] if written else []
    if problems:
        raise DataError(printed(problems))
    return link_data(found)


def _files(folder: Path) -> list[Path]:
    """Everything that looks like a data file; what has the wrong name is told by `_written`."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".yml", ".yaml") and path.is_file())


def contents(root: Path) -> dict[str, bytes]:
    """What lies under docs/data, read no further than the limit needs."""
    folder = root / DATA
    found: dict[str, bytes] = {}
    for path in _files(folder):
        with path.open("rb") as handle:
            found[path.relative_to(folder).as_posix()] = handle.read(MOST_BYTES + 1)
    return found


def pages(root: Path, language: LanguageFile | None) -> list[Problem]:
    """What is wrong with the prose of the Markdown pages."""
    if language is None:
        return []
    found = sorted((root / "docs").rglob("*.md"))
    texts = {path.relative_to(root).as_posix(): path.read_text("utf-8", errors="replace") for path in found}
    return [problem for file, text in texts.items() for problem in page(file, text, language)]


@lru_cache(maxsize=2)
def _cached(root: Path, stamps: tuple[tuple[str, int, int], ...]) -> Catalogue:
    whole, problems = catalogue(contents(root))
    if whole is None:
        raise DataError(f"{len(problems)} problem(s) in the data:\n{printed(problems)}")
    return whole


def at(root: Path) -> Catalogue:
    """The catalogue of a checkout, kept until a data file changes; DataError holds the report."""
    stamps = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in _files(root / DATA))
    return _cached(root.resolve(), stamps)
