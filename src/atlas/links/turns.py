# SPDX-License-Identifier: GPL-2.0-or-later
"""LinkChecker's queue, handing out only what is ready to be sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from linkcheck.cache.urlqueue import Empty, UrlQueue

from atlas.links.pace import Lanes, Pace


class Queue(UrlQueue):  # type: ignore[misc]
    """Addresses, not URL objects, wait here: 20,000 of them must fit; what comes out is due."""

    def __init__(self, pace: Pace, make: Callable[[str], Any]) -> None:
        super().__init__()
        self.queue = Lanes(pace)
        self.make = make

    def fill(self, urls: Iterable[str]) -> None:
        with self.mutex:
            for url in urls:
                self.queue.append(url)
                self.unfinished_tasks += 1

    def _get(self, timeout: float | None) -> Any:
        end = time.monotonic() + (timeout or 0)
        while True:
            url, wait = self.queue.next()
            if url is not None:
                self.in_progress += 1
                return self.make(url)
            left = end - time.monotonic()
            if left <= 0 or not self.unfinished_tasks:
                raise Empty
            self.not_empty.wait(min(left, wait))

    def task_done(self, url_data: object) -> None:
        super().task_done(url_data)
        if not self.unfinished_tasks:
            with self.not_empty:
                self.not_empty.notify_all()
