"""The second client: asks as a browser does, keeps cookies on its way, and reads no more than it must."""

from __future__ import annotations

import re
import ssl
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from atlas.links.body import body_of, page_of
from atlas.links.failure import Wrong, classify
from atlas.links.look import PERMANENT, Failure, Hop, Look
from atlas.links.page import SOON, Page, refresh_target
from atlas.links.records import Client, Step
from atlas.network import deadline, extend, transport

MOST_HEADER = 20_000  # characters of one that are kept; sign-ins redirect to long addresses
MOST_HOPS = 20  # as browsers
MOST_SECONDS = 45.0  # for one visit, all hops together
READ_SECONDS = 25.0
MOST_HEADERS = 400_000  # bytes; Chromium takes 256 KB
HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "gzip, deflate",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Sec-Fetch-Dest": "document",
}
# Servers send cookies that Python's jar cannot read; it then says so with a traceback.
warnings.filterwarnings("ignore", message="http.cookiejar bug")
# The default breaks off at headers that browsers take.
httpcore.HTTP11Connection.MAX_INCOMPLETE_EVENT_SIZE = MOST_HEADERS


@dataclass
class Browser:
    """One connection pool for many visits; thread-safe, as each visit has cookies of its own."""

    context: ssl.SSLContext
    allow_private: bool = False
    before: Callable[[str], object] = lambda _: None
    """Called with the address before each request but the first of a visit whose turn was taken."""
    seconds: float = MOST_SECONDS
    _transport: httpx.HTTPTransport = field(init=False)

    def __post_init__(self) -> None:
        self._transport = transport(self.context, self.allow_private)

    def close(self) -> None:
        self._transport.close()

    def visit(self, url: str, by: Client = "recheck", method: str = "GET", due: bool = False) -> Look:
        """Never raises: what went wrong is in the look. `due`: the host's turn has been waited for."""
        visit = _Visit(self, by, method, due)
        try:
            with deadline(self.seconds):
                return visit.follow(url)
        except Exception as error:  # one odd link never stops the others
            return visit.failed(url, *classify(error))


@dataclass
class _Visit:
    """The way from one address to where it leads."""

    browser: Browser
    by: Client
    method: str
    due: bool
    steps: list[Step] = field(default_factory=list)
    hops: list[Hop] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    started: float = 0.0

    def failed(self, url: str, failure: Failure, words: str) -> Look:
        if self.started:
            self._note(url, None, words)
        return Look(url, None, failure, words, tuple(self.hops), steps=tuple(self.steps))

    def _note(self, url: str, status: int | None, error: str | None = None) -> None:
        seconds = round(time.monotonic() - self.started, 2)
        self.started = 0.0
        self.steps.append(
            Step(by=self.by, method=self.method, url=url[:2000], status=status, seconds=seconds, error=error)
        )

    def follow(self, url: str) -> Look:
        # The transport belongs to all visits, so this client is not closed.
        client = httpx.Client(transport=self.browser._transport, headers=HEADERS, timeout=READ_SECONDS, trust_env=False)
        while True:
            self._check(url, client)
            look, onward = self._once(client, url)
            if onward is None:
                return look
            self.hops.append(onward)
            url = onward.to

    def _check(self, url: str, client: httpx.Client) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise Wrong("scheme", f"leads to {url[:100]}, which is no web page")
        if parts.username or parts.password:
            raise Wrong("address", "holds a user name or a password, and is not asked")
        state = "; ".join(sorted(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar))
        if (url, state) in self.seen:
            raise Wrong("loop", f"comes back to {url[:200]}")
        if len(self.hops) > MOST_HOPS:
            raise Wrong("too-many", f"more than {MOST_HOPS}")
        self.seen.add((url, state))

    def _once(self, client: httpx.Client, url: str) -> tuple[Look, Hop | None]:
        if not self.due:
            asked = time.monotonic()
            self.browser.before(url)
            extend(time.monotonic() - asked)
        self.due = False
        self.started = time.monotonic()
        with client.stream(self.method, url.partition("#")[0]) as response:
            status, headers = response.status_code, {k.lower(): v[:MOST_HEADER] for k, v in response.headers.items()}
            body, whole = body_of(response) if status not in PERMANENT | {302, 303, 307} else (b"", True)
        self._note(url, status)
        page = page_of(headers, body, response.charset_encoding, whole)
        look = Look(url, status, None, "", tuple(self.hops), headers, page, tuple(self.steps))
        return look, onward(url, status, headers, page)


def onward(url: str, status: int, headers: dict[str, str], page: Page | None) -> Hop | None:
    """Where a reader is sent from here: Location (RFC 9110, 10.2.2), a Refresh header, the page's own refresh."""
    if status in PERMANENT | {302, 303, 307} and headers.get("location", "").strip():
        return Hop(joined(url, headers["location"]), status in PERMANENT)
    if not 200 <= status < 300:
        return None
    told = refresh_target(headers.get("refresh", ""))
    refresh = (told[1], told[0] == 0) if told and told[0] <= SOON else (page.refresh if page else None)
    to = joined(url, refresh[0]) if refresh else None
    here = to is None or to.partition("#")[0] == url.partition("#")[0] or urlsplit(to).scheme not in ("http", "https")
    return None if refresh is None or to is None or here else Hop(to, refresh[1])


def joined(url: str, target: str) -> str:
    """As browsers do: no white space around, none inside but percent-encoded."""
    try:
        return urljoin(url, re.sub(r"[\t\r\n]", "", target.strip()).replace(" ", "%20").replace("\\", "/"))
    except ValueError:
        raise Wrong("address", f"leads to {target[:100]!r}, which is no address") from None
