"""Text as a browser's find-in-page compares it: case, accents, width and invisible characters do not count.

Chromium searches with ICU collation at primary strength; this is the part of it that one character decides.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "\u00a0": " ",
        "\u2028": " ",
        "\u2029": " ",
    }
)


# Letters of their own, though Unicode can take them apart: short i, voiced kana, Hangul syllables. Katakana count
# as hiragana.
_WHOLE = frozenset("йЙ")
_KANA_TO_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")


def _ignored(char: str) -> bool:
    """Accents and vowel points (by combining class), format characters, variation selectors; not Indic vowel signs."""
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return True
    accent = unicodedata.combining(char)
    return accent == 1 or 10 <= accent <= 35 or accent >= 200 or unicodedata.category(char) == "Cf"


@lru_cache(maxsize=8192)
def _letter(char: str) -> str:
    """What one character counts as: nothing, itself, or several (ß is ss)."""
    if char.isspace() and char not in "\t\n":
        return " "
    if char in _WHOLE or _KANA_TO_HANGUL.match(char):
        return chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char.casefold()
    decomposed = unicodedata.normalize("NFKD", char.translate(_QUOTES))
    return "".join(c for c in decomposed if not _ignored(c)).casefold()


def fold(text: str) -> str:
    """For comparison; its length may differ from the text's."""
    return text.lower() if text.isascii() else "".join(map(_letter, text))


def fold_mapped(text: str) -> tuple[str, list[int]]:
    """The same, and for each character of it the index it came from (one more entry for the end)."""
    out: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        letters = _letter(char)
        out.append(letters)
        origin += [index] * len(letters)
    return "".join(out), [*origin, len(text)]
