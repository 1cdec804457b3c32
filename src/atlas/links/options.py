"""The arguments of scripts/check_links.py."""

from __future__ import annotations

import argparse
from pathlib import Path

from atlas.arguments import a_time, number, rate, seconds, shard
from atlas.links.archive import ADDRESS as ARCHIVE

DESCRIPTION = """Visit every link of a built site and tell which ones need somebody.
dead and fragment-lost are reported the second night they are seen, unreachable and insecure after three nights;
moved (for good, to an address that works) at once; blocked (a wall, a login) never. What a run saw is remembered in
--state; trouble that was looked at again is `confirmed`, trouble seen first is `suspect`.
`check_links.py merge` joins the runs of several shards."""
EXITS = """Exit codes: 0 nothing to act on, 1 confirmed trouble, 2 the tool failed or our network was ill, 130 stopped
(what was finished is kept; --resume goes on)."""
MERGE = "Join the shards of one run (each the --out folder of a run with --shard) into one report and one history."


def common(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """What a run and a merge share."""
    add = made.add_argument
    add("--site", type=Path, default=Path("site"), metavar="DIR", help="the built site (default: site)")
    out = "write links.json (schema: docs/data/schema/links-report.schema.json), links.md and links.patch there"
    add("--out", type=Path, default=Path("build/links"), metavar="DIR", help=f"{out} (default: build/links)")
    add("--state", type=Path, metavar="FILE", help="memory over nights (default: state/links.json)")
    add("--now", type=a_time, metavar="TIME", help="pretend that it is this time (ISO 8601), for simulated nights")
    pace = "most requests a second to one host; halved whenever it refuses"
    add("--per-host", type=rate, default=20.0, metavar="RATE", help=f"{pace} (default: 20)")
    add("--ca", metavar="FILE", help="trust this certificate authority (PEM), for tests")
    add("--allow-private", action="store_true", help="allow private addresses, for tests on this machine")
    canary = "an address that is always there; if none can be reached, the run says nothing and changes nothing"
    add("--canary", action="append", default=[], metavar="URL", help=f"{canary} (may be given several times)")
    archive = "where old copies of dead pages are looked up, '' for nowhere"
    add("--archive", default=ARCHIVE, metavar="URL", help=f"{archive} (default: {ARCHIVE})")
    return made


def run(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """A run."""
    common(made)
    add = made.add_argument
    patience = "longest wait for a second try, and longest Retry-After that is waited for"
    add("--patience", type=seconds, default=120.0, metavar="SECONDS", help=f"{patience} (default: 120)")
    add("--concurrency", type=number, default=100, metavar="N", help="requests under way at once (default: 100)")
    deadline = "end of the run; links that are left over are inconclusive"
    add("--deadline", type=seconds, default=3600.0, metavar="SECONDS", help=f"{deadline} (default: 3600)")
    add("--shard", type=shard, metavar="i/n", help="only a share of the links, by host; see merge")
    add("--changed-since", metavar="REV", help="only links that a git revision does not have; trouble is told at once")
    add("--browser", action="store_true", help="a third opinion by Chromium on walls, and on anchors made by scripts")
    add("--resume", action="store_true", help="go on with the run that was stopped (same --out)")
    return made


def merge(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """A merge."""
    common(made)
    made.prog += " merge"
    made.add_argument("shards", type=Path, nargs="+", metavar="SHARD_DIR", help="the --out of a run with --shard")
    return made
