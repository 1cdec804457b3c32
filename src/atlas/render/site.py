"""Where things are: the repository that people edit, and the way up to the site's root."""

from __future__ import annotations

import os
from dataclasses import dataclass

from atlas.catalogue import Place


@dataclass(frozen=True)
class Site:
    """`repository` is an address without a slash at its end; `up` leads from the page to the root ('../' or '')."""

    repository: str
    up: str = ""
    branch: str = "main"

    def edit(self, place: Place) -> str:
        """Opens GitHub's editor on the file."""
        return f"{self.repository}/edit/{self.branch}/{place.file}"

    def view(self, place: Place) -> str:
        """Shows the very line."""
        return f"{self.repository}/blob/{self.branch}/{place.file}#L{place.line}"


def above(path: str) -> str:
    """The relative way from `compare/messaging/` or `compare/messaging.md` to the folder that all paths start in."""
    return "../" * path.count("/") or "./"


def repository(configured: str) -> str:
    """Address of the repository that edit links lead to; a fork's own build under GitHub Actions names the fork."""
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    return f"{server}/{name}" if server and name else configured.rstrip("/")
