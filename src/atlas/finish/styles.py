"""All style sheets of a page as one: a phone shows the first words half a second sooner than with six."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from posixpath import dirname, join, normpath, relpath

_LINK = re.compile(r'[ \t]*<link rel="stylesheet" href="([^":]*?)(assets/[^":]+\.css)">\s*')
_ADDRESS = re.compile(r"""url\((['"]?)(?![a-z]+:|[#/])([^'")]+)\1\)""", re.IGNORECASE)
_IDLE = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*(?!!).*?\*/|@charset [^;]*;|(?<=\n)\s+""", re.DOTALL)
_FOLDER = "assets"


class Unmergeable(Exception):
    """A style sheet that can only stand alone; the message names it."""


def moved(text: str, path: str) -> str:
    """A style sheet for another folder: relative addresses lead where they did; comments and indents stay behind.

    Raises Unmergeable.
    """
    if "@import" in text:
        raise Unmergeable(f"{path}: @import works at the beginning of a file only. Name the file in extra_css instead.")

    def address(found: re.Match[str]) -> str:
        target = relpath(normpath(join(dirname(path), found[2])), _FOLDER)
        return f"url({found[1]}{target}{found[1]})"

    return _ADDRESS.sub(address, _IDLE.sub(lambda found: found[1] or "", text)).strip()


def merged(html: str, read: Callable[[str], str]) -> tuple[str, str, str]:
    """The page with one style sheet, that file's name and its text; two empty strings where there is none to merge.

    `read` gives a style sheet as `moved` leaves it.
    """
    found = list(_LINK.finditer(html))
    if len(found) < 2:
        return html, "", ""
    text = "\n".join(read(link[2]) for link in found) + "\n"
    name = f"{_FOLDER}/all.{sha256(text.encode()).hexdigest()[:8]}.css"
    first = f'<link rel="stylesheet" href="{found[0][1]}{name}">\n'
    rest = iter([first, *[""] * len(found)])
    return _LINK.sub(lambda _: next(rest), html), name, text
