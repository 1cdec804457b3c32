"""One run of scripts/check_links.py over all hazards: verdicts, new addresses, and how often hosts are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

from atlas.links.records import Link, Report
from tests.hazards.case import Case, load
from tests.hazards.checker import Checker, Done, on_page
from tests.hazards.listening import hazards
from tests.hazards.server import Hazards

CASES = load()
PATIENCE = "3"


@dataclass(frozen=True)
class Night:
    """One run, and what the hosts saw of it."""

    server: Hazards
    done: Done
    report: Report

    def links(self, case: Case) -> list[Link]:
        return on_page(self.report, self.server.place(case.id))


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    with hazards(CASES) as server:
        checker = Checker(server, tmp_path_factory.mktemp("hazards"), "--patience", PATIENCE)
        done = checker.run("--now", "2026-11-01T02:00:00Z")
        assert done.returncode in (0, 1), done.stderr
        yield Night(server, done, checker.report)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_verdict(night: Night, case: Case) -> None:
    found = night.links(case)
    told: set[str] = {link.verdict for link in found} or {"absent"}
    assert told <= set(case.expect), [(link.url, link.verdict, link.evidence.why) for link in found]
    targets = [unquote(target) for target in night.server.place(case.id).targets]
    new = [unquote(link.to) for link in found if link.verdict == "moved" and link.to]
    assert not case.to or set(new) <= set(targets), new


@pytest.mark.parametrize("case", [case for case in CASES if case.most is not None], ids=lambda case: case.id)
def test_no_host_is_asked_more_than_needed(night: Night, case: Case) -> None:
    asked = night.server.memory.hosts.get(night.server.place(case.id).ip("here"), [])
    assert len(asked) <= (case.most or 0), [one.request.target for one in asked]


def test_a_host_that_refuses_is_asked_more_slowly(night: Night) -> None:
    """Forty pages of a host that takes five requests a second."""
    log = night.server.memory.hosts[next(p for p in night.server.places if p.case.id == "limit-429").ip("here")]
    refused = [one for one in log if one.status == 429]
    assert len(refused) <= len(log) / 4, [round(one.when - log[0].when, 1) for one in refused]
    assert len({one.request.target for one in log if one.status == 200}) == 40


def test_private_addresses_are_not_asked(tmp_path: Path) -> None:
    """Without --allow-private, as in every run but a test's."""
    with hazards([case for case in CASES if case.id in ("by-id", "chain-301", "true-404", "tls-good")]) as server:
        checker = Checker(server, tmp_path, "--patience", "0.1")
        checker.options = tuple(option for option in checker.options if option != "--allow-private")
        checker.run("--now", "2026-11-01T02:00:00Z")
        assert server.log() == []
        assert {link.verdict for link in checker.report.links if "127." in link.url} == {"inconclusive"}
