"""Waiting for what may never come: with a limit, and from a thread that stays free to hear Ctrl-C."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

CLOSE = 5.0  # seconds for what is being closed
Result = TypeVar("Result")


class Stuck(Exception):
    """A page of which nothing more can be learnt."""


async def in_time(seconds: float, waiting: Coroutine[Any, Any, Result], words: str) -> Result:
    """Stuck, with these words, where it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            return await waiting
    except TimeoutError:
        raise Stuck(words) from None


class Loop:
    """An event loop in a thread of its own: it minds neither Ctrl-C nor a loop of the caller's."""

    def __enter__(self) -> Loop:
        self.loop = asyncio.new_event_loop()
        self.begun: list[Future[Any]] = []
        # What was waiting when a page was left, or at Ctrl-C, fails later with nobody to hear it.
        self.loop.set_exception_handler(lambda *_: None)
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # What has just ended is still being taken down.
        self.loop.call_soon_threadsafe(self.loop.call_later, 0.1, self.loop.stop)
        self.thread.join(CLOSE)
        if not self.thread.is_alive():
            self.loop.close()

    def begin(self, waiting: Coroutine[Any, Any, Result]) -> Future[Result]:
        future = asyncio.run_coroutine_threadsafe(waiting, self.loop)
        self.begun.append(future)
        return future

    def cancel(self) -> None:
        """Whatever has been begun and is not done."""
        for future in self.begun:
            future.cancel()

    def run(self, waiting: Coroutine[Any, Any, Result], seconds: float | None = None) -> Result:
        return self.begin(waiting).result(seconds)
