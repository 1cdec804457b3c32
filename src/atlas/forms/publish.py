"""What a form came to, written to GitHub: a pull request, or an answer; the only part that may write.

It runs no step of the reading again but judges the patch by what it does: which files, how many lines, and whether the
data are fine afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from atlas import load
from atlas.forms.event import Issue
from atlas.forms.outcome import Outcome, harmless, title
from atlas.forms.template import Kind
from atlas.github import patch
from atlas.github.api import Api
from atlas.github.git import Repository
from atlas.github.patch import Proposed
from atlas.github.pull import Pull, Pulls
from atlas.github.remark import Remark
from atlas.problem import printed
from atlas.program import Wrong

MOST_LINES: dict[Kind, int] = {"wrong-figure": 40, "new-reference": 40, "dead-link": 400}
_MAY: dict[Kind, str] = {
    "wrong-figure": r"docs/data/(services/[a-z0-9-]+|sources)\.yml",
    "new-reference": r"docs/data/references/[a-z0-9-]+\.yml",
    "dead-link": r"docs/[a-z0-9/-]+\.(md|yml)|CONTRIBUTING\.md|mkdocs\.yml",
}
_HELP = (
    "Edit the form above (the three dots, then **Edit**), and I look again. Or make the change yourself: the "
    "contributing page of the site says how, and a browser is enough."
)
_FOOT = (
    "A program made this change from a form and looked the words up; it cannot judge whether the page means what the "
    "table says. Checks may wait for somebody's approval, as for every pull request by a workflow: close and reopen "
    "it, or push to its branch."
)


def _changed_lines(content: bytes) -> int:
    return sum(line[:1] in (b"+", b"-") and line[:3] not in (b"+++", b"---") for line in content.splitlines())


def _data(repository: Repository, tree: str) -> dict[str, bytes]:
    """The data files of a tree, by their path below docs/data."""
    prefix = f"{load.DATA}/"
    listed = repository.git("ls-tree", "-r", "-z", "--full-tree", tree, "--", prefix).decode().split("\0")
    blobs = [line.partition("\t") for line in listed if line.partition("\t")[2].endswith(".yml")]
    return {name.removeprefix(prefix): repository.git("cat-file", "blob", what.split()[2]) for what, _, name in blobs}


@dataclass(frozen=True)
class Counter:
    """Where one form is handed in."""

    api: Api
    repository: Repository
    base: str
    issue: Issue

    @property
    def branch(self) -> str:
        return f"forms/issue-{self.issue.number}"

    @property
    def _remark(self) -> Remark:
        return Remark(self.api, self.issue.number, "form")

    def _pulls(self, found: Outcome) -> Pulls:
        return Pulls(
            self.api, self.branch, self.base, title(found.title), lambda proposed: self._words(found, proposed)
        )

    def _words(self, found: Outcome, proposed: Proposed) -> str:
        lines = [f"- {harmless(line)}" for line in found.lines]
        files = [f"- `{name}`" for name in proposed.files]
        who = f"Reported by @{self.issue.user.login} in #{self.issue.number}, by the form `{found.form}`."
        return "\n".join([who, "", *lines, "", "Changed:", "", *files, "", _FOOT, "", f"Closes #{self.issue.number}"])

    def _message(self, found: Outcome) -> str:
        user = self.issue.user
        credit = f"Co-authored-by: {user.login} <{user.id}+{user.login}@users.noreply.github.com>"
        return f"{title(found.title)}\n\nFrom the form in #{self.issue.number}.\n\n{credit}\n"

    def proposed(self, found: Outcome, content: bytes) -> Proposed:
        """The base with the patch; Wrong where it does anything that such a form cannot."""
        if _changed_lines(content) > MOST_LINES[found.form]:
            raise Wrong(f"The patch changes more than {MOST_LINES[found.form]} lines. Nothing was pushed.")
        made = patch.applied(self.repository, self.base, content, lambda p: bool(re.fullmatch(_MAY[found.form], p)))
        catalogue, problems = load.catalogue(_data(self.repository, made.tree))
        if catalogue is None or not made.files:
            why = printed(problems)[:500] or "nothing changes"
            raise Wrong(f"The data would not be fine after it: {why}. Nothing was pushed.")
        return made

    def foretold(self, found: Outcome, content: bytes) -> str:
        if found.state == "answer":
            return f"Would answer in #{self.issue.number} with {len(found.lines)} line(s)."
        return f"Would propose edits of {len(self.proposed(found, content).files)} file(s) from {self.branch}."

    def carry_out(self, found: Outcome, content: bytes) -> str:
        if found.state == "answer":
            return self._answer(found)
        made, digest = self.proposed(found, content), patch.digest(content)
        pulls = self._pulls(found)
        if declined := pulls.declined(digest):
            return self._declined(declined)
        pushed = patch.push(self.repository, self.branch, made, self._message(found))
        told = pulls.propose(made, digest)
        pull = pulls.open()
        where = f"#{pull.number}" if pull else self.branch
        lines = "\n".join(f"- {harmless(line)}" for line in found.lines)
        said = self._remark.say(f"Thank you. {where} makes the change, for somebody to look at.\n\n{lines}")
        return f"{self.branch}: {pushed}. {told}. #{self.issue.number}: {said}."

    def _declined(self, pull: Pull) -> str:
        said = self._remark.say(
            f"#{pull.number} proposed exactly this, and was closed by a person; please see there why."
        )
        return f"#{pull.number} proposed the same and was closed unmerged. #{self.issue.number}: {said}."

    def _answer(self, found: Outcome) -> str:
        """What was proposed before the form was edited holds no longer."""
        open_pull = Pulls(self.api, self.branch, self.base, "").open()
        closed = f" {Pulls(self.api, self.branch, self.base, '').close()}." if open_pull else ""
        lines = [harmless(line) if line.startswith("- ") else f"{harmless(line)}\n" for line in found.lines]
        text = "Thank you for the form. I could not make a change of it yet:\n\n" + "\n".join(lines)
        return f"#{self.issue.number}: {self._remark.say(f'{text.rstrip()}' + chr(10) * 2 + _HELP)}.{closed}"
