"""A page as written → Markdown that any reader takes: without front matter, markup of the theme and relative links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

_SNIPPET = re.compile(r'(?m)^--8<-- "([A-Za-z0-9_./-]+)"$')
_DRAWING = re.compile(r"(?s)<svg\b.*?</svg>")
_TITLE = re.compile(r"(?s)<(title|desc)\b[^>]*>(.*?)</\1>")
_TERM = re.compile(r"(?m)^(?![ \t])(.+)\n:[ \t]+")
_COMMENT = re.compile(r"\s*<!--.*?-->")
_ATTRIBUTES = re.compile(r"[ \t]*\{(?::[ \t]*|[ \t]+(?=[#.]))[^{}%]*\}")
_TAGS = re.compile(r"</?(?:div|section|figure|figcaption|span|p|details|summary|br|abbr|small)\b[^>]*>")
_CODE = re.compile(r"(`[^`]*`|\{\{.*?\}\}|\{%.*?%\})")
_LINK = re.compile(r"(?<=\])\(([^()\s]+)\)")
_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True)
class Source:
    """One page: path below docs/, what its front matter says, and the rest."""

    path: str
    title: str
    about: str
    text: str

    @property
    def home(self) -> str:
        """Its address from the root of the site: compare/messaging/."""
        return home(self.path)


def home(path: str) -> str:
    folder = PurePosixPath(path).with_suffix("")
    found = folder.parent if folder.name == "index" else folder
    return "" if found == PurePosixPath() else f"{found}/"


def _front(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and the rest."""
    if not text.startswith("---\n") or (end := text.find("\n---\n", 3)) < 0:
        return {}, text
    try:
        found = yaml.safe_load(text[4:end])
    except yaml.YAMLError:
        found = None
    return found if isinstance(found, dict) else {}, text[end + 5 :]


def read(root: Path) -> list[Source]:
    """All pages of a checkout, by path, with the files that they take in."""
    docs, found = root / "docs", []
    for path in sorted(docs.rglob("*.md")):
        front, text = _front(path.read_text("utf-8", errors="replace"))
        whole = _SNIPPET.sub(lambda match: _included(root, match[1]), text)
        name = path.relative_to(docs).as_posix()
        found.append(Source(name, str(front.get("title", name)), str(front.get("description", "")), whole))
    return found


def _included(root: Path, name: str) -> str:
    path = (root / name).resolve()
    inside = path.is_relative_to(root.resolve()) and path.is_file()
    return path.read_text("utf-8", errors="replace") if inside else ""


def _absolute(target: str, page: Source, address: str) -> str:
    """A link to a page leads to its twin; one to a place in a page leads to the page itself, where the place is."""
    path, _, place = target.partition("#")
    if _OUTSIDE.match(target):
        return target
    if not path:
        return f"{address}{page.home}#{place}"
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    if not whole.endswith(".md"):
        return f"{address}{whole}"
    return f"{address}{home(whole)}#{place}" if place else f"{address}{home(whole)}index.md"


def _line(text: str, page: Source, address: str) -> str:
    """Outside code and macros."""
    parts = _CODE.split(text)
    for index in range(0, len(parts), 2):
        part = _TAGS.sub("", _ATTRIBUTES.sub("", _COMMENT.sub("", parts[index])))
        parts[index] = _LINK.sub(lambda match: f"({_absolute(match[1], page, address)})", part)
    return "".join(parts).rstrip()


def _lines(text: str, page: Source, address: str) -> Iterator[str]:
    fence = ""
    for line in text.splitlines():
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and fence in ("", mark):
            fence = "" if fence else mark
            yield line
        else:
            yield line if fence else _line(line, page, address)


def _drawn(match: re.Match[str]) -> str:
    told = [" ".join(part.split()) for _, part in _TITLE.findall(match[0])]
    return f"*Drawing: {told[0]}.* {' '.join(told[1:])}" if told else ""


def plain(page: Source, address: str) -> str:
    """The page's text, macros still in it."""
    text = _TERM.sub(r"**\1**: ", _DRAWING.sub(_drawn, page.text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(text, page, address)))
