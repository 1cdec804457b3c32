"""The hidden line at the end of an issue and of our comments: what readers have been told so far.

Comments come before the body is edited, and each one counts a turn on. So a run that was killed between the two
leaves a trace by which the next one neither repeats a comment nor forgets one.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import blake2b

from atlas.github.standing import KEY, WHAT, Kind

MOST = 2000  # marks that a body has room for; beyond, only the digest is kept
SIZE = KEY + WHAT


def digest(marks: frozenset[bytes]) -> str:
    return blake2b(b"".join(sorted(marks)), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Marker:
    digest: str
    turn: int
    marks: frozenset[bytes] | None
    """None where there were too many to keep."""

    def line(self, kind: Kind) -> str:
        kept = "-" if self.marks is None else b64encode(b"".join(sorted(self.marks))).decode()
        return f"<!-- atlas: {kind} digest={self.digest} turn={self.turn} items={kept} -->"


def marker(marks: frozenset[bytes], turn: int) -> Marker:
    return Marker(digest(marks), turn, marks if len(marks) <= MOST else None)


def _marks(kept: str, expected: str) -> frozenset[bytes] | None:
    try:
        content = b64decode(kept, validate=True)
    except ValueError:
        return None
    marks = frozenset(content[start : start + SIZE] for start in range(0, len(content), SIZE))
    return marks if digest(marks) == expected else None


def split(kind: Kind, text: str) -> tuple[str, Marker | None]:
    """A body without its marker, and the marker; only the last line can be one, whatever a page's title says."""
    text = text.replace("\r\n", "\n").rstrip()
    found = re.search(
        rf"^<!-- atlas: {kind} digest=([0-9a-f]{{16}}) turn=([0-9]{{1,9}}) items=(\S{{0,30000}}) -->\Z", text, re.M
    )
    if not found:
        return text, None
    return text[: found.start()].rstrip(), Marker(found[1], int(found[2]), _marks(found[3], found[1]))
