"""A redirect leads from one kind of address to the same kind, stands once, and ends somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from atlas.catalogue import Catalogue
from atlas.problem import Problem
from atlas.resolve import Written


def kind(address: str) -> str:
    """What an address is: a page, a place in one, or the ending of a file."""
    path, mark, _ = address.partition("#")
    return f"a place in {path}" if mark else "a page" if path.endswith("/") else f"a {PurePosixPath(path).suffix} file"


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for at in files["redirects"]:
        old = [entry.from_ for entry in at.about.redirects]
        for index, entry in enumerate(at.about.redirects):
            path = ("redirects", index)
            if old.index(entry.from_) < index:
                what = f"{entry.from_} stands already on line {at.document.line(('redirects', old.index(entry.from_)))}"
                yield at.problem((*path, "from"), what, "Keep one of the two.")
            if entry.gone and "#" not in entry.from_:
                yield at.problem((*path, "gone"), "only a place can be gone", "Write as `to` where it is now.")
            if entry.to and kind(entry.to) != kind(entry.from_):
                what = f"{entry.from_} is {kind(entry.from_)}, and {entry.to} is {kind(entry.to)}"
                yield at.problem((*path, "to"), what, "Lead a page to a page, a file to its like.")
            if entry.to in old:
                what = f"{entry.to} is redirected itself"
                yield at.problem((*path, "to"), what, "Write where that leads, so that readers get there at once.")
