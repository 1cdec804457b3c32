"""Strings that may come from a stranger's pull request: what each may hold, checked once, at the door.

Data files hold plain text. Markup and template syntax are refused here (and escaped again when rendered),
so a page can never run what a data file says.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, StringConstraints, WithJsonSchema

_CONTROL = "\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff"
_FORBIDDEN = rf"<[A-Za-z/!?]|\{{[{{%#]|[{_CONTROL}]|^[\s\u00a0]|[\s\u00a0]$"
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_DATE = r"^(undated|[0-9]{4}-[0-9]{2}-[0-9]{2})$"
_URL = r"^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[^\s\"'<>\\^`{|}]*)?$"


def _plain(value: str) -> str:
    found = re.search(_FORBIDDEN, value)
    if not found:
        return value
    if found[0] in ("\n", "\r"):
        raise ValueError("holds a line break; write it on one line, or behind >- if it is long")
    if found[0].isspace() and found[0] not in "\t\x0b\x0c":
        raise ValueError("begins or ends with a blank; delete it")
    if found[0].startswith("<"):
        raise ValueError(f"holds markup ({value[found.start() :][:20]!r}); write plain text, it is not rendered")
    if found[0].startswith("{"):
        raise ValueError(f"holds template syntax ({found[0]!r}); write plain text, it is not rendered")
    raise ValueError(f"holds a control or invisible character (U+{ord(found[0]):04X}); delete it")


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValueError(f"is not an address ({value[:40]!r}); copy it from the browser") from None
    if parts.scheme != "https":
        raise ValueError(f"is not an https address ({value[:40]!r}); write it out from https://")
    if not re.fullmatch(_URL, value) or ".." in parts.netloc:
        raise ValueError(f"is not a plain public address ({value[:60]!r}); no user, spaces or quotes in it")
    return value


def _dated(value: Any) -> date | None:
    if value is None:
        raise ValueError("is empty; write a date as in 2026-11-23, or undated where the source has none")
    if not isinstance(value, str) or not re.fullmatch(_DATE, value):
        raise ValueError(f"is not a date ({str(value)[:40]!r}); write 2026-11-23, or undated where the source has none")
    try:
        return None if value == "undated" else date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"is not a date ({value!r}: {error}); write a day that exists") from None


def _raw(value: Any) -> Any:
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str | bool | int | float) for item in items):
        raise ValueError("is not a value; write text, a number, or a list of choices")
    if any(isinstance(item, str) and len(item) > 300 for item in items):
        raise ValueError("is longer than 300 characters; say it shorter, the source has the rest")
    for item in items:
        if isinstance(item, str):
            _plain(item)
    return value


def _text(most: int) -> Any:
    return Annotated[
        str,
        StringConstraints(min_length=1, max_length=most),
        AfterValidator(_plain),
        Field(json_schema_extra={"not": {"pattern": _FORBIDDEN}}),
    ]


_RAW_TEXT = {"type": "string", "maxLength": 300, "not": {"pattern": _FORBIDDEN}}
_RAW_ITEM = {"anyOf": [_RAW_TEXT, {"type": ["boolean", "number"]}]}

Id = Annotated[str, StringConstraints(pattern=_ID, max_length=80)]
Line = _text(160)
Sentence = _text(600)
Url = Annotated[
    str,
    StringConstraints(max_length=500),
    AfterValidator(_web_address),
    Field(json_schema_extra={"pattern": _URL, "format": "uri"}),
]
ReadDate = Annotated[
    Any,
    PlainValidator(_dated),
    PlainSerializer(lambda day: day.isoformat() if day else "undated"),
    WithJsonSchema({"type": "string", "pattern": _DATE}),
]
RawValue = Annotated[
    Any,
    PlainValidator(_raw),
    WithJsonSchema({"anyOf": [_RAW_ITEM, {"type": "array", "minItems": 1, "items": _RAW_ITEM}]}),
]
