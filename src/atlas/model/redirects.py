"""redirects.yml: where addresses went that were published once."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from atlas.model.entry import Entry
from atlas.strings import Sentence

_ADDRESS = r"^([A-Za-z0-9_-][A-Za-z0-9._-]*/)*([A-Za-z0-9_-][A-Za-z0-9._-]*)?(#[A-Za-z0-9._:-]+\*?)?$"


def _address(value: str) -> str:
    if value and re.fullmatch(_ADDRESS, value):
        return value
    raise ValueError(f"is no address of the site ({value[:60]!r}); write it from the root, as in compare/messaging/")


Address = Annotated[
    str,
    StringConstraints(max_length=300),
    AfterValidator(_address),
    Field(json_schema_extra={"pattern": _ADDRESS}),
]


class Redirect(Entry):
    """A page, a file or a place in a page that moved; or a place that is gone."""

    from_: Annotated[Address, Field(alias="from")]
    """The old address, from the root of the site: compare/old/, api/v1/comparisons/old.json, compare/x/#x.old."""
    to: Address | None = None
    """Where it is now: a page for a page, a file of the same kind for a file, a place in the same page for a place."""
    gone: Sentence | None = None
    """Only for a place, instead of `to`: why there is nothing left of it."""

    @model_validator(mode="after")
    def _one(self) -> Redirect:
        if (self.to is None) == (self.gone is None):
            raise ValueError("has neither to nor gone, or both; write one of them")
        return self


class RedirectsFile(Entry):
    """redirects.yml: old addresses that have to lead somewhere for ever."""

    redirects: Annotated[tuple[Redirect, ...], Field(strict=False)]
    """The redirects in any order."""
