"""Where things are: the repository that people edit, and the way up to the site's root."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from atlas.catalogue import Fact, Place
from atlas.model import Criterion, ServiceFile


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

    def report(self, fact: Fact, service: ServiceFile, criterion: Criterion) -> str:
        """Opens the issue form `wrong-figure`, filled in; its fields are those of .github/ISSUE_TEMPLATE."""
        filled = {
            "template": "wrong-figure.yml",
            "service": service.short,
            "criterion": criterion.title,
            "tier": ", ".join(fact.tiers),
            "present": str(fact.said.value),
            "fact": fact.id,
            "source": fact.said.source.url,
        }
        # Slashes may stand in a query as they are (RFC 3986, 3.4), where the address of the source compresses better.
        query = urlencode({key: value for key, value in filled.items() if value}, safe="/:", quote_via=quote)
        return f"{self.repository}/issues/new?{query}"


def above(path: str) -> str:
    """The relative way from `compare/messaging/` or `compare/messaging.md` to the folder that all paths start in."""
    return "../" * path.count("/") or "./"


def repository(configured: str) -> str:
    """Address of the repository that edit links lead to; a fork's own build under GitHub Actions names the fork."""
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    return f"{server}/{name}" if server and name else configured.rstrip("/")
