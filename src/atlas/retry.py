"""Retry-After, as servers put it."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime


def retry_after(value: str) -> float:
    """Seconds that the server asks to wait (RFC 9110, 10.2.3: a number or a date), 0 if it asks nothing."""
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (TypeError, ValueError, OverflowError):
        return 0.0
