"""link-exceptions.yml and link-rewrites.yml: what people tell the link check."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, StringConstraints, WithJsonSchema

from atlas.model.entry import Entry
from atlas.strings import Line, Sentence

_PREFIX = r"^https?://([A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9](:[0-9]{1,5})?/[^\s\"'<>\\^`{|}]*$"
_SLASHED = r"^https://([A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*(:[0-9]{1,5})?/([A-Za-z0-9._~-]+/)*$"
_FOLDER = r"^([A-Za-z0-9_-][A-Za-z0-9._-]*/)+$"
_FILE = r"^([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9._-]+\.json$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _address(value: str) -> str:
    if re.fullmatch(_PREFIX, value):
        return value
    raise ValueError(f"is not the beginning of a web address ({value[:60]!r}); write https://, a host, and a slash")


def _day(value: Any) -> date:
    try:
        if isinstance(value, str) and re.fullmatch(_DAY, value):
            return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"is not a date ({value!r}: {error}); write a day that exists") from None
    raise ValueError(f"is not a date ({str(value)[:40]!r}); write a day as in 2026-11-23")


Prefix = Annotated[
    str,
    StringConstraints(max_length=500),
    AfterValidator(_address),
    Field(json_schema_extra={"pattern": _PREFIX}),
]
Day = Annotated[
    Any, PlainValidator(_day), PlainSerializer(date.isoformat), WithJsonSchema({"type": "string", "pattern": _DAY})
]


class LinkException(Entry):
    """Links that are not told about for some time."""

    prefix: Prefix
    """Beginning of the addresses, up to a whole part of the path: `https://x.example/a` holds for /a/b, not for /ab."""
    reason: Sentence
    """Why nobody needs to act on them."""
    until: Day
    """Last day on which it holds, at most 90 days ahead."""


class LinkExceptionsFile(Entry):
    """link-exceptions.yml: links that are known and not told about."""

    exceptions: Annotated[tuple[LinkException, ...], Field(strict=False)]
    """The exceptions; an empty list is the aim."""


class LinkRewrite(Entry):
    """A mass move: addresses that begin so begin otherwise today."""

    from_: Annotated[Prefix, Field(alias="from")]
    """How the old addresses begin."""
    to: Prefix
    """What stands in place of that beginning today."""
    cut: Line | None = None
    """Ending of the old paths that the new ones lack, for example `.aspx`."""
    why: Sentence
    """What moved, and when, as far as it is known."""


Slashed = Annotated[str, StringConstraints(max_length=500, pattern=_SLASHED)]
Folder = Annotated[str, StringConstraints(max_length=200, pattern=_FOLDER)]
RedirectFile = Annotated[str, StringConstraints(max_length=300, pattern=_FILE)]


class LinkRedirects(Entry):
    """A documentation repository whose redirect files tell where its pages went."""

    address: Slashed
    """Where its pages are published, up to a slash."""
    root: Slashed
    """Where its files are read, at a branch or a commit, up to a slash."""
    folder: Folder
    """The folder that is published, for example `articles/`."""
    files: Annotated[tuple[RedirectFile, ...], Field(strict=False, min_length=1)]
    """Paths of the redirect files below the root; the first that knows a page is believed."""
    why: Sentence
    """Which documentation it is, or what an old revision is for."""


class LinkRewritesFile(Entry):
    """link-rewrites.yml: mass moves that give a candidate for a dead link; each is visited before it is proposed."""

    rewrites: Annotated[tuple[LinkRewrite, ...], Field(strict=False)]
    """The moves in any order; the longest beginning that fits is tried first."""
    redirects: Annotated[tuple[LinkRedirects, ...], Field(strict=False)] = ()
    """Redirect files of documentation repositories, the newest revision of each first."""
