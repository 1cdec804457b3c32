"""A built site as parsed pages, each with the Markdown file that people edit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from atlas.problem import Problem


@dataclass(frozen=True)
class Page:
    """One HTML file: path below the site, its Markdown source (or itself), its tree and the ids in it."""

    path: str
    source: str
    tree: LexborHTMLParser
    ids: tuple[str, ...]

    @property
    def beside(self) -> bool:
        """Whether it is no page of the site's own: a part for other sites, or the redirect of a page that moved."""
        return self.path.startswith("embed/") or bool(self.nodes('meta[http-equiv="refresh"]'))

    def problem(self, path: str, what: str, fix: str) -> Problem:
        return Problem(self.source, 0, path, what, fix)

    def nodes(self, selector: str) -> list[LexborNode]:
        return self.tree.css(selector)


@dataclass(frozen=True)
class Built:
    """A whole site; `base` is the path it will be served under ('/' or '/atlas/')."""

    folder: Path
    root: Path
    base: str
    pages: dict[str, Page]
    files: frozenset[str]


def source_of(path: str, root: Path) -> str:
    """docs/compare/messaging.md for compare/messaging/index.html, where it exists."""
    parent = PurePosixPath(path).parent
    for name in (f"docs/{parent}.md", f"docs/{parent / 'index.md'}"):
        if (root / name).is_file():
            return PurePosixPath(name).as_posix()
    return path


def _page(folder: Path, path: str, root: Path) -> Page:
    tree = LexborHTMLParser((folder / path).read_text(encoding="utf-8", errors="replace"))
    ids = tuple(node.attributes.get("id") or "" for node in tree.css("[id]"))
    return Page(path, source_of(path, root), tree, ids)


def _base(pages: dict[str, Page]) -> str:
    home = pages.get("index.html")
    canonical = home.tree.css_first('link[rel="canonical"]') if home else None
    return (urlsplit(canonical.attributes.get("href") or "").path if canonical else "") or "/"


def read(folder: Path, root: Path) -> Built:
    """Parse every page below `folder`."""
    files = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    pages = {path: _page(folder, path, root) for path in sorted(files) if path.endswith(".html")}
    return Built(folder, root, _base(pages), pages, files)
