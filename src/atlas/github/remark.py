"""The one comment of ours on an issue or a pull request: made once, edited from then on."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from atlas.github.api import Api
from atlas.github.words import LIMIT, fit


class _Author(BaseModel):
    login: str = ""
    type: str = ""


class Comment(BaseModel):
    """The fields of GitHub's answer that matter here."""

    id: int
    body: str | None = None
    user: _Author | None = None


@dataclass(frozen=True)
class Remark:
    """`name` tells our comments of several purposes apart; only a program's own comment is taken for ours."""

    api: Api
    number: int
    name: str

    @property
    def _mark(self) -> str:
        return f"<!-- atlas: {self.name} -->"

    def find(self) -> Comment | None:
        for comment in self.api.every(f"issues/{self.number}/comments", Comment):
            ends = (comment.body or "").replace("\r\n", "\n").rstrip().endswith(f"\n{self._mark}")
            if ends and comment.user and comment.user.type == "Bot":
                return comment
        return None

    def say(self, text: str) -> str:
        """What was done, in a word."""
        body, there = f"{fit(text.strip(), LIMIT - 200)}\n\n{self._mark}", self.find()
        if there is None:
            self.api.create(f"issues/{self.number}/comments", {"body": body}, Comment, self.find)
            return "commented"
        if (there.body or "").replace("\r\n", "\n").strip() == body:
            return "the comment says so already"
        self.api.change(f"issues/comments/{there.id}", {"body": body}, Comment)
        return "the comment was edited"
