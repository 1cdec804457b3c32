"""Exceptions of link-exceptions.yml: which one covers a link, and which ones are over or needed by nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from atlas.catalogue import LinkException
from atlas.links.records import Link, Trouble

_LOOK = "Look at its links again: delete the entry, or give it a new day at most 90 days ahead."


def _folded(url: str) -> str:
    """Scheme and host in lower case; the rest of an address means what it says."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}{mark}{host.lower()}{slash}{path}"


def _begins(url: str, prefix: str) -> bool:
    """Up to a whole part of the address: …/a holds for /a, /a/b, /a?b and /a#b, not for /ab."""
    whole, start = _folded(url), _folded(prefix)
    if not whole.startswith(start):
        return False
    rest = whole[len(start) :]
    if not rest or start[-1] in "/?#&=":
        return True
    return rest[0] in ("&#" if "?" in start else "/?#")


def covered(url: str, exceptions: Iterable[LinkException], today: date) -> LinkException | None:
    """The exception that holds for an address; of several the one that says most. The last day still counts."""
    holding = [entry for entry in exceptions if entry.until >= today and _begins(url, entry.prefix)]
    return max(holding, key=lambda entry: len(entry.prefix), default=None)


def _fine(link: Link) -> bool:
    return link.verdict == "ok" and link.status == "ok"


def _trouble(entry: LinkException, links: list[Link], today: date) -> tuple[str, str] | None:
    if entry.until < today:
        return f"the exception for {entry.prefix} was over on {entry.until}", _LOOK
    if not links:
        return f"the exception for {entry.prefix} covers no link of the site", "Delete it, or correct the prefix."
    if all(_fine(link) for link in links):
        return f"the exception for {entry.prefix} is not needed: all it covers is fine ({len(links)})", "Delete it."
    return None


def _each(links: Iterable[Link], exceptions: Sequence[LinkException], today: date) -> Iterator[Trouble]:
    by_entry: dict[LinkException, list[Link]] = {entry: [] for entry in exceptions}
    for link in links:
        if entry := covered(link.url, exceptions, today):
            by_entry[entry].append(link)
    for entry, found in by_entry.items():
        if told := _trouble(entry, found, today):
            yield Trouble(file=entry.place.file, line=entry.place.line, what=told[0], fix=told[1])


def troubles(links: Iterable[Link], exceptions: Sequence[LinkException], today: date) -> tuple[Trouble, ...]:
    """Entries that are over, that cover nothing, or whose links are all fine.

    `links` must be all of the site's: of a shard or of a pull request's links nothing follows.
    """
    return tuple(sorted(_each(links, exceptions, today), key=lambda trouble: (trouble.file, trouble.line)))
