"""The head of a request, as it came over the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_BROWSER = re.compile(r"Mozilla/5\.0 \([^)]+\) .*\b(Firefox|Chrome|Safari)/\d")
_PROGRAM = re.compile(r"bot|crawl|spider|check|python|httpx|curl|lychee|compatible;|\+http", re.I)


@dataclass(frozen=True)
class Request:
    """`target` is what stands in the request line; names of headers are lower case."""

    host: str
    scheme: Literal["http", "https"]
    method: str
    target: str
    headers: dict[str, str]

    @property
    def browser(self) -> bool:
        """Whether the User-Agent is one that a browser would send."""
        agent = self.headers.get("user-agent", "")
        return bool(_BROWSER.match(agent)) and not _PROGRAM.search(agent)

    @property
    def stays(self) -> bool:
        return "close" not in self.headers.get("connection", "").lower()


def parse(head: bytes, host: str, scheme: Literal["http", "https"]) -> Request:
    """ValueError where it is no HTTP request."""
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, version = first.split(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError(version)
    pairs = (line.partition(":") for line in lines)
    return Request(host, scheme, method, target, {name.strip().lower(): value.strip() for name, _, value in pairs})
