"""Which loopback address each host of a case has; Linux answers on all of 127.0.0.0/8."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

from tests.hazards.case import Answer, Case

Role = Literal["here", "there", "third"]
ROLES: tuple[Role, ...] = ("here", "there", "third")
NETWORKS: dict[Role, int] = {"here": 71, "there": 72, "third": 73}
CONTROL = "127.70.0.1"
LONG = 6000
_MARK = re.compile(r"\{(here|there|third|heres|theres|closed|host|port|authority_there|long)\}")


@dataclass(frozen=True)
class Ports:
    plain: int
    secure: int
    closed: int


@dataclass(frozen=True)
class Place:
    """A case with its addresses; `number` is that of the case in the run."""

    case: Case
    number: int
    ports: Ports

    def ip(self, role: Role) -> str:
        if role == "here" and self.case.address:
            return self.case.address
        return f"127.{NETWORKS[role]}.{self.number // 250}.{self.number % 250 + 1}"

    def host(self, role: Role) -> str:
        """As it stands in an address."""
        return f"[{self.ip(role)}]" if ":" in self.ip(role) else self.ip(role)

    def used(self) -> list[Role]:
        return [role for role in ROLES if role == "here" or getattr(self.case, role)]

    def answers(self, role: Role) -> tuple[Answer, ...]:
        found: tuple[Answer, ...] = getattr(self.case, role)
        return found

    @property
    def secure(self) -> bool:
        return self.case.tls is not None

    def fill(self, text: str) -> str:
        """Put the case's own addresses in place of the marks that README.md lists."""
        return _MARK.sub(lambda found: self._mark(found[1]), text)

    def _mark(self, name: str) -> str:
        if name in ROLES:
            return f"http://{self.host(name)}:{self.ports.plain}"
        return {
            "heres": f"https://{self.host('here')}:{self.ports.secure}",
            "theres": f"https://{self.host('there')}:{self.ports.secure}",
            "closed": f"http://{self.host('here')}:{self.ports.closed}",
            "host": self.host("here"),
            "port": str(self.ports.plain),
            "authority_there": f"{self.host('there')}:{self.ports.plain}",
            "long": "a" * LONG,
        }[name]

    @property
    def links(self) -> list[str]:
        return [
            self.fill(link).replace("{n}", str(number))
            for link in self.case.link
            for number in range(1, self.case.copies + 1)
        ]

    @property
    def hrefs(self) -> list[str]:
        """What stands in the page's source, between double quotes."""
        return [self.fill(href) for href in self.case.href] or [html.escape(link) for link in self.links]

    @property
    def targets(self) -> list[str]:
        return [self.fill(target) for target in self.case.to]
