"""Links into our own repository: judged by the files of the checkout, without a request."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import yaml

from atlas.render.site import repository

Kind = Literal["home", "file", "missing", "other"]

_FILE = re.compile(r"/(edit|blob|raw|tree|blame)/([^/]+)(?:/(.*))?", re.DOTALL)
_REVISION = re.compile(r"[0-9a-f]{7,40}|v?\d+(\.\d+)+.*", re.IGNORECASE)
_ONLY_FILES = ("edit", "raw", "blame")


def _entry(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _scalar(node: yaml.Node | None) -> str:
    """Its text; the default (the last entry) where it is `!ENV [NAME, default]`."""
    if isinstance(node, yaml.SequenceNode) and node.value:
        node = node.value[-1]
    return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""


def _configured(root: Path) -> str:
    """repo_url of mkdocs.yml, else extra.repository; empty where neither stands."""
    try:
        # Nodes only: the file's tags name things that need not be installed here.
        top = yaml.compose((root / "mkdocs.yml").read_bytes(), Loader=yaml.SafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return ""
    return _scalar(_entry(top, "repo_url")) or _scalar(_entry(_entry(top, "extra"), "repository"))


def _plain(address: str) -> str:
    """For comparison: without scheme and last slash; GitHub takes owner and name in either case."""
    return address.partition("://")[2].rstrip("/").lower()


@dataclass(frozen=True)
class Checkout:
    """The files below `root`, and the addresses (plain) of the repository they come from."""

    root: Path
    addresses: frozenset[str]

    def kind(self, address: str) -> Kind | None:
        """What an address means in our repository: its home page, a file that is there, one that is missing, any
        other page; None where it is no page of ours."""
        for own in self.addresses:
            scheme, _, rest = address.partition("://")
            if scheme and rest.lower().startswith(own) and rest[len(own) : len(own) + 1] in ("", "/", "?", "#"):
                return _kind(self.root, re.split(r"[?#]", rest[len(own) :])[0])
        return None


def _kind(root: Path, path: str) -> Kind:
    if not path.strip("/"):
        return "home"
    found = _FILE.fullmatch(path)
    if not found or _REVISION.fullmatch(found[2]):  # another revision may have what the checkout has no more
        return "other"
    return "file" if _exists(root, found[1], unquote(found[3] or "")) else "missing"


def _exists(root: Path, view: str, path: str) -> bool:
    name = posixpath.normpath(path.strip("/") or ".")
    if name.startswith(("../", "/")) or name == "..":
        return False
    try:
        return (root / name).is_file() if view in _ONLY_FILES else (root / name).exists()
    except OSError:  # a name that no file can have
        return False


def _addresses(root: Path) -> Iterator[str]:
    configured = _configured(root)
    yield _plain(configured)
    yield _plain(repository(configured))  # a fork's own build leads to the fork


def at(root: Path) -> Checkout:
    """The checkout; no address is its own where mkdocs.yml names none."""
    return Checkout(root, frozenset(filter(None, _addresses(root))))
