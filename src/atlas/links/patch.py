"""One ready patch: new addresses in place of old ones, on the lines that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from atlas.links.places import Where, text
from atlas.links.written import Written, written

CONTEXT = 3
MOST_LINE = 20_000
"""Characters; a longer line was written by a program."""
# RFC 3986 without the apostrophe; all else could end a destination in Markdown, a scalar in YAML or an attribute.
_ALLOWED = re.compile(r"https?://[A-Za-z0-9\-._~%:/?#\[\]@!$&()*+,;=\x80-\U0010ffff]+")
_FLOW = frozenset(",[]{}")
_PAIRS = {")": "(", "]": "["}
_DIRECTIVE = ":~:"


def _balanced(address: str) -> bool:
    still_open: list[str] = []
    for char in address:
        if char in _PAIRS.values():
            still_open.append(char)
        elif char in _PAIRS and (not still_open or still_open.pop() != _PAIRS[char]):
            return False
    return not still_open


def _safe(address: str) -> bool:
    """Whether an address can stand in any of the files as it is."""
    if not _ALLOWED.fullmatch(address) or not address.isprintable() or not _balanced(address):
        return False
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False


def _spliced(line: str, old: Written, new: str, suffix: str) -> str:
    """The line with one address replaced; ampersands are escaped as they were, a text directive stays behind it."""
    before, own, after = line[: old.start], line[old.start : old.end], line[old.end :]
    if "&amp;" in own or (suffix == ".html" and "&" not in own):
        new = new.replace("&", "&amp;")
    if after.startswith(f"#{_DIRECTIVE}") and "#" in new:
        after = after[1:]
    elif after.startswith(_DIRECTIVE) and "#" in own and "#" not in new:
        after = f"#{after}"
    return f"{before}{new}{after}"


def _fits(line: str, old: Written, new: str, suffix: str) -> bool:
    """Whether YAML, too, reads the address as text: a comma would end it in `{…}`, a colon at its end make it a key."""
    quoted = line[max(0, old.start - 1) : old.start] in ("'", '"')
    return suffix != ".yml" or quoted or (_FLOW.isdisjoint(new) and not new.endswith(":"))


def _edited(line: str, suffix: str, replacements: Mapping[str, str]) -> str:
    """The line with all that can be replaced; whatever would then be read otherwise than meant stays as it was."""
    if not replacements or len(line) > MOST_LINE:
        return line
    found = list(written(line, suffix))
    addresses = [one.address for one in found]
    for position, old in reversed(list(enumerate(found))):
        new = replacements.get(old.address)
        if new is None or not _fits(line, old, new, suffix):
            continue
        proposed = _spliced(line, old, new, suffix)
        expected = [*addresses[:position], new, *addresses[position + 1 :]]
        if [one.address for one in written(proposed, suffix)] == expected:
            line, addresses = proposed, expected
    return line


def _lines(content: str) -> list[str]:
    """As git counts them: a line feed ends one, nothing else does."""
    return [line for line in re.split(r"(?<=\n)", content) if line]


def _printed(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _groups(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """First and last of the lines that differ, those together whose contexts meet."""
    groups: list[tuple[int, int]] = []
    for number, (before, after) in enumerate(zip(old, new, strict=True)):
        if before != after:
            near = groups and number - groups[-1][1] <= 2 * CONTEXT
            first = groups.pop()[0] if near else number
            groups.append((first, number))
    return groups


def _hunks(old: list[str], new: list[str]) -> Iterator[str]:
    """Line by line, since both are equally long (difflib takes a file with many equal lines for a new one)."""
    for first, last in _groups(old, new):
        begin, end = max(0, first - CONTEXT), min(len(old), last + CONTEXT + 1)
        yield f"@@ -{begin + 1},{end - begin} +{begin + 1},{end - begin} @@\n"
        for before, after in zip(old[begin:end], new[begin:end], strict=True):
            yield from _printed([f" {before}"] if before == after else [f"-{before}", f"+{after}"])


def _named(file: str) -> bool:
    """Whether the patch can say the name without quoting it."""
    return file.isprintable() and not set('"\\') & set(file)


def _wanted(
    replacements: Mapping[str, str], where: Mapping[str, Iterable[Where]]
) -> dict[str, dict[int, dict[str, str]]]:
    """File → line → what to replace there; an address that could mean something else in its file is left out."""
    wanted: dict[str, dict[int, dict[str, str]]] = {}
    for old, new in replacements.items():
        for place in where.get(old, ()) if old != new and _safe(new) else ():
            wanted.setdefault(place.file, {}).setdefault(place.line, {})[old] = new
    return wanted


def _sides(root: Path, file: str, wanted: Mapping[int, Mapping[str, str]]) -> tuple[list[str], list[str]]:
    """The lines of one file before and after; none where a patch could not name it."""
    old = _lines((text(root, file) if _named(file) else None) or "")
    suffix = PurePosixPath(file).suffix
    return old, [_edited(line, suffix, wanted.get(number, {})) for number, line in enumerate(old, 1)]


def _file(root: Path, file: str, wanted: Mapping[int, Mapping[str, str]]) -> str:
    """The part of the patch for one file; empty where nothing in it changes."""
    old, new = _sides(root, file, wanted)
    if old == new:
        return ""
    return f"diff --git a/{file} b/{file}\n--- a/{file}\n+++ b/{file}\n" + "".join(_hunks(old, new))


def patch(root: Path, replacements: Mapping[str, str], where: Mapping[str, Iterable[Where]]) -> str:
    """A unified diff for `git apply` below `root`, empty where nothing changes. An address is replaced only as a whole
    and only on its lines."""
    wanted = _wanted(replacements, where)
    return "".join(_file(root, file, wanted[file]) for file in sorted(wanted))


def patched(root: Path, replacements: Mapping[str, str], where: Mapping[str, Iterable[Where]]) -> dict[str, str]:
    """The same as whole files: the new text of each that changes."""
    wanted = _wanted(replacements, where)
    sides = {file: _sides(root, file, wanted[file]) for file in sorted(wanted)}
    return {file: "".join(new) for file, (old, new) in sides.items() if old != new}
