"""Which pages a change of the data or of the texts changes: each page's macros are rendered with both, and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from atlas.catalogue import Catalogue, Fact, Place
from atlas.model import Criterion, ServiceFile
from atlas.render.page import MACROS, Page
from atlas.render.pick import NotInData
from atlas.render.site import Site

_SNIPPET = re.compile(r'^--8<-- "([A-Za-z0-9._/-]+)"\s*$', re.M)
_MACRO = re.compile(r"\{\{.*?\}\}", re.S)
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Still(Site):
    """A site whose links to the repository name no line: an edit above moves all that stand below."""

    def view(self, place: Place) -> str:
        return place.file

    def report(self, fact: Fact, service: ServiceFile, criterion: Criterion) -> str:  # noqa: ARG002
        return fact.id


def _text(root: Path, name: str) -> str:
    path = root / name
    small = path.is_file() and not path.is_symlink() and path.stat().st_size < MOST_BYTES
    return path.read_text("utf-8", "replace") if small else ""


def _rendered(text: str, page: Page) -> str:
    """Without the builder: only what the macros say counts. Texts may be a stranger's, so they run in a sandbox."""
    made = SandboxedEnvironment()
    macros = {name: getattr(page, name) for name in MACROS}
    try:
        return made.from_string(text).render(**macros)
    except (TemplateError, NotInData, TypeError, ValueError, LookupError) as error:
        return f"{type(error).__name__}"


def _pages(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in (root / "docs").rglob("*.md"))


def _whole(root: Path, name: str) -> str:
    return _SNIPPET.sub(lambda found: _text(root, found[1]), _text(root, name))


def changed(before: Path, after: Path, old: Catalogue, new: Catalogue) -> list[str]:
    """Pages as their Markdown files are called; those that are gone too."""
    found = []
    for name in sorted({*_pages(before), *_pages(after)}):
        texts = _whole(before, name), _whole(after, name)
        if texts[0] != texts[1]:
            found.append(name)
        elif _MACRO.search(texts[0]) and old is not new:
            one, two = (_rendered(texts[0], Page(catalogue, Still(""))) for catalogue in (old, new))
            found += [name] if one != two else []
    return found
