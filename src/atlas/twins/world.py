"""What all twins of a site share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from atlas.export.inputs import Inputs
from atlas.render.page import Page
from atlas.render.site import Site
from atlas.twins.facts import Proofs
from atlas.twins.words import link


@dataclass(frozen=True)
class World:
    """The data, and the address of the site with a slash at its end."""

    given: Inputs
    address: str

    @cached_property
    def proofs(self) -> Proofs:
        return Proofs(self.given.catalogue, self.given.memory)

    @cached_property
    def html(self) -> Page:
        """The page's own macros, for what has no markup."""
        return Page(self.given.catalogue, Site(""))

    def page(self, title: str, path: str) -> str:
        """A link to the twin of a page."""
        return link(title, f"{self.address}{path}index.md")

    def total(self, what: str) -> str:
        return self.html.total(what)
