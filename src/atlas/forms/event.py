"""The event that GitHub gives a workflow: the fields that matter, each checked; nothing of it is ever run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from atlas.program import Wrong

LARGEST = 2_000_000  # bytes
Login = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?$")]
Number = Annotated[int, Field(gt=0, lt=2**53)]


class Author(BaseModel):
    """Who filled the form."""

    login: Login
    id: Number
    type: str = ""

    @property
    def bot(self) -> bool:
        return self.type == "Bot" or self.login.endswith("[bot]")


class Issue(BaseModel):
    """The form as it was sent."""

    number: Number
    state: str
    body: str | None = None
    user: Author
    pull_request: Any = None


class Event(BaseModel):
    """`issues`, whatever was done to it."""

    issue: Issue

    @property
    def concerns(self) -> bool:
        """Whether a person's open issue is meant."""
        return self.issue.state == "open" and self.issue.pull_request is None and not self.issue.user.bot


def event(path: Path) -> Event:
    """Of the file that GITHUB_EVENT_PATH names."""
    if path.stat().st_size > LARGEST:
        raise Wrong(f"{path}: is larger than {LARGEST // 1_000_000} MB. No event is.")
    try:
        return Event.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Wrong(
            f"{path}: is not the event of an issue ({where}: {first['msg'][:100]}). See GITHUB_EVENT_PATH."
        ) from None
