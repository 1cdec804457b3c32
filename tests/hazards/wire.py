"""Sending an answer, well or badly: head, body, pace, and how the connection ends."""

from __future__ import annotations

import asyncio
import socket
import struct
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from time import time

from tests.hazards import body as bodies
from tests.hazards.case import Answer
from tests.hazards.places import Place
from tests.hazards.request import Request

LONGEST = 9.0
"""Seconds after which a stream that would never end does."""
HANG = 3.0
"""Seconds of silence before the connection is closed."""
_TYPES = {"pdf": "application/pdf", "png": "image/png"}


@dataclass
class Wire:
    """One connection, and the answer that goes over it."""

    writer: asyncio.StreamWriter
    place: Place
    request: Request
    count: int

    async def send(self, answer: Answer) -> bool:
        """Whether the connection stays open."""
        await asyncio.sleep(answer.wait)
        if answer.raw is not None:
            return await self._raw(answer)
        if answer.ending in ("reset", "close"):
            return self._cut(answer)
        body, encoding = self._body(answer)
        self.writer.write(self._head(answer, len(body), encoding))
        if self.request.method != "HEAD":
            await self._send_body(answer, body)
        await self.writer.drain()
        return await self._end(answer)

    async def _raw(self, answer: Answer) -> bool:
        raw = self.place.fill(answer.raw or "").replace("{path}", self.request.target)
        self.writer.write(raw.encode(answer.charset))
        await self.writer.drain()
        return False

    def _cut(self, answer: Answer) -> bool:
        if answer.ending == "reset":
            raw = self.writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.writer.transport.abort()
        return False

    def _body(self, answer: Answer) -> tuple[bytes, str]:
        body = bodies.plain(answer, self.place, self.request, self.count)
        return bodies.packed(answer.packed, body) if answer.packed else (body, "")

    def _head(self, answer: Answer, length: int, encoding: str) -> bytes:
        reason = answer.reason if answer.reason is not None else _phrase(answer.status)
        lines = [f"HTTP/{answer.version} {answer.status} {reason}", f"Date: {formatdate(usegmt=True)}"]
        lines += [f"{name}: {value}" for name, value in self._headers(answer, length, encoding)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")

    def _headers(self, answer: Answer, length: int, encoding: str) -> list[tuple[str, str]]:
        kind = (
            answer.type if answer.type is not None else _TYPES.get(answer.file, f"text/html; charset={answer.charset}")
        )
        found = [("Content-Type", kind)] if kind else []
        found += [("Content-Encoding", encoding)] if encoding else []
        found += _framing(answer, length)
        if answer.go is not None:
            found.append(("Location", self._target(answer.go)))
        if answer.header_kb:
            one = "a" * (answer.header_kb * 1024 // answer.header_lines)
            found += [(f"X-Policy-{number}", one) for number in range(answer.header_lines)]
        for name, value in answer.headers.items():
            found += [(name, self._value(one)) for one in (value if isinstance(value, list) else [value])]
        return found

    def _target(self, address: str) -> str:
        return self.place.fill(address).replace("{path}", self.request.target).replace("{count}", str(self.count))

    def _value(self, value: str) -> str:
        """`{in 2 s}` becomes a date."""
        if value.startswith("{in "):
            return formatdate(time() + float(value.split()[1]), usegmt=True)
        return self._target(value)

    async def _send_body(self, answer: Answer, body: bytes) -> None:
        if answer.huge_mb:
            await self._stream(answer.huge_mb)
        elif answer.drip:
            await self._drip(body, answer.drip)
        elif answer.ending == "short":
            self.writer.write(body[: len(body) * 3 // 4])
        elif answer.ending == "unfinished":
            self.writer.write(b"%x\r\n%s\r\n" % (len(body), body))
        elif answer.ending == "hang":
            self.writer.write(body[:200])
        else:
            self.writer.write(body)

    async def _stream(self, megabytes: int) -> None:
        """As much as was promised, as long as LONGEST allows."""
        block = b"\0archive\0" * 14_000
        end = time() + LONGEST
        for _ in range(megabytes * 8):
            self.writer.write(block)
            await self.writer.drain()
            await asyncio.sleep(0.03)
            if time() > end:
                break

    async def _drip(self, body: bytes, seconds: float) -> None:
        parts = 16
        step = len(body) // parts + 1
        for start in range(0, len(body), step):
            self.writer.write(body[start : start + step])
            await self.writer.drain()
            await asyncio.sleep(seconds / parts)

    async def _end(self, answer: Answer) -> bool:
        if answer.ending == "hang":
            await asyncio.sleep(HANG)
        if answer.ending == "no-notify":
            await asyncio.sleep(0.05)
            self.writer.transport.abort()
        closes = answer.ending or answer.huge_mb or answer.version == "1.0"
        return not closes and self.request.stays


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _framing(answer: Answer, length: int) -> list[tuple[str, str]]:
    """How the length is told; nothing where the end of the connection is the end of the body."""
    if answer.ending == "unfinished":
        return [("Transfer-Encoding", "chunked")]
    if answer.ending in ("no-length", "no-notify") or answer.version == "1.0" or answer.status in (204, 304):
        return []
    return [("Content-Length", str((answer.huge_mb << 20) or length))]
