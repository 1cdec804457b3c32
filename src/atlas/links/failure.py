"""Failed requests, read as what they mean for a link."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from atlas.links.look import Failure
from atlas.network import NoSuchHost, Refused


class Wrong(Exception):
    """A way that ends where nothing can be asked; `failure` and words."""

    def __init__(self, failure: Failure, words: str) -> None:
        super().__init__(words)
        self.failure = failure


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that caused it."""
    for _ in range(20):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def classify(error: BaseException) -> tuple[Failure, str]:
    """What a failed request means for the link, and in which words."""
    words = " ".join(str(error).split())[:200] or type(error).__name__
    chain = list(_behind(error))
    if isinstance(error, Wrong):
        return error.failure, words
    if any(isinstance(cause, NoSuchHost) for cause in chain):
        return "no-host", words
    if any(isinstance(cause, Refused) for cause in chain):
        return "private", words
    if "CERTIFICATE_VERIFY_FAILED" in words:
        told = words.partition("certificate verify failed: ")[2].partition(" (_ssl")[0] or words
        partial = "local issuer" in words or "first certificate" in words
        return ("incomplete-chain" if partial else "insecure"), told
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError | ValueError):
        return "address", f"is not an address that can be asked ({words})"
    return "no-answer", words
