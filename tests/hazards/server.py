"""The hosts of all cases on loopback, in a thread of its own, and an address that controls them."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.hazards.case import Answer, Case, Kind
from tests.hazards.certificates import AIA, Authority
from tests.hazards.memory import Asked, Memory
from tests.hazards.places import CONTROL, Place, Ports, Role
from tests.hazards.request import Request, parse
from tests.hazards.wire import Wire

_HOME = Answer(title="Welcome")
_MISSING = Answer(status=404, title="404 Not Found", text="<p>There is no such page here.</p>")
IDLE = 15.0
TLS_HELLO = b"\x16"


class Hazards:
    """All hosts; `instead` is answered to everything, as when it is one's own network that answers."""

    def __init__(self, cases: Iterable[Case], folder: Path, ports: Ports) -> None:
        self.ports = ports
        self.places = [Place(case, number, ports) for number, case in enumerate(cases)]
        self.hosts: dict[str, tuple[Place, Role]] = {
            place.ip(role): (place, role) for place in reversed(self.places) for role in place.used()
        }
        self.shared = [answer for place in self.places if place.case.address for answer in place.case.here]
        self.memory = Memory()
        self.instead: Answer | None = None
        self._contexts: dict[Kind, ssl.SSLContext] = {}
        secure = tuple(place.ip(role) for place in self.places if place.secure for role in place.used())
        self.authority = Authority(folder, (CONTROL, *secure))

    @property
    def control(self) -> str:
        return f"http://{CONTROL}:{self.ports.plain}"

    def reset(self, night: int = 1) -> None:
        """Forget what was asked, and begin a night."""
        self.memory = Memory(night)

    def place(self, name: str) -> Place:
        return next(place for place in self.places if place.case.id == name)

    def answer(self, request: Request) -> tuple[Place, Answer]:
        """What the host says; the address of a missing certificate, home and 404 are built in."""
        place, role = self.hosts[request.host]
        if self.instead:
            return place, self.instead
        answers = self.shared if place.case.address else place.answers(role)
        found = self.memory.choose(answers, request)
        return place, found or (_HOME if request.target == "/" else _MISSING)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, whatever the client does to it."""
        trouble = (OSError, EOFError, asyncio.LimitOverrunError, ValueError, asyncio.TimeoutError)
        try:
            with suppress(*trouble):
                while await self._once(reader, writer):
                    pass
        finally:
            with suppress(*trouble, ssl.SSLError):
                writer.close()
                await writer.wait_closed()

    async def _once(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        host = writer.get_extra_info("sockname")[0]
        if await self._speaks_first(host, writer):
            return False
        first = await asyncio.wait_for(reader.readexactly(1), IDLE)
        if first == TLS_HELLO:
            return await self._plain(writer, b"speak http", "text/plain", "400 Bad Request")
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE)
        request = parse(first + head, host, "https" if writer.get_extra_info("ssl_object") else "http")
        if host == CONTROL:
            return await self._control(writer, request)
        return await self._answer(writer, request)

    async def _speaks_first(self, host: str, writer: asyncio.StreamWriter) -> bool:
        """A host whose only answer has the address "" does not wait for a request."""
        place, role = self.hosts.get(host, (None, None))
        first = place.answers(role)[:1] if place and role else ()
        if not first or first[0].at != "":
            return False
        nothing = Request(host, "http", "", "", {})
        self.memory.note(nothing)
        await Wire(writer, self.hosts[host][0], nothing, 0).send(first[0])
        return True

    async def _answer(self, writer: asyncio.StreamWriter, request: Request) -> bool:
        memory = self.memory
        asked = memory.note(request)
        memory.busy[request.host] += 1
        try:
            place, answer = self.answer(request)
            asked.status = 0 if answer.ending in ("reset", "close") or answer.raw else answer.status
            if request.target == AIA and place.secure:
                return await self._plain(writer, self.authority.middle, "application/pkix-cert")
            return await Wire(writer, place, request, len(memory.hosts[request.host])).send(answer)
        finally:
            memory.busy[request.host] -= 1

    async def _plain(self, writer: asyncio.StreamWriter, content: bytes, kind: str, status: str = "200 OK") -> bool:
        head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}", "Connection: close"]
        writer.write("\r\n".join([*head, "", ""]).encode() + content)
        await writer.drain()
        return False

    async def _control(self, writer: asyncio.StreamWriter, request: Request) -> bool:
        """/reset?night=N, /stats and /ca.pem"""
        parts = urlsplit(request.target)
        options = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/ca.pem":
            return await self._plain(writer, self.authority.root.read_bytes(), "application/x-pem-file")
        if parts.path == "/reset":
            self.reset(int(options.get("night", "1")))
        return await self._plain(writer, json.dumps(self.stats(), indent=1).encode(), "application/json")

    def log(self) -> list[tuple[str, list[Asked]]]:
        """What each host was asked, in order; a copy, as requests may still come in."""
        return [(host, list(log)) for host, log in list(self.memory.hosts.items())]

    def stats(self) -> dict[str, object]:
        """Requests by host: how many, the most in a second, and each address with what it was answered."""
        hosts = {
            host: {
                "requests": len(log),
                "peak": self.memory.peak(host),
                "asked": [f"{one.request.method} {one.request.target} {one.status}" for one in log],
            }
            for host, log in self.log()
        }
        return {"night": self.memory.night, "requests": sum(map(len, self.memory.hosts.values())), "hosts": hosts}

    async def listen(self) -> list[asyncio.Server]:
        """OSError where a port is taken."""
        self.context("good")  # and the authority with it, before anybody waits for it
        plain = [ip for ip in [CONTROL, *self.hosts] if ":" not in ip or _has_ipv6()]
        found = [await asyncio.start_server(self.serve, plain, self.ports.plain, limit=1 << 17, backlog=200)]
        for place in self.places:
            if place.case.tls:
                for role in place.used():
                    context = self.context(place.case.tls, place.fill("{here}" + AIA) if role == "here" else "")
                    found.append(await asyncio.start_server(self.serve, place.ip(role), self.ports.secure, ssl=context))
        return found

    def context(self, kind: Kind, issuer_at: str = "") -> ssl.SSLContext:
        if kind not in self._contexts or kind == "no-intermediate":
            self._contexts[kind] = self.authority.context(kind, issuer_at)
        return self._contexts[kind]


def _has_ipv6() -> bool:
    return Path("/proc/net/if_inet6").exists()
