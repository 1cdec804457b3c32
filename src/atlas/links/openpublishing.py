"""Redirect files as Microsoft's open publishing has them: which page of a documentation went where.

An entry has `source_path` (below the file's own folder) or `source_path_from_root`, and `redirect_url`: an address, a
path of the site, or a path relative to the old page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from atlas.catalogue import Docset

LONGEST = 2000  # characters of an address
MOST_ENTRIES = 100_000  # of a file; the largest known one has some 15,000
# Entries are flat. Read one by one, a huge file is no heap of objects, and a broken entry loses no other.
_ENTRY = re.compile(r"\{[^{}]{1,8000}\}")
_SUFFIX = re.compile(r"\.(md|ya?ml|ipynb)(?=$|[?#])", re.I)
_LOCALE = re.compile(r"/([a-z]{2,3}(?:-[a-z]{4})?-[a-z]{2})(?=/|$)", re.I)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?([/?#][^\s\"'<>\\^`{|}]*)?")
_RENAMED = {"docs.microsoft.com": "learn.microsoft.com"}


def key(url: str) -> str:
    """What is left of an address when language, spelling, query and fragment are ignored; empty for none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host, path = parts.netloc.lower(), re.sub("/{2,}", "/", unquote(parts.path))
    page = _LOCALE.sub("", path, count=1) if _LOCALE.match(path) else path
    return f"{_RENAMED.get(host, host)}{page.lower().rstrip('/').removesuffix('/index')}"


def localised(url: str, like: str) -> str:
    """The address in the language of `like`, if it is of the same site and names none; English is not named."""
    wanted, parts = _LOCALE.match(urlsplit(like).path), urlsplit(url)
    elsewhere = key(url).partition("/")[0] != key(like).partition("/")[0]
    if wanted is None or wanted[1].lower() == "en-us" or elsewhere or _LOCALE.match(parts.path):
        return url
    return parts._replace(path=f"/{wanted[1]}{parts.path}").geturl()


def entries(text: str, docset: Docset, file: str) -> Iterator[tuple[str, str]]:
    """(key of the old page, new address) for each entry that makes sense; never fails."""
    for found in islice(_ENTRY.finditer(text), MOST_ENTRIES):
        entry = _parsed(found[0])
        old = _published(entry, docset, file)
        new = _resolved(old, entry.get("redirect_url"), docset) if old else None
        if old and new:
            yield key(old), new


def _parsed(text: str) -> dict[str, Any]:
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


def _published(entry: dict[str, Any], docset: Docset, file: str) -> str | None:
    """The address under which the entry's source was to be read; None where it was none of the docset."""
    below, whole = entry.get("source_path"), entry.get("source_path_from_root")
    if isinstance(whole, str):
        path = whole.lstrip("/")
    elif isinstance(below, str):
        path = normpath(join(dirname(file), below.lstrip("/")))
    else:
        return None
    if not path.lower().startswith(docset.folder.lower()):
        return None
    return docset.address + _SUFFIX.sub("", path[len(docset.folder) :])


def _resolved(old: str, target: Any, docset: Docset) -> str | None:
    """A redirect's target as an address; None where it is none that may be visited."""
    if not isinstance(target, str) or not (target := target.strip()):
        return None
    if "://" not in target:
        target = _SUFFIX.sub("", target)
    if target.startswith(f"/{docset.folder}"):  # a path of the repository, by mistake
        target = docset.address + target[len(docset.folder) + 1 :]
    try:
        found = urljoin(old, target)
    except ValueError:
        return None
    fit = len(found) <= LONGEST and found.isprintable() and _ADDRESS.fullmatch(found)
    return found if fit else None
