"""What a form is judged with: the checkout's data, today, and the pages of the web; and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from atlas import load
from atlas.catalogue import Catalogue
from atlas.contribute.layout import Unusual, edited
from atlas.evidence.check import Reader
from atlas.forms.answers import Unclear
from atlas.plain import code

BY_HAND = "The file is laid out in a way that I cannot edit without moving other lines. Please edit it by hand."


@dataclass(frozen=True)
class Change:
    """New texts of data files, with the title and the lines that tell of them."""

    title: str
    files: Mapping[str, str]
    told: tuple[str, ...] = ()


class Looks(Protocol):
    """Visits any public address; see contribute.look."""

    def __call__(self, url: str) -> object: ...


@dataclass(frozen=True)
class Desk:
    """All that comes from outside is a function, so that tests need no network."""

    root: Path
    files: Mapping[str, bytes]
    catalogue: Catalogue
    today: date
    read: Reader
    """The page of a source."""
    texts: dict[str, str] = field(default_factory=dict)
    """Files that this form has changed, by their path below docs/data."""

    def text(self, name: str) -> str:
        return self.texts.get(name) or self.files[name].decode()

    def edit(self, name: str, change: Callable[[object], None]) -> None:
        try:
            self.texts[name] = edited(self.text(name), change)
        except Unusual:
            raise Unclear(BY_HAND, f"It is {code(str(load.DATA / name))}.") from None

    def checked(self) -> Catalogue:
        """The catalogue with the changes; Unclear tells what the checks find."""
        files = {**self.files, **{name: text.encode() for name, text in self.texts.items()}}
        catalogue, problems = load.catalogue(files, self.today)
        if catalogue is None:
            told = [f"- {code(f'{one.what}. {one.fix}', 400)}" for one in sorted(set(problems))[:10]]
            raise Unclear("With this change the data would not pass the checks:", *told)
        return catalogue

    def change(self, title: str, *told: str) -> Change:
        """Only files that differ."""
        new = {n: text for n, text in self.texts.items() if text.encode() != self.files[n]}
        if not new:
            raise Unclear("The data say this already. Thank you for looking.")
        return Change(title, {str(load.DATA / name): text for name, text in new.items()}, told)
