"""After a build: everything made of the data that stands beside the pages, for either builder."""

from __future__ import annotations

from pathlib import Path

from atlas import export, load
from atlas.files import replace
from atlas.history import known
from atlas.remember import checked, remembered


def files(root: Path) -> dict[str, str]:
    """Path below the site → contents, for the checkout at `root`."""
    return export.files(export.Inputs(load.at(root), remembered(root), checked(root), known.at(root)))


def write(root: Path, site: Path) -> dict[str, str]:
    """Put the files into a built site."""
    made = files(root)
    for name, content in made.items():
        replace(site / name, content)
    return made
