"""A desk to check facts at: a small checkout, stored pages, a memory, and scripts/check_facts.py as a program."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema

from atlas import load
from atlas.evidence.claims import claims
from tests.conftest import ROOT, SMALL, run

PAGES = ROOT / "tests" / "cases" / "pages" / "small"
POST, PIGEON = "docs/data/services/post.yml", "docs/data/services/pigeon.yml"
LIMITS, OVERVIEW = "/azure/post/limits", "/azure/post/overview"
Done = subprocess.CompletedProcess[str]


class Desk:
    """A checkout, stored pages and outputs that a test may change."""

    def __init__(self, folder: Path) -> None:
        self.root, self.pages, self.out = folder / "root", folder / "pages", folder / "out"
        self.state = folder / "state" / "facts.json"
        shutil.copytree(SMALL, self.root)
        shutil.copytree(PAGES, self.pages)

    def check(self, *more: str | Path) -> Done:
        return run("scripts/check_facts.py", "--root", self.root, "--out", self.out, *more)

    def judge(self, *more: str | Path) -> Done:
        return self.check("--pages", self.pages, *more)

    def night(self, day: int, *more: str | Path) -> Done:
        return self.judge("--state", self.state, "--now", f"2026-11-{day:02}T02:00:00", *more)

    def edit(self, file: str, old: str, new: str) -> None:
        """In a data file."""
        path = self.root / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new))

    def say(self, old: str, new: str, page: str = "limits") -> None:
        """On a stored page."""
        path = self.pages / f"{page}.html"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    @property
    def facts(self) -> list[dict[str, Any]]:
        """What was checked in facts.json, which must be what its schema says and name every statement."""
        found = json.loads((self.out / "facts.json").read_text())
        schema = json.loads((ROOT / "docs/data/schema/facts-report.schema.json").read_text())
        jsonschema.validate(found, schema, jsonschema.Draft202012Validator)
        catalogue, _ = load.catalogue(load.contents(self.root))
        if catalogue:
            assert {fact["key"] for fact in found["facts"]} == {claim.key for claim in claims(catalogue)}
        return [fact for fact in found["facts"] if fact["state"] != "not-checked"]

    def fact(self, service: str, criterion: str, tier: str | None = None) -> dict[str, Any]:
        [found] = [
            fact
            for fact in self.facts
            if (fact["service"], fact["criterion"], fact["tier"]) == (service, criterion, tier) and not fact["disputed"]
        ]
        return found

    @property
    def states(self) -> set[str]:
        return {fact["state"] for fact in self.facts}

    @property
    def told(self) -> str:
        return (self.out / "facts.md").read_text()

    @property
    def memory(self) -> dict[str, Any]:
        """The state, which must be what its schema says."""
        found = json.loads(self.state.read_text())
        schema = json.loads((ROOT / "docs/data/schema/facts-state.schema.json").read_text())
        jsonschema.validate(found, schema, jsonschema.Draft202012Validator)
        return dict(found)
