"""Whether pages prove statements: for changes that give a source another address."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.evidence.check import Reader, judged
from atlas.evidence.claims import Claim
from atlas.evidence.state import Memory
from atlas.plain import code

MOST = 10


def unproved(by_source: Mapping[str, list[Claim]], read: Reader) -> list[str]:
    """A line for each statement that its page does not prove."""
    results = [r for name, found in by_source.items() for r in judged(found, Memory(), read(name, found, None))]
    bad = [r for r in results if r.verdict.state != "verified"]
    told = [f"- {code(r.claim.key, 200)}: {r.verdict.state}" for r in bad[:MOST]]
    return [*told, f"- and {len(bad) - MOST} more"] if len(bad) > MOST else told
