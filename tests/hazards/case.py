"""What a case file may say: a link, what its hosts answer, which verdicts are right. README.md tells of the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

from atlas.links.records import Verdict

FOLDER = Path(__file__).parent / "cases"
Ending = Literal["", "reset", "close", "short", "unfinished", "no-length", "hang", "no-notify"]
Packing = Literal["", "gzip", "half-gzip", "deflate", "raw-deflate", "brotli", "zstd", "bomb"]
Kind = Literal[
    "good",
    "expired",
    "not-yet",
    "other-name",
    "self-signed",
    "stranger",
    "no-intermediate",
    "no-intermediate-no-address",
    "old-protocol",
    "asks-for-certificate",
]


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(Record):
    """Conditions on a request; all that are given must hold."""

    method: Words = ()
    browser: bool | None = None
    has: dict[str, str] = {}
    lacks: dict[str, str] = {}
    cookie: str = ""
    times: int = 0
    seconds: float = 0
    nights: tuple[int, ...] = ()
    scheme: str = ""
    faster: tuple[int, float] | None = None
    together: int = 0
    chance: float = 0
    after: str = ""


class Answer(Record):
    """What is sent; the first answer whose address and conditions fit is used."""

    at: str | None = None
    when: When = When()
    status: int = 200
    reason: str | None = None
    headers: dict[str, str | list[str]] = {}
    go: str | None = None
    title: str = ""
    h1: str | None = None
    text: str | None = None
    head: str = ""
    lang: str = "en"
    page: str = "plain"
    body: str | None = None
    file: Literal["", "pdf", "png"] = ""
    type: str | None = None
    charset: str = "utf-8"
    mark: bool = False
    packed: Packing = ""
    filler_kb: int = 0
    huge_mb: int = 0
    header_kb: int = 0
    header_lines: int = 1
    wait: float = 0
    drip: float = 0
    ending: Ending = ""
    version: Literal["1.1", "1.0"] = "1.1"
    raw: str | None = None


class Case(Record):
    """A page of the site with one or more links that are judged alike."""

    id: str
    why: str
    expect: Words = ("ok",)
    link: Words = ("{here}/",)
    href: Words = ()
    to: Words = ()
    tls: Kind | None = None
    site: str = ""
    address: str = ""
    most: int | None = None
    copies: int = 1
    here: tuple[Answer, ...] = ()
    there: tuple[Answer, ...] = ()
    third: tuple[Answer, ...] = ()

    def model_post_init(self, _: Any) -> None:
        unknown = set(self.expect) - set(get_args(Verdict)) - {"absent"}
        if unknown:
            raise ValueError(f"{self.id}: no such verdict: {unknown}")


def parse(text: str) -> Iterator[Case]:
    """`shared` holds YAML anchors and is left out; `hosts: n` stands for n cases that differ in their host only."""
    for entry in yaml.safe_load(text)["cases"]:
        hosts = entry.pop("hosts", 0)
        for number in range(1, hosts + 1):
            yield Case.model_validate({**entry, "id": f"{entry['id']}-{number}"})
        if not hosts:
            yield Case.model_validate(entry)


def load(folder: Path = FOLDER) -> list[Case]:
    """All cases, in the order of their files; an id may stand once only."""
    return distinct(case for path in sorted(folder.glob("*.yml")) for case in parse(path.read_text("utf-8")))


def nights(name: str) -> list[Case]:
    """The cases of one story that takes several nights."""
    return distinct(parse((FOLDER / "nights" / f"{name}.yml").read_text("utf-8")))


def distinct(cases: Iterable[Case]) -> list[Case]:
    found = list(cases)
    names = [case.id for case in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"ids that stand twice: {sorted(twice)}")
    return found
