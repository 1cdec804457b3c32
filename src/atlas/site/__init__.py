"""Checks of the built site, whichever builder made it: what neither builder sees is found here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from atlas import publish
from atlas.catalogue import Catalogue
from atlas.problem import Problem
from atlas.site import links, markup, outputs, published, reach, requests
from atlas.site.pages import Built
from atlas.site.pages import read as read

Check = Callable[[Built], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (markup.check, links.check, requests.check, reach.check)


def check(folder: Path, root: Path, catalogue: Catalogue, files: Mapping[str, str] | None = None) -> list[Problem]:
    """Everything wrong with the site built into `folder` from the checkout at `root`; `files` is what publish.files()
    says of it, where the caller knows."""
    built = read(folder, root)
    found = list(outputs.check(built, catalogue, publish.files(root, folder) if files is None else files))
    found += published.check(built, catalogue.redirects)
    return found + [problem for one in CHECKS for problem in one(built)]
