"""Measure the build of the site: python scripts/bench_build.py. No network; everything is made in temporary folders.

Builds the checkout (scripts/build.py), MkDocs alone, the floor (MkDocs on the same pages with all macro calls replaced
by what they return, without macros and export), then checkouts 10 and 50 times as large, and the site of the first of
them (--large: of all). Our own share is load, checks, prose, macros and export, each as often as one build does it:
load and checks twice, once for the build and once inside MkDocs. What comes after the builder (style sheets, security
policy, previews, site check) is told apart.
Shares, ratios and growth are of CPU seconds, which a busy machine stretches least; `seconds` are those of a clock.
Exit codes: 0 measured, whatever came out, 2 the tool failed, 130 stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.grow import LENIENT, PLAIN, copied, grown, with_pages
from bench.sizes import sizes, table
from bench_links import Failed, Figure
from rich.console import Console

from atlas.arguments import number
from atlas.build import told

HERE = Path(__file__).resolve().parent
TWICE = ("load", "checks")
OWN = ("load", "checks", "prose", "macros", "export")
AFTER = ("finish", "cards", "site check")


@dataclass(frozen=True)
class Run:
    seconds: float
    cpu: float
    megabytes: float
    out: str = ""


def measure(*command: str | Path, cwd: Path) -> Run:
    """A program with all that it starts; megabytes are those of its largest process."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            process.kill()  # where we were stopped ourselves
        seconds = time.monotonic() - start
        out.seek(0)
        said = out.read()
    if process.returncode:
        raise Failed(told(said).strip() or f"{command[0]} ended with {process.returncode}")
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, said)


class Bench:
    """One run over a checkout; `folder` holds what is made on the way."""

    def __init__(self, options: argparse.Namespace, folder: Path, console: Console) -> None:
        self.options, self.folder, self.console = options, folder, console

    def best(self, what: str, *command: str | Path, cwd: Path) -> Run:
        with self.console.status(what):
            runs = [measure(*command, cwd=cwd) for _ in range(self.options.repeat)]
        return min(runs, key=lambda run: run.seconds)

    def mkdocs(self, what: str, root: Path, config: str) -> Run:
        return self.best(what, "-m", "mkdocs", "build", "-q", "-f", config, "-d", root / "out", cwd=root)

    def shares(self, root: Path, *more: str | Path) -> tuple[dict[str, Any], Run]:
        run = self.best(f"our parts of {root.name}", HERE / "bench" / "shares.py", root, *more, cwd=root)
        return json.loads(run.out.splitlines()[-1]), run

    def builds(self, root: Path) -> dict[str, Run]:
        """The checkout, by every way."""
        runs = {}
        for builder in ["mkdocs", *(["zensical"] if self.options.zensical else [])]:
            command = (HERE / "build.py", "--builder", builder, "--out", root / f"site-{builder}")
            runs[builder] = self.best(f"site with {builder}", *command, cwd=root)
        runs["MkDocs alone"] = self.mkdocs("MkDocs alone", root, LENIENT)
        return runs

    def once(self) -> Iterator[Figure]:
        root = copied(self.options.root.resolve(), self.folder / "1 x")
        pages = self.folder / "pages"
        runs = self.builds(root)
        told_of, _ = self.shares(root, "--site", root / "site-mkdocs", "--raw", root / "out", "--rendered", pages)
        runs["floor"] = self.mkdocs("floor", with_pages(root, pages, self.folder / "floor"), PLAIN)
        rows = [[name, f"{r.seconds:.1f}", f"{r.cpu:.1f}", f"{r.megabytes:.0f}"] for name, r in runs.items()]
        table("build|seconds|CPU s|MB", rows)
        for builder in self.options.builders:
            found = sizes(root / f"site-{builder}").items()
            table(f"{builder}: kind|files|KB", [[one, f"{n:,}", f"{size / 1000:,.0f}"] for one, (n, size) in found])
        yield from self.own(runs, told_of["seconds"])

    def own(self, runs: dict[str, Run], seconds: dict[str, float]) -> Iterator[Figure]:
        whole = runs["mkdocs"].cpu
        spent = {name: took * (2 if name in TWICE else 1) for name, took in seconds.items()}
        table(
            "our part|CPU s in a build|percent", [[n, f"{s:.2f}", f"{100 * s / whole:.1f}"] for n, s in spent.items()]
        )
        share = sum(spent[name] for name in OWN)
        after = sum(spent[name] for name in AFTER)
        yield Figure("make site with MkDocs, seconds", runs["mkdocs"].seconds, 60)
        yield Figure("our share: load, checks, macros, export, percent", 100 * share / whole, 20)
        yield Figure("our share with what comes after the builder, percent", 100 * (share + after) / whole)
        yield Figure("whole build, times the floor", whole / runs["floor"].cpu)
        yield Figure("MkDocs alone, times the floor", runs["MkDocs alone"].cpu / runs["floor"].cpu)
        if "zensical" in runs:
            yield Figure(
                "whole build with Zensical, seconds, times MkDocs'", runs["zensical"].seconds / runs["mkdocs"].seconds
            )

    def growth(self) -> Iterator[Figure]:
        """Time for each fact against that of the checkout as it is."""
        rows, each, sites = [], {}, {}
        for times in [1, *self.options.factors]:
            root = grown(self.options.root.resolve(), self.folder / f"grown {times} x", times)
            told_of, run = self.shares(root)
            spent = [told_of["seconds"][name] for name in OWN]
            each[times] = sum(spent) / told_of["facts"]
            site = None
            if self.options.large or times in [1, *self.options.factors[:1]]:
                site = self.mkdocs(f"MkDocs on {root.name}", root, LENIENT)
                sites[times] = site.cpu / told_of["facts"]
            cells = [f"{times} x", f"{told_of['facts']:,}", f"{told_of['pages']}", *(f"{one:.2f}" for one in spent)]
            cells += [f"{sum(spent):.2f}", f"{run.megabytes:.0f}"]
            rows.append([*cells, *([f"{site.cpu:.1f}", f"{site.megabytes:.0f}"] if site else ["", ""])])
        table(f"size|facts|pages|{'|'.join(OWN)}|sum CPU s|MB|MkDocs CPU s|MkDocs MB", rows)
        for times in self.options.factors:
            yield Figure(f"({times} x) our CPU seconds a fact, times (1 x)'s", each[times] / each[1], 1.3)
        for times in self.options.factors:
            if times in sites:
                yield Figure(f"({times} x) MkDocs' CPU seconds a fact, times (1 x)'s", sites[times] / sites[1], 1.3)


def arguments() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout (default: the current folder)")
    made.add_argument("--zensical", action="store_true", help="build with Zensical, too")
    made.add_argument("--factors", default="10,50", metavar="10,50", help="how many times as large ('' for none)")
    made.add_argument("--large", action="store_true", help="the whole site at every size, not at the first only")
    made.add_argument("--only-growth", action="store_true", help="leave out what concerns the checkout as it is")
    made.add_argument("--repeat", type=number, default=1, metavar="N", help="the fastest of N runs (default: 1)")
    options = made.parse_args()
    try:
        options.factors = [number(one) for one in filter(None, options.factors.split(","))]
    except argparse.ArgumentTypeError as error:
        made.error(f"--factors: {error}")
    if not (options.root / "mkdocs.yml").is_file():
        made.error(f"{options.root} has no mkdocs.yml; name a checkout with --root")
    options.builders = ["mkdocs", *(["zensical"] if options.zensical else [])]
    return options


def report(options: argparse.Namespace) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n", flush=True)
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(options, Path(made), Console(stderr=True))
        found = [] if options.only_growth else list(bench.once())
        found += list(bench.growth()) if options.factors else []
    print(*found, sep="\n")


def main() -> int:
    try:
        report(arguments())
    except (Failed, OSError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
