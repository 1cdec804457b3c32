"""Typed values of facts: each keeps the source's own unit for show and a key for comparison.

A kilobyte is 1,024 bytes here, written KB or KiB; the pages say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering

UNLIMITED = Decimal("Infinity")
NOT_APPLICABLE = (
    "not applicable"  # the source says that the question does not arise: N/A, or a tier without the feature
)
Key = tuple[str, Decimal]

_BYTES = {"B": 0, "KB": 1, "MB": 2, "GB": 3, "TB": 4, "PB": 5, "KiB": 1, "MiB": 2, "GiB": 3, "TiB": 4, "PiB": 5}
_BYTE_WORDS = {
    **{unit.lower(): unit for unit in _BYTES},
    **{
        f"{word}byte{plural}": unit
        for word, unit in zip(("", "kilo", "mega", "giga", "tera", "peta"), list(_BYTES)[:6], strict=True)
        for plural in ("", "s")
    },
}
_SECONDS = {
    "millisecond": Decimal("0.001"),
    "second": Decimal(1),
    "minute": Decimal(60),
    "hour": Decimal(3600),
    "day": Decimal(86400),
}
_TIME_WORDS = {
    **{word: word for word in _SECONDS},
    **{word + "s": word for word in _SECONDS},
    "ms": "millisecond",
    "s": "second",
    "sec": "second",
    "min": "minute",
    "h": "hour",
    "d": "day",
}
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,9})?|\d{1,20}(?:\.\d{1,9})?)"
_AMOUNT = re.compile(_NUMBER + r"\s*(?P<unit>[A-Za-z]+)", re.ASCII)
_COUNT = re.compile(_NUMBER, re.ASCII)
_RATE = re.compile(
    _NUMBER + r"\s+(?P<what>[A-Za-z][A-Za-z -]{0,40}?)\s*(?:/\s*|\s+(?:per|a|an)\s+)(?P<per>[A-Za-z]+)", re.ASCII
)


@total_ordering
@dataclass(frozen=True, eq=False)
class Quantity:
    """One value; `key` is its dimension and its amount in base units, so 1,024 KB equals 1 MB.

    Values of two dimensions (events and bytes per second) are unequal, and sort by dimension first.
    """

    text: str
    key: Key

    @property
    def measured(self) -> bool:
        """Whether it is an amount, which a unit can follow."""
        return self.key[0] not in (NOT_APPLICABLE, "answer", "choice") and self.key[1] != UNLIMITED

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.key == other.key

    def __lt__(self, other: Quantity) -> bool:
        return self.key < other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _grouped(number: Decimal) -> str:
    whole, _, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def _number(match: re.Match[str]) -> Decimal:
    return Decimal(match["number"].replace(",", ""))


def _bytes(unit: str) -> tuple[str, Decimal] | None:
    name = _BYTE_WORDS.get(unit.lower())
    return (name, Decimal(1024) ** _BYTES[name]) if name else None


def size(raw: str) -> Quantity:
    """Bytes, as in `256 KB`."""
    match = _AMOUNT.fullmatch(raw)
    found = _bytes(match["unit"]) if match else None
    if not match or not found:
        raise ValueError(f"{raw!r} is not a size. Write a number and a unit, as in 256 KB or 1 MB, or unlimited")
    name, scale = found
    return Quantity(f"{_grouped(_number(match))} {name}", ("size", _number(match) * scale))


def duration(raw: str) -> Quantity:
    """Seconds, as in `14 days`."""
    match = _AMOUNT.fullmatch(raw)
    name = _TIME_WORDS.get(match["unit"].lower()) if match else None
    if not match or not name:
        raise ValueError(f"{raw!r} is not a duration. Write a number and a unit, as in 60 seconds or 14 days")
    number = _number(match)
    return Quantity(f"{_grouped(number)} {name}{'' if number == 1 else 's'}", ("duration", number * _SECONDS[name]))


def count(raw: str) -> Quantity:
    """A number without a unit; the criterion says of what."""
    match = _COUNT.fullmatch(raw)
    if not match:
        raise ValueError(f"{raw!r} is not a number. Write digits, as in 2,000, or unlimited")
    return Quantity(_grouped(_number(match)), ("count", _number(match)))


def rate(raw: str) -> Quantity:
    """Things or bytes per second, as in `1,000 events per second`."""
    match = _RATE.fullmatch(raw)
    per = _TIME_WORDS.get(match["per"].lower()) if match else None
    if not match or not per:
        raise ValueError(f"{raw!r} is not a rate. Write it as in 1 MB per second or 1,000 events per second")
    number, what = _number(match), match["what"].strip()
    found = _bytes(what)
    name, scale = found or (what, Decimal(1))
    dimension = "rate of size" if found else f"rate of {what.lower().removesuffix('s')}"
    return Quantity(f"{_grouped(number)} {name} per {per}", (dimension, number * scale / _SECONDS[per]))


ANSWERS = ("no", "partial", "yes")


def answer(raw: str) -> Quantity:
    """Yes, no or partial; sorts no < partial < yes."""
    if raw.lower() not in ANSWERS:
        raise ValueError(f"{raw!r} is not an answer. Write yes, no or partial")
    return Quantity(raw.lower(), ("answer", Decimal(ANSWERS.index(raw.lower()))))


_PARSERS: dict[str, Callable[[str], Quantity]] = {
    "size": size,
    "duration": duration,
    "count": count,
    "rate": rate,
    "yes-no": answer,
}
MEASURED = ("size", "duration", "count", "rate")


def choice(raw: object, choices: Mapping[str, str]) -> Quantity:
    """One or several of the criterion's choices, shown by their titles in the criterion's order."""
    picked = [raw] if isinstance(raw, str) else raw
    if not isinstance(picked, Sequence) or not picked or not all(isinstance(item, str) for item in picked):
        raise ValueError(f"{raw!r} is not a choice. Write one of {', '.join(choices)}, or a list of these")
    unknown = [item for item in picked if item not in choices]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not a choice of this criterion. Choose from {', '.join(choices)}")
    order = [item for item in choices if item in picked]
    bits = sum(1 << list(choices).index(item) for item in order)
    return Quantity(", ".join(choices[item] for item in order), ("choice", Decimal(bits)))


def parse(kind: str, raw: object, choices: Mapping[str, str] | None = None) -> Quantity:
    """Read a data file's value as the criterion's kind says; ValueError tells what would be right."""
    if isinstance(raw, str) and raw.strip().lower() == NOT_APPLICABLE:
        return Quantity(NOT_APPLICABLE, (NOT_APPLICABLE, Decimal(0)))
    if kind == "choice":
        return choice(raw, choices or {})
    if kind == "text" and not isinstance(raw, str):
        raise ValueError(f"{raw!r} is not text. Put it in quotes, so that it is shown as you write it")
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    if not isinstance(raw, str | int | float):
        raise ValueError(f"{raw!r} is not a single value")
    text = str(raw).strip()
    if not text:
        raise ValueError("the value is empty. Leave the fact out: an absent fact is shown as not stated")
    if kind == "text":
        return Quantity(text, (f"text {text.casefold()}", Decimal(0)))
    if kind in MEASURED and text.lower() == "unlimited":
        return Quantity("unlimited", (kind if kind != "rate" else "rate of everything", UNLIMITED))
    return _PARSERS[kind](text)
