"""The one issue of a report: found, made, edited, commented on, closed and opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, field_validator

from atlas.github.api import Api
from atlas.github.decide import Known, Plan
from atlas.github.marker import split
from atlas.github.refusal import Failed
from atlas.github.standing import Kind


class _Author(BaseModel):
    login: str = ""
    type: str = ""

    @property
    def bot(self) -> bool:
        return self.type == "Bot" or self.login.endswith("[bot]")


class _Comment(BaseModel):
    user: _Author | None = None
    body: str | None = None


class _Issue(_Comment):
    """The fields of GitHub's answer that matter here."""

    number: int
    state: str
    labels: tuple[str, ...] | None = None
    pull_request: Any = None

    @field_validator("labels", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        """GitHub names a label by itself or as an object."""
        return value and tuple(one.get("name", "") if isinstance(one, dict) else one for one in value)

    @property
    def bot(self) -> bool:
        return self.user is not None and self.user.bot


@dataclass(frozen=True)
class Desk:
    """Where one report's issue is kept."""

    api: Api
    kind: Kind
    label: str
    title: str

    def find(self, warn: Callable[[str], None]) -> _Issue | None:
        """The oldest that the bot made, or that carries our marker where another account made it; others are left."""
        every = self.api.every("issues", _Issue, labels=self.label, state="all", sort="created", direction="asc")
        issues = [issue for issue in every if issue.pull_request is None]
        ours = [issue for issue in issues if issue.bot or split(self.kind, issue.body or "")[1]]
        kept = min(ours, key=lambda issue: (not issue.bot, issue.number), default=None)
        for issue in issues:
            if issue is not kept:
                whose = f"#{kept.number} is" if kept else "None is"
                warn(f"#{issue.number} has the label {self.label} too and is left alone. {whose} the report's issue.")
        return kept

    def known(self, issue: _Issue) -> Known:
        text, wrote = split(self.kind, issue.body or "")
        said = [split(self.kind, comment.body or "")[1] for comment in self._comments(issue)]
        last = next((found for found in reversed(said) if found), None)
        return Known(issue.number, issue.state == "open", text, wrote, last)

    def _comments(self, issue: _Issue) -> Iterator[_Comment]:
        """Those of the issue's own author: anybody can write a comment that looks like ours."""
        for comment in self.api.every(f"issues/{issue.number}/comments", _Comment):
            if comment.user == issue.user:
                yield comment

    def carry_out(self, plan: Plan, issue: _Issue | None) -> str:
        """Comment first, then body and state at once, so that a crash between them shows in the marker."""
        if issue is None:
            return self._create(plan.body) if plan.body is not None else plan.why
        if plan.comment is not None:
            self._comment(issue, plan.comment)
        if plan.body is not None:
            fields: dict[str, Any] = {"body": plan.body}
            if plan.state is not None:
                fields["state"] = plan.state
                fields["state_reason"] = "completed" if plan.state == "closed" else "reopened"
            self.api.change(f"issues/{issue.number}", fields, _Issue)
        return f"#{issue.number}: {', '.join(steps(plan)) or 'left as it is'}: {plan.why}"

    def _create(self, body: str) -> str:
        colour = {"name": self.label, "color": "b60205", "description": "Kept by the nightly run"}
        if not self.api.exists(f"labels/{self.label}"):
            self.api.ensure("labels", colour)
        fields = {"title": self.title, "body": body, "labels": [self.label]}
        made = self.api.create("issues", fields, _Issue, existing=lambda: self.find(lambda _: None))
        if made.labels is not None and self.label.casefold() not in {name.casefold() for name in made.labels}:
            raise Failed(
                f"#{made.number} was made, but without its label {self.label}. Add it by hand, and give the token "
                "`issues: write`; else the next run makes another."
            )
        return f"#{made.number}: created"

    def _comment(self, issue: _Issue, body: str) -> None:
        def existing() -> _Comment | None:
            return next((found for found in self._comments(issue) if (found.body or "").strip() == body), None)

        self.api.create(f"issues/{issue.number}/comments", {"body": body}, _Comment, existing)


def steps(plan: Plan) -> list[str]:
    """The plan's steps in words."""
    moved = {"open": "reopened", "closed": "closed", None: ""}[plan.state]
    said = "commented" if plan.comment is not None else ""
    return [word for word in (said, "edited" if plan.body is not None else "", moved) if word]
