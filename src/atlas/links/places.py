"""Which line of which file that people edit holds which address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from atlas.links.written import written

MOST_BYTES = 5_000_000
_EDITED = (
    "docs/**/*.md",
    "docs/data/**/*.yml",
    "docs/overrides/**/*.html",
    "mkdocs.yml",
    "CONTRIBUTING.md",
    "src/atlas/render/templates/*.html",
    "hooks/*.py",
)
# Generated, or the link check's own settings: an address in those is no link, and another one there is another rule.
_NOT_LINKS = ("docs/data/schema/", "docs/data/link-exceptions.yml", "docs/data/link-rewrites.yml")


@dataclass(frozen=True, order=True)
class Where:
    """A line of a file below the checkout; 1-based."""

    file: str
    line: int


def edited(root: Path) -> Iterator[str]:
    """Files below `root` that people edit and that can hold links, sorted by name within each kind."""
    for pattern in _EDITED:
        for path in sorted(root.glob(pattern)):
            file = path.relative_to(root).as_posix()
            if not file.startswith(_NOT_LINKS):
                yield file


def text(root: Path, file: str) -> str | None:
    """The file as it is, line ends too; None where it is no small UTF-8 text below `root`, or is reached by a link."""
    path = root / file
    try:
        if not path.is_file() or path.resolve() != root.resolve() / file or path.stat().st_size > MOST_BYTES:
            return None
        return path.read_bytes().decode()
    except (OSError, ValueError):
        return None


def _held(root: Path, file: str) -> Iterator[tuple[str, Where]]:
    for number, line in enumerate((text(root, file) or "").split("\n"), 1):
        if "://" in line:
            for found in written(line, Path(file).suffix):
                yield found.address, Where(file, number)


def index(root: Path) -> Mapping[str, tuple[Where, ...]]:
    """Address, as a browser would take it from the page and without its text directive → the lines that hold it."""
    lines: dict[str, dict[Where, None]] = {}
    for file in edited(root):
        for address, where in _held(root, file):
            lines.setdefault(address, {})[where] = None
    return {address: tuple(found) for address, found in lines.items()}
