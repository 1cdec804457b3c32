"""What a built site weighs, by kind of page, and how a table of figures is printed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

PAGES = ("home", "compare", "services", "patterns", "questions", "references", "other pages")
KINDS = (*PAGES, "api/v1", "search index", "assets")


def kind(path: str) -> str:
    """What a file of a built site is."""
    first = path.partition("/")[0]
    if path.startswith("api/v1/"):
        return "api/v1"
    if first.startswith("search") and path.endswith(".json"):
        return "search index"
    if not path.endswith(".html"):
        return "assets"
    return "home" if path == "index.html" else first if first in PAGES else "other pages"


def sizes(site: Path) -> dict[str, tuple[int, int]]:
    """Files and bytes by kind."""
    files: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for path in site.rglob("*"):
        if path.is_file():
            one = kind(path.relative_to(site).as_posix())
            files[one] += 1
            total[one] += path.stat().st_size
    return {one: (files[one], total[one]) for one in KINDS if files[one]}


def table(heads: str, rows: list[list[str]]) -> None:
    names = heads.split("|")
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    print(*(f"| {' | '.join(row)} |" for row in rows), "", sep="\n", flush=True)
