"""The connections of the sweep: LinkChecker's client (requests) held to public addresses, turns and deadlines."""

from __future__ import annotations

import resource
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpcore
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from atlas.links.pace import Pace, host_of
from atlas.links.records import Step
from atlas.network import resolved

MOST_ADDRESSES = 3  # of a host; each may take the whole time to connect
TICK = 0.5  # seconds between two looks for overdue requests


def words(error: BaseException) -> str:
    """What went wrong, without the names of the layers that it came through."""
    while inner := next(
        (arg for arg in (getattr(error, "reason", None), *error.args) if isinstance(arg, Exception)), None
    ):
        error = inner
    told = " ".join(str(error).split())
    return (told.partition("): ")[2] or told)[:200] or type(error).__name__


class Watch(threading.Thread):
    """Ends requests that are overdue: a time-out counts from byte to byte, and a server may send one now and then."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.until: dict[int, float] = {}
        self.at: dict[int, socket.socket] = {}
        self.done = threading.Event()

    def begin(self, seconds: float) -> None:
        self.until[threading.get_ident()] = time.monotonic() + seconds

    def end(self) -> None:
        self.until.pop(threading.get_ident(), None)
        self.at.pop(threading.get_ident(), None)

    def extend(self, seconds: float) -> None:
        """Waiting for a host's turn is not the link's time."""
        thread = threading.get_ident()
        if thread in self.until:
            self.until[thread] += seconds

    def overdue(self) -> bool:
        return time.monotonic() > self.until.get(threading.get_ident(), time.monotonic())

    def run(self) -> None:
        while not self.done.wait(TICK):
            now = time.monotonic()
            for thread in [thread for thread, until in list(self.until.items()) if now > until]:
                self._cut(self.at.get(thread))

    def _cut(self, sock: socket.socket | None) -> None:
        # http.client lets go of a socket whose body has no length, so it is kept here.
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


class _Guarded(HTTPConnection):
    """Connects to the very address that was found to be public; tells the watch which connection a thread uses."""

    watch: Watch
    allow_private: bool

    def _new_conn(self) -> socket.socket:
        try:
            addresses = resolved(self._dns_host, int(self.port or 80), self.allow_private)
        except httpcore.ConnectError as error:
            raise NewConnectionError(self, str(error)) from error
        return self._connected(addresses)

    def _connected(self, addresses: list[str]) -> socket.socket:
        addresses = addresses[:MOST_ADDRESSES]
        for number, address in enumerate(addresses, 1):
            try:
                where = (address, int(self.port or 80))
                return create_connection(where, self.timeout, socket_options=self.socket_options)
            except OSError as error:
                if number == len(addresses):
                    raise NewConnectionError(self, str(error)) from error
        raise NewConnectionError(self, f"{self.host} has no address")

    def connect(self) -> None:
        super().connect()
        self._tell()

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        self._tell()
        super().putrequest(*args, **kwargs)

    def _tell(self) -> None:
        if self.sock is not None:
            self.watch.at[threading.get_ident()] = self.sock


def most_pools() -> int:
    """Hosts whose connections are kept: hosts come in turn, and a process may open so many files only."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(max(files // 2, 50), 1000) if files > 0 else 1000


class Adapter(HTTPAdapter):
    """One for all sessions; six connections to a host, as browsers."""

    def __init__(self, watch: Watch, allow_private: bool) -> None:
        own = {"watch": watch, "allow_private": allow_private}
        plain = type("Plain", (_Guarded,), own)
        secure = type("Secure", (_Guarded, HTTPSConnection), own)
        self._pools = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }
        super().__init__(pool_connections=most_pools(), pool_maxsize=6)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


class Session(requests.Session):
    """Notes every request of a link, and waits for the host's turn before each redirect."""

    def __init__(self, adapter: Adapter, pace: Pace, watch: Watch, headers: dict[str, str], most_hops: int) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = most_hops
        self.headers.update(headers)
        self.mount("http://", adapter)
        self.mount("https://", adapter)
        self.pace, self.watch = pace, watch
        self.steps: list[Step] = []

    def begin(self) -> None:
        """A new link: nothing of the last one is left."""
        self.cookies.clear()
        self.steps = []

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """All that is ours to send is the session's; merging it anew for each request would cost as much as sending."""
        made = requests.PreparedRequest()
        made.prepare(request.method, request.url, headers=self.headers, hooks=self.hooks, cookies=self.cookies)
        return made

    def resolve_redirects(  # type: ignore[override]
        self, resp: requests.Response, *args: Any, **kwargs: Any
    ) -> Iterator[Any]:
        """Redirects without their bodies, which requests would read whole, however long they are."""
        if resp.is_redirect:
            resp._content = b""
            resp.close()
        yield from super().resolve_redirects(resp, *args, **kwargs)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        url, started = str(request.url), time.monotonic()
        if self.steps:
            self.watch.extend(self.pace.wait(host_of(url)))
        if "@" in urlsplit(url).netloc:
            raise requests.exceptions.InvalidURL("holds a user name or a password, and is not asked")
        status: int | None = None
        error: str | None = None
        try:
            response = super().send(request, **kwargs)
            status = response.status_code
        except Exception as failure:
            error = words(failure)
            raise
        finally:
            seconds = round(time.monotonic() - started, 2)
            self.steps.append(Step(by="sweep", url=url[:2000], status=status, seconds=seconds, error=error))
        return response
