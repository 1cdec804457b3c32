"""GitHub's REST API: one host, no redirects, patience with its limits, and nothing made twice by accident."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from atlas.github.place import Place
from atlas.github.refusal import Failed, limit, refusal

TRIES = 4
PAGE = 100
MOST_PAGES = 100

Made = TypeVar("Made")


class Unsure(Exception):
    """The answer was lost: what was asked for may have been done or not."""


class Api:
    """The repository's part of the API; `patience` is the longest single wait, in seconds."""

    def __init__(
        self,
        place: Place,
        patience: float,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.place, self.patience, self.sleep, self.clock = place, patience, sleep, clock
        headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        headers["User-Agent"] = "azure-integration-atlas"
        if place.token:
            headers["Authorization"] = f"Bearer {place.token}"
        # trust_env: a .netrc could put another password in the place of the token.
        self.client = httpx.Client(headers=headers, timeout=30, follow_redirects=False, trust_env=False)

    def every(self, path: str, kind: type[Made], **params: str) -> Iterator[Made]:
        """All pages. The address of the next one is made here: a `Link` could lead the token elsewhere."""
        for number in range(1, MOST_PAGES + 1):
            answer = self._send("GET", path, params={**params, "per_page": str(PAGE), "page": str(number)})
            found = self._read(answer, list[kind])  # type: ignore[valid-type]
            yield from found
            if len(found) < PAGE and "next" not in answer.links:
                return

    def change(self, path: str, fields: dict[str, Any], kind: type[Made]) -> Made:
        return self._read(self._send("PATCH", path, fields), kind)

    def create(self, path: str, fields: dict[str, Any], kind: type[Made], existing: Callable[[], Made | None]) -> Made:
        """A new thing, once: where the answer is lost, `existing` looks whether it was made."""
        lost: Unsure | None = None
        for attempt in range(TRIES):
            try:
                return self._read(self._send("POST", path, fields, again=False), kind)
            except Unsure as unsure:
                lost = unsure
            self._pause(attempt)
            made = existing()
            if made is not None:
                return made
        raise Failed(f"{lost}; tried {TRIES} times. Run it again later.")

    def exists(self, path: str) -> bool:
        return self._send("GET", path, fine=(404,)).status_code != 404

    def ensure(self, path: str, fields: dict[str, Any]) -> None:
        """Make something named; that it is there already, or cannot be made by itself, is no failure."""
        self._send("POST", path, fields, fine=(404, 422))

    def _read(self, answer: httpx.Response, kind: type[Made]) -> Made:
        try:
            return TypeAdapter(kind).validate_json(answer.content)
        except ValidationError:
            what = f"{answer.request.method} {answer.request.url.path}"
            raise Failed(f"{what}: the answer is not one of GitHub's API. Is GITHUB_API_URL right?") from None

    def _send(
        self,
        method: str,
        path: str,
        fields: dict[str, Any] | None = None,
        params: dict[str, str] | None = None,
        again: bool = True,
        fine: tuple[int, ...] = (),
    ) -> httpx.Response:
        """One answer; `again`: whether to repeat what a failing server may have carried out."""
        url = f"{self.place.api}/repos/{self.place.repository}/{path}"
        why = "is limited"
        for attempt in range(TRIES):
            try:
                answer = self.client.request(method, url, json=fields, params=params)
            except httpx.RequestError as error:
                why = f"no answer ({type(error).__name__})"
            else:
                if answer.is_success or answer.status_code in fine:
                    return answer
                if self._waited(answer):
                    continue
                if answer.status_code < 500:
                    raise refusal(answer)
                why = f"status {answer.status_code}"
            if not again:
                raise Unsure(f"{method} {path}: {why}")
            self._pause(attempt)
        raise Failed(f"{method} {path}: {why}; tried {TRIES} times. Run it again later.")

    def _pause(self, attempt: int) -> None:
        self.sleep(min(2.0**attempt, self.patience))

    def _waited(self, answer: httpx.Response) -> bool:
        """Whether a limit was the reason, and is over now; Failed where it lasts longer than our patience."""
        seconds = limit(answer, self.clock())
        if seconds is None:
            return False
        if seconds > self.patience:
            raise Failed(f"GitHub limits this token for {seconds:.0f} s more. Nothing is lost; run it again later.")
        self.sleep(seconds)
        return True
