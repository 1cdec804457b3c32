"""Answers of GitHub's API that are not what was asked for: what each means, and how long to wait."""

from __future__ import annotations

import httpx

from atlas.retry import retry_after

SECONDARY = 60.0  # seconds to wait where a limit does not say how long (GitHub's own advice)

_REMEDY = {
    401: "GITHUB_TOKEN was refused: set it anew.",
    403: "Give the job's token the right it lacks (issues, pull-requests: write), or allow what the message names.",
    404: "There is no such repository, or GITHUB_TOKEN may not see it.",
    410: "Issues are switched off: switch them on in the repository's settings.",
}


class Failed(Exception):
    """The API refused, or could not be asked; one line with the remedy."""


def _plain(text: object, most: int = 200) -> str:
    """Words of a server on one line, with nothing in them that the log of a workflow could take for a command."""
    shown = "".join(char if char.isprintable() else " " for char in str(text)[:most])
    return " ".join(shown.split()).replace("##[", "# [").replace("::", ": :")


def _message(answer: httpx.Response) -> str:
    try:
        return _plain(answer.json()["message"])
    except (ValueError, LookupError, TypeError):
        return _plain(answer.reason_phrase)


def refusal(answer: httpx.Response) -> Failed:
    status = answer.status_code
    remedy = "It redirects, and is not followed with a token: set GITHUB_REPOSITORY to its present name."
    if status >= 400:
        remedy = _REMEDY.get(status, "Nothing was changed by this request.")
    return Failed(f"{answer.request.method} {answer.request.url.path}: {status} {_message(answer)}. {remedy}")


def _number(text: str | None) -> float | None:
    return float(text) if text and text.isdecimal() and len(text) < 16 else None


def limit(answer: httpx.Response, now: float) -> float | None:
    """Seconds that a limit asks to wait; None where the answer speaks of none."""
    if answer.status_code not in (403, 429):
        return None
    if asked := answer.headers.get("Retry-After"):
        return retry_after(asked)
    reset = _number(answer.headers.get("X-RateLimit-Reset"))
    if answer.headers.get("X-RateLimit-Remaining") == "0" and reset is not None:
        return max(reset - now, 0.0)
    limited = answer.status_code == 429 or "rate limit" in _message(answer).lower()
    return SECONDARY if limited else None
