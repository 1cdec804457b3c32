"""scripts/check_links.py: which links of the built site need somebody?"""

from __future__ import annotations

import argparse
import os
import signal
import ssl
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from rich.console import Console
from rich.progress import Progress

from atlas import load
from atlas.files import replace
from atlas.links import history
from atlas.links import options as offered
from atlas.links.browse import Browser
from atlas.links.changed import NoRevision, added
from atlas.links.collect import Collected, collect
from atlas.links.conclude import Terms, acting, conclude, replacements
from atlas.links.night import Journal, Mixed, Night, digest, finished, merged, share
from atlas.links.outage import sings
from atlas.links.pace import Pace, host_of
from atlas.links.patch import patch
from atlas.links.places import index
from atlas.links.proposals import proposer
from atlas.links.records import Finding, Link, Report
from atlas.links.report import as_markdown, summary
from atlas.links.sweep import Settings
from atlas.links.tonight import SO_FAR, look_at
from atlas.program import Wrong, guarded, parser, say

JOURNAL, SHARD = "links-journal.jsonl", "links-shard.json"


def _site(options: argparse.Namespace) -> Path:
    site: Path = options.site
    if not site.is_dir() or next(site.rglob("*.html"), None) is None:
        raise Wrong(f"{site}: holds no built site. Run `make site` first, or name another with --site.")
    return site


def _browser(options: argparse.Namespace, pace: Pace) -> Browser:
    try:
        context = ssl.create_default_context(cafile=options.ca)
    except OSError as error:
        raise Wrong(f"--ca {options.ca}: {error.strerror or error}.") from None
    return Browser(context, options.allow_private, lambda url: pace.wait(host_of(url)))


def _wanted(options: argparse.Namespace, collected: Collected) -> list[str]:
    urls = list(collected.external)
    if options.changed_since is not None:
        try:
            urls = added(options.root, options.changed_since, urls)
        except NoRevision as error:
            raise Wrong(f"--changed-since {options.changed_since}: {error}.") from None
    return share(urls, *options.shard) if options.shard else urls


def _look(
    options: argparse.Namespace, urls: list[str], browser: Browser, pace: Pace, journal: Journal
) -> list[Finding]:
    """The findings of this run, and of the one that it resumes."""
    ours = set(urls)
    before = {url: finding for url, finding in journal.kept.items() if url in ours}
    kept = {url: finding for url, finding in before.items() if finding.evidence.why != SO_FAR}
    so_far = [finding for url, finding in before.items() if url not in kept]
    if options.resume:
        print(f"{len(before)} of {len(urls)} links were finished before.", file=sys.stderr)
    settings = Settings(options.concurrency, options.allow_private, options.ca, time.monotonic() + options.deadline)
    done = set(kept)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Links", total=len(urls), completed=len(done))

        def keep(finding: Finding) -> None:
            journal.keep(finding)
            done.add(finding.url)  # a link may be kept twice: so far, and for good
            progress.update(task, completed=len(done))

        left = [url for url in urls if url not in before]
        found = look_at(left, browser, pace, settings, options.patience, keep, so_far)
    findings = [*kept.values(), *found.values()]
    return _third(options, findings, browser, settings.until) if options.browser else findings


@contextmanager
def _chromium() -> Iterator[ModuleType]:
    """The module, loaded only where --browser asks for it; what it lacks is told as a wrong argument."""
    from atlas.links import chromium

    try:
        yield chromium
    except chromium.Unavailable as error:
        raise Wrong(f"--browser: {error}") from None


def _third(options: argparse.Namespace, findings: list[Finding], browser: Browser, until: float) -> list[Finding]:
    with _chromium() as chromium:
        settings = chromium.Settings(options.allow_private, options.ca, until, before=browser.before)
        with closing(chromium.third(findings, settings)) as better:
            return list(better)


def check(words: list[str]) -> int:
    options = offered.run(parser(offered.DESCRIPTION, offered.EXITS)).parse_args(words)
    if options.resume and (report := _finished(options)):
        print("That run had come to its end.", file=sys.stderr)
        return _told(report)
    _state(options)
    if options.browser:
        with _chromium() as chromium:
            chromium.program()  # told before an hour of looking, not after it
    collected = collect(_site(options), options.root)
    pace = Pace(options.per_host)
    browser = _browser(options, pace)
    wanted = _wanted(options, collected)
    journal = Journal(options.out / JOURNAL, options.now or datetime.now(UTC), options.resume)
    findings, now = _look(options, wanted, browser, pace, journal), options.now or journal.run
    whole = options.changed_since is None
    own = collected.internal if whole else ()
    findings += [finding for finding, _ in own]
    places = {**collected.external, **{finding.url: places for finding, places in own}}
    night = Night(
        run=now,
        shard="/".join(map(str, options.shard)) if options.shard else None,
        site=digest(collected.external),
        findings=tuple(findings),
        places={finding.url: places[finding.url] for finding in findings},
    )
    if not whole and not options.canary:
        options.canary = _bystander(collected, findings)
    if options.shard:
        replace(options.out / SHARD, night.model_dump_json(exclude_none=True) + "\n")
    code = _concluded(options, night, browser, now, whole)
    journal.done()
    return code


def _finished(options: argparse.Namespace) -> Report | None:
    """The report of the run that --resume names, where nothing of it is left to do."""
    report = finished(options.out, options.now)
    if report is None or not (options.out / JOURNAL).exists():
        return report
    memory, _ = history.load(_state(options))
    return report if memory.run == report.run else None


def _state(options: argparse.Namespace) -> Path:
    path: Path = options.state or options.root / "state" / "links.json"
    if path.exists() and not path.is_file():
        raise Wrong(f"--state {path}: is not a regular file and cannot hold a state. Name a file.")
    return path


def _bystander(collected: Collected, findings: list[Finding]) -> list[str]:
    """An address of the site's most linked host that a pull request does not touch: is it us, or the new links?"""
    touched = {host_of(finding.url) for finding in findings}
    hosts = Counter(host for url in collected.external if (host := host_of(url)) not in touched)
    return [next(url for url in collected.external if host_of(url) == host) for host, _ in hosts.most_common(1)]


def merge(words: list[str]) -> int:
    options = offered.merge(parser(offered.MERGE, offered.EXITS)).parse_args(words)
    nights = []
    for folder in options.shards:
        path = folder / SHARD
        try:
            nights.append(Night.model_validate_json(path.read_bytes()))
        except ValueError:
            raise Wrong(f"{path}: is damaged. Run that shard again.") from None
    try:
        night = merged(nights)
    except Mixed as error:
        raise Wrong(str(error)) from None
    now = options.now or night.run
    return _concluded(options, night, _browser(options, Pace(options.per_host)), now, whole=True)


def _concluded(options: argparse.Namespace, night: Night, browser: Browser, now: datetime, whole: bool) -> int:
    """History and reports; a shard or a pull request's links have no history."""
    keeps = whole and not night.shard
    path = _state(options)
    memory, warning = history.load(path) if keeps else (history.Memory(), None)
    if warning:
        print(warning, file=sys.stderr)
    data = load.links(options.root)
    canaries = tuple(sings(url, browser.visit(url)) for url in options.canary)
    terms = Terms(now, data.exceptions, canaries, keeps, at_once=not whole)
    propose = proposer(browser, data, options.archive) if not night.shard else lambda _: ()
    report, after = conclude(night, memory, terms, propose)
    _written(options, report)
    if keeps and not report.outage:
        history.save(path, after)
    return _told(report)


def _written(options: argparse.Namespace, report: Report) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    replace(options.out / "links.md", as_markdown(report))
    replace(options.out / "links.patch", patch(options.root, replacements(report.links), index(options.root)))
    replace(options.out / "links.json", report.model_dump_json(indent=1) + "\n")


def _told(report: Report) -> int:
    say(summary(report))
    if report.outage:
        print(f"Our own network was ill: {report.outage}. Nothing was judged, no history was changed.", file=sys.stderr)
        return 2
    told = acting(report.links)
    for one in told:
        say(_line(one))
    return int(bool(told))


def _line(one: Link) -> str:
    """As the other tools print theirs."""
    where = f"{one.places[0].file}:{one.places[0].line}: " if one.places else ""
    return "".join(char for char in f"{where}{one.url}: {one.evidence.why}" if char.isprintable())


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


@guarded
def main() -> int:
    signal.signal(signal.SIGTERM, _stopped)
    words = sys.argv[1:]
    try:
        return merge(words[1:]) if words[:1] == ["merge"] else check(words)
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept: run again with --resume.", file=sys.stderr)
        sys.stdout.flush()
        os._exit(130)  # requests that are under way are not waited for
