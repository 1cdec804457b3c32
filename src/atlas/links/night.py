"""What one run found, before history: the form in which shards meet, and the journal that survives a crash."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Literal

from pydantic import AwareDatetime, ValidationError

from atlas.links.pace import host_of
from atlas.links.records import Finding, Place, Record, Report

FRESH = timedelta(hours=12)
"""A journal older than this is another night's."""


class Night(Record):
    """links-shard.json"""

    version: Literal[1] = 1
    run: AwareDatetime
    shard: str | None = None
    site: str
    """Digest of all addresses of the site, so that shards of different sites do not meet."""
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, tuple[Place, ...]] = {}


class Mixed(Exception):
    """The shards do not make one run; the message has the remedy."""


def digest(urls: Iterable[str]) -> str:
    return f"{zlib.crc32(chr(10).join(sorted(urls)).encode('utf-8', 'surrogatepass')):08x}"


def share(urls: Iterable[str], number: int, of: int) -> list[str]:
    """Those of one shard: all links of a host fall to the same one, whatever the order."""
    return [url for url in urls if zlib.crc32(host_of(url).encode("utf-8", "surrogatepass")) % of == number - 1]


def merged(nights: list[Night]) -> Night:
    """One run out of its shards; Mixed where one is missing, comes twice or belongs to another site."""
    if not nights:
        raise Mixed("there are no shards. Name the --out folder of each.")
    if len({night.site for night in nights}) > 1:
        raise Mixed("the shards are of different sites. Run all of them on the same build.")
    names = [night.shard for night in nights]
    if max(night.run for night in nights) - min(night.run for night in nights) > FRESH:
        raise Mixed("the shards are of different nights. Run all of them again.")
    if set(names) != {f"{number}/{len(names)}" for number in range(1, len(names) + 1)}:
        told = ", ".join(sorted(name or "a run without --shard" for name in names))
        raise Mixed(f"the shards ({told}) do not make one run. Give each of 1/n to n/n once.")
    findings = {finding.url: finding for night in nights for finding in night.findings}
    places = {url: found for night in nights for url, found in night.places.items()}
    run = min(night.run for night in nights)
    return Night(run=run, site=nights[0].site, findings=tuple(findings.values()), places=places)


class Journal:
    """Findings as they come, a line each; a half-written last line is left out when it is read again."""

    def __init__(self, path: Path, now: datetime, resume: bool) -> None:
        self.path = path
        started, self.kept = read(path, now) if resume else (None, {})
        self.run = started or now
        """When the run began, or the one that it goes on with."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._out: IO[str] = path.open("a" if started else "w", encoding="utf-8")
        # In a journal that goes on, this ends a line that was cut short.
        self._out.write("\n" if started else json.dumps({"run": now.isoformat()}) + "\n")
        self._out.flush()

    def keep(self, finding: Finding) -> None:
        """One write for a line, so that threads do not mix theirs; it is in the system's hands at once."""
        self._out.write(finding.model_dump_json(exclude_none=True) + "\n")
        self._out.flush()

    def done(self) -> None:
        self._out.close()
        self.path.unlink(missing_ok=True)


def read(path: Path, now: datetime) -> tuple[datetime | None, dict[str, Finding]]:
    """When the interrupted run began, and its findings; none of one that is too old or not readable."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        started = datetime.fromisoformat(json.loads(lines[0])["run"])
        if abs(now - started) > FRESH:
            return None, {}
    except (OSError, ValueError, IndexError, KeyError, TypeError, RecursionError):
        return None, {}
    found: dict[str, Finding] = {}
    for line in lines[1:]:
        try:
            finding = Finding.model_validate_json(line)
        except ValidationError:
            continue
        found[finding.url] = finding
    return started, found


def finished(out: Path, now: datetime | None) -> Report | None:
    """The report of the run that --resume would go on with, if it came to its end; `now` where it was named."""
    try:
        report = Report.model_validate_json((out / "links.json").read_bytes())
    except (OSError, ValueError):
        return None
    ours = report.run == now if now else abs(datetime.now(UTC) - report.run) <= FRESH
    return report if ours else None
