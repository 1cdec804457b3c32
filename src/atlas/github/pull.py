"""The one pull request of the ready patch: opened, its words kept up to date, closed when nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from atlas.github.api import Api
from atlas.github.patch import Proposed, marked
from atlas.plain import code

NOTHING = "0" * 16
SHOWN = 50
_HEAD = """These links have moved for good. Each new address was visited by the nightly run before it was put here.
Nothing but addresses is changed, in:
"""
_FOOT = """
The branch is made anew from the default branch whenever the patch changes; add to it, and it is left to you.
Close this without merging, and the same patch is not proposed again. Links that should stay as they are belong in
`docs/data/link-exceptions.yml`. Checks may wait for somebody's approval, as for every pull request by a workflow."""


class _Head(BaseModel):
    ref: str


class Pull(BaseModel):
    """The fields of GitHub's answer that matter here."""

    number: int
    state: str
    body: str | None = None
    merged_at: str | None = None
    head: _Head | None = None


def _words(proposed: Proposed) -> str:
    files = [f"- {code(name)}" for name in proposed.files[:SHOWN]]
    more = [f"- … and {len(proposed.files) - SHOWN} more"] if len(proposed.files) > SHOWN else []
    return "\n".join([_HEAD, *files, *more, _FOOT])


def _marker(digest: str) -> str:
    return f"<!-- atlas: patch digest={digest} -->"


@dataclass(frozen=True)
class Pulls:
    """The pull requests from one branch of this repository."""

    api: Api
    branch: str
    base: str
    title: str
    words: Callable[[Proposed], str] = _words

    def every(self) -> list[Pull]:
        """Newest first."""
        head = f"{self.api.place.owner}:{self.branch}"
        found = self.api.every("pulls", Pull, head=head, state="all", sort="created", direction="desc")
        ours = (pull for pull in found if pull.head is None or pull.head.ref == self.branch)
        return sorted(ours, key=lambda pull: -pull.number)

    def open(self) -> Pull | None:
        return next((pull for pull in self.every() if pull.state == "open"), None)

    def declined(self, digest: str) -> Pull | None:
        """The last one, where a person has closed it unmerged and it proposed the same."""
        last = next(iter(self.every()), None)
        refused = last and last.state == "closed" and last.merged_at is None and marked(last.body) == digest
        return last if refused else None

    def close(self) -> str:
        """Marked as closed by us, so that the same patch may come again."""
        pull = self.open()
        if pull is None:
            return "nothing to propose"
        body = f"Nothing is left to replace.\n\n{_marker(NOTHING)}"
        self.api.change(f"pulls/{pull.number}", {"state": "closed", "body": body}, Pull)
        return f"#{pull.number}: closed, nothing is left to propose"

    def propose(self, proposed: Proposed, digest: str) -> str:
        """Open the pull request, or put the words of the open one right."""
        body, pull = f"{self.words(proposed)}\n\n{_marker(digest)}", self.open()
        if pull is None:
            fields = {"title": self.title, "head": self.branch, "base": self.base, "body": body}
            pull = self.api.create("pulls", fields, Pull, existing=self.open)
            return f"#{pull.number}: created"
        if (pull.body or "").replace("\r\n", "\n").strip() == body.strip():
            return f"#{pull.number}: left as it is"
        self.api.change(f"pulls/{pull.number}", {"body": body}, Pull)
        return f"#{pull.number}: edited"
