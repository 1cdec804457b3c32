"""Bodies of answers: pages from templates, small files, and the same bytes packed in several ways."""

from __future__ import annotations

import gzip
import html
import random
import re
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from tests.hazards.case import Answer
from tests.hazards.places import Place
from tests.hazards.request import Request

PAGES = Path(__file__).parent / "pages"
NAMES = ("Kestrel Works", "The Almanac", "Saltmarsh Library", "Ostrava Tools", "Field Notes", "Ninefold", "Larch & Rye")
BOMB_MB = 200
_MARK = re.compile(r"\{(title|h1|text|head|lang|name|prose|path|nonce|count|filler)\}")


@cache
def _file(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


@cache
def prose(seed: str, paragraphs: int = 5) -> str:
    """Some paragraphs, always the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311
    sentences = _file("sentences.txt").splitlines()
    return "\n".join(f"<p>{' '.join(dice.sample(sentences, 4))}</p>" for _ in range(paragraphs))


def name(place: Place) -> str:
    """What the site is called on its pages."""
    return place.case.site or NAMES[place.number % len(NAMES)]


def text(answer: Answer, place: Place, request: Request, count: int) -> str:
    """The page or other text, before it is encoded."""
    words = prose(f"{place.case.id} {answer.title}")
    usual = words if answer.status < 400 else "<p>That did not work.</p>"
    marks = {
        "title": html.escape(answer.title or name(place)),
        "h1": answer.h1 if answer.h1 is not None else html.escape(answer.title),
        "text": answer.text if answer.text is not None else usual,
        "head": answer.head,
        "lang": answer.lang,
    }
    late = {
        "name": html.escape(name(place)),
        "prose": words,
        "path": html.escape(unquote(request.target)),
        "nonce": f"{random.getrandbits(64):x}",
        "count": str(count),
        "filler": prose(place.case.id, 30) * (answer.filler_kb * 1024 // len(prose(place.case.id, 30)) + 1),
    }
    template = answer.body if answer.body is not None else _file(f"{answer.page}.html")
    for values in (marks, late):  # texts of a case may hold late marks
        template = _MARK.sub(lambda found, values=values: values.get(found[1], found[0]), template)  # type: ignore[misc]
    return place.fill(template)


def plain(answer: Answer, place: Place, request: Request, count: int) -> bytes:
    """The body before it is packed."""
    if answer.file:
        return _file_bytes(answer.file)
    if answer.go is not None and answer.body is None and answer.text is None:
        return b""
    if answer.status in (204, 304):
        return b""
    mark = "\ufeff" if answer.mark else ""
    return (mark + text(answer, place, request, count)).encode(answer.charset, "xmlcharrefreplace")


@cache
def _file_bytes(kind: str) -> bytes:
    return _png() if kind == "png" else _pdf()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def _png() -> bytes:
    """One grey pixel."""
    head = _chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(b"\0\x80")) + _chunk(b"IEND", b"")


def _pdf() -> bytes:
    """An empty page; readers repair the missing table of objects."""
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    )
    inner = "\n".join(f"{number} 0 obj {content} endobj" for number, content in enumerate(objects, 1))
    return f"%PDF-1.5\n{inner}\ntrailer <</Root 1 0 R>>\n%%EOF\n".encode()


def packed(how: str, body: bytes) -> tuple[bytes, str]:
    """Body and Content-Encoding."""
    ways: dict[str, Callable[[], tuple[bytes, str]]] = {
        "gzip": lambda: (gzip.compress(body), "gzip"),
        "half-gzip": lambda: (gzip.compress(body)[: len(gzip.compress(body)) // 2], "gzip"),
        "deflate": lambda: (zlib.compress(body), "deflate"),
        "raw-deflate": lambda: (zlib.compress(body)[2:-4], "deflate"),
        "brotli": lambda: (_brotli(body), "br"),
        "zstd": lambda: (_zstd(body), "zstd"),
        "bomb": lambda: (bomb(), "gzip"),
    }
    return ways[how]()


@cache
def bomb() -> bytes:
    """Much white space in few bytes."""
    return gzip.compress(b" " * (BOMB_MB << 20), 6)


def _brotli(body: bytes) -> bytes:
    """Stored, not compressed (RFC 7932, 9.2): a header of 21 bits a block, then the bytes."""
    made = b""
    for start in range(0, len(body), 65536):
        block = body[start : start + 65536]
        first = 1 if start == 0 else 0  # the window's size, one bit, opens the stream only
        bits = ((len(block) - 1) << 3 | 1 << 19) << first
        made += bits.to_bytes(3, "little") + block
    return made + b"\x03"


def _zstd(body: bytes) -> bytes:
    """Raw blocks (RFC 8878, 3.1.1) in a frame that tells its size in 8 bytes."""
    size = 1 << 16
    blocks = [body[start : start + size] for start in range(0, len(body), size)] or [b""]
    made = b"\x28\xb5\x2f\xfd\xe0" + len(body).to_bytes(8, "little")
    for number, block in enumerate(blocks, 1):
        made += (len(block) << 3 | (number == len(blocks))).to_bytes(3, "little") + block
    return made
