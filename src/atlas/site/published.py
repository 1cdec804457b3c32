"""The addresses that were ever published are kept as data, so that none of them dies unnoticed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborNode

from atlas.model import Redirect
from atlas.problem import Problem, nearest
from atlas.site.pages import Built, Page

FILE = "docs/data/published-addresses.txt"
REDIRECTS = "docs/data/redirects.yml"
_FOLDERS = ("api/", "feeds/", "embed/")
_FILES = ("index.md", "llms.txt", "llms-full.txt", "sitemap.xml")
_COMES_AND_GOES = ("changes/", "health/")
"""Pages whose headings are days or states."""


def _anchor(node: LexborNode) -> str:
    return node.attributes.get("id") or ""


def _places(page: Page, address: str) -> Iterator[str]:
    """What people link to in a page: headings, rows, columns, references, terms; sources have no fixed number."""
    if address in _COMES_AND_GOES:
        return
    for node in page.nodes("article h2[id], article tbody tr[id], article li[id^=ref-], article dt[id]"):
        if ".source." not in _anchor(node):
            yield f"{address}#{_anchor(node)}"
    cells = {".".join(_anchor(node).split(".")[:2]) for node in page.nodes("article tbody td[id]")}
    yield from (f"{address}#{column}.*" for column in cells)


def present(built: Built) -> list[str]:
    """The addresses of a built site that have to live on, sorted."""
    files = {one for one in built.files if one in _FILES or one.startswith(_FOLDERS) or one.endswith("/index.md")}
    found = {one.removesuffix("index.html") for one in files}
    for path, page in built.pages.items():
        if path.endswith("index.html") and not page.beside:
            address = path.removesuffix("index.html") or "./"
            found |= {address, *_places(page, address)}
    return sorted(found)


def published(root: Path) -> list[str]:
    """What the file of a checkout keeps, line by line; empty where there is none."""
    path = root / FILE
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def merged(known: Iterable[str], more: Iterable[str]) -> str:
    """The file's new text: an address is never taken out."""
    head = "# Every address that was ever published; `make addresses` adds new ones. None may die: see redirects.yml.\n"
    addresses = {line for line in known if line and not line.startswith("#")} | set(more)
    return head + "".join(f"{one}\n" for one in sorted(addresses))


def _lives(address: str, built: Built, gone: frozenset[str], moved: dict[str, str]) -> bool:
    path, mark, anchor = address.removeprefix("./").partition("#")
    page = moved.get(path, path)
    file = f"{page}index.html" if page.endswith("/") or not page else page
    if file not in built.files or not mark or address in gone:
        return file in built.files
    ids = built.pages[file].ids
    return any(one.startswith(anchor[:-1]) for one in ids) if anchor.endswith(".*") else anchor in ids


def _dead(built: Built, redirects: tuple[Redirect, ...]) -> Iterator[Problem]:
    """Each address that is published and gone."""
    gone = frozenset(one.from_ for one in redirects if one.gone)
    moved = {one.from_: one.to for one in redirects if one.to and "#" not in one.from_}
    now: list[str] = []
    for number, address in enumerate(published(built.root), start=1):
        if address and not address.startswith("#") and not _lives(address, built, gone, moved):
            now = now or present(built)
            fix = f"Restore it, or lead it on in docs/data/redirects.yml. {nearest(address, now)}"
            yield Problem(FILE, number, "", f"{address} was published and is gone", fix)


def check(built: Built, redirects: tuple[Redirect, ...]) -> Iterator[Problem]:
    """Addresses that died, and redirects of what is there or to what is not."""
    yield from _dead(built, redirects)
    for one in redirects:
        page = built.pages.get(f"{one.from_}index.html")
        if page and not page.beside:
            yield Problem(REDIRECTS, 0, one.from_, "this page is there", "Delete the page, or the redirect.")
        if one.to and not _lives(one.to, built, frozenset(), {}):
            yield Problem(REDIRECTS, 0, one.from_, f"{one.to} is not there", "Write an address that the site has.")
