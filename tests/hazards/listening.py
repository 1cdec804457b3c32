"""The server in a thread of its own, on ports that are free on all addresses, as long as a block lasts."""

from __future__ import annotations

import asyncio
import random
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.hazards import body as bodies
from tests.hazards.case import Case
from tests.hazards.places import Ports
from tests.hazards.server import Hazards

_LAST = 32_000
"""Below the ports that the system gives to outgoing connections."""


async def _listening(cases: list[Case], folder: Path) -> tuple[Hazards, list[asyncio.Server]]:
    """On ports that are free on all addresses."""
    for _ in range(20):
        first = random.randrange(20_000, _LAST, 4)  # noqa: S311
        made = Hazards(cases, folder, Ports(first, first + 1, first + 2))
        with suppress(OSError):
            return made, await made.listen()
    raise OSError("no free port on 127.0.0.0/8")


@contextmanager
def hazards(cases: Iterable[Case]) -> Iterator[Hazards]:
    """Serves as long as the block lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with tempfile.TemporaryDirectory() as folder:
        wanted = list(cases)
        if any(answer.packed == "bomb" for case in wanted for answer in case.here):
            bodies.bomb()  # takes a second; not while others wait
        made, servers = asyncio.run_coroutine_threadsafe(_listening(wanted, Path(folder)), loop).result()
        try:
            yield made
        finally:
            asyncio.run_coroutine_threadsafe(_stop(servers), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


async def _stop(servers: list[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
