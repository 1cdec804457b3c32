"""One card as PNG: the mark, the section, the title, the description, and a line for each of the three kinds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDE, HIGH = 1200, 630  # what Open Graph readers show uncut
EDGE = 72
INK, QUIET, TEAL, OCHRE, VIOLET = "#17242b", "#47545e", "#0a5c75", "#8a3a0b", "#5b3a9e"
REGULAR, BOLD = "inter-latin-400-normal.woff", "inter-latin-700-normal.woff"
COLOURS = 128  # enough for smooth letters in few bytes


@dataclass(frozen=True)
class Card:
    """The words on a card."""

    site: str
    section: str
    title: str
    text: str


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout depends on no library of the machine.
    path = Path(__file__).parent / name
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def _fitting(text: str, font: ImageFont.FreeTypeFont, wide: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > wide:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def lines(text: str, font: ImageFont.FreeTypeFont, wide: float, most: int) -> list[str]:
    """At most so many lines of at most this width; what is cut ends in dots."""
    found = list(_fitting(text, font, wide))
    kept = found[:most]
    for index, line in enumerate(kept):
        rest = "…" if index == most - 1 and len(found) > most else ""
        while line and font.getlength(line + rest) > wide:
            line, rest = line[:-1].rstrip(), "…"
        kept[index] = line + rest
    return kept


def _paragraph(
    draw: ImageDraw.ImageDraw, y: float, shown: list[str], font: ImageFont.FreeTypeFont, colour: str
) -> float:
    step = font.size * 1.28
    for line in shown:
        draw.text((EDGE, y), line, font=font, fill=colour)
        y += step
    return y


def _kinds(draw: ImageDraw.ImageDraw) -> None:
    """Message, event and stream, drawn as in the site's diagrams."""
    right = WIDE - EDGE
    draw.rectangle((EDGE, 574, right, 577), fill=TEAL)
    for x in range(EDGE, right, 22):
        draw.rectangle((x, 588, min(x + 13, right), 591), fill=OCHRE)
    draw.rectangle((EDGE, 602, right, 607), fill=VIOLET)


def drawn(card: Card, mark: bytes) -> bytes:
    """The card as PNG; the same words give the same bytes."""
    picture = Image.new("RGB", (WIDE, HIGH), "#fff")
    draw = ImageDraw.Draw(picture)
    sign = Image.open(io.BytesIO(mark)).convert("RGBA").resize((76, 76), Image.Resampling.LANCZOS)
    picture.paste(sign, (EDGE, 56), sign)
    draw.text(
        (EDGE + 100, 94), card.site if card.title != card.site else "", font=_font(BOLD, 34), fill=INK, anchor="lm"
    )
    y = _paragraph(draw, 186, [card.section] if card.section else [], _font(BOLD, 30), TEAL)
    wide = WIDE - 2 * EDGE
    large = _font(BOLD, 66 if len(list(_fitting(card.title, _font(BOLD, 66), wide))) < 3 else 54)
    y = _paragraph(draw, y + 4, lines(card.title, large, wide, 3), large, INK)
    small = _font(REGULAR, 30)
    _paragraph(draw, y + 18, lines(card.text, small, wide, 3), small, QUIET)
    _kinds(draw)
    out = io.BytesIO()
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()
