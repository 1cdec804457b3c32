"""One line that a stranger typed: careless things are mended, what looks like code or a trick is refused."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[\s\u00a0\u2007\u202f]+")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "„": "“", "«": "»", "`": "`", "”": "”", "’": "’"}
# What is said of each is for the one who typed it. The data files refuse markup and templates once more.
_REFUSED = (
    (re.compile(r"<[A-Za-z/!?]"), "it holds markup. Please write plain text."),
    (re.compile(r"\{[{%#]|[%#]\}|\}\}|\$\{"), "it holds template syntax. Please write plain text."),
    (re.compile(r"\$\(|`.*`.|.`.|&&|\|\||;\s*(rm|curl|wget|sh|bash|cat|echo|sudo)\b|\\"), "it looks like a command."),
    (re.compile(r"::|##\["), "it looks like a command of a workflow."),
    (
        re.compile(r"\.\.[/\\]|[/\\]\.\.|%2e%2e|file:", re.I),
        "it looks like a path. Only addresses of the web are read.",
    ),
    (re.compile(r"(javascript|vbscript|data|blob):", re.I), "it holds an address that is none of the web."),
    (
        re.compile(r"^\s*([=@&*!|>%?]|\+(?![\d/])|-(?![\d\s–-])|[\[{])"),
        "it begins with a sign. Please begin with a word.",
    ),
    (
        re.compile(r"!!?[a-z]+/|(?<![\w.])@[A-Za-z]|: !|<<:|\|\s*['\"/]"),
        "it holds signs that mean something to a program.",
    ),
)


def hidden(text: str) -> str | None:
    """The name of the first character that a reader cannot see and that could mislead one."""
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") and char not in "\t":
            return f"U+{ord(char):04X}"
    return None


def hostile(text: str) -> str | None:
    """Why an answer is not read at all; None for what a person would write."""
    if char := hidden(text):
        return f"it holds a character that cannot be seen ({char}). Please type it anew."
    return next((why for pattern, why in _REFUSED if pattern.search(text)), None)


def tidy(text: str) -> str:
    """Without blanks at the ends, doubled blanks, or quotation marks around all of it."""
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
    return text
