"""Check many links with ours, lychee and stock LinkChecker in one run: python scripts/bench_links.py. Loopback only.

Scenarios: a (1,000 links on 50 hosts), b (500 links on one host that takes 10 requests a second: a minute for ours
and lychee, three for LinkChecker), c (5,000 links on 500 hosts), large (ours alone, up to 20,000 links on 2,000 hosts).
Prints what each took and found, then the figures that have an aim. Measure on a quiet machine; ratios outlast a busy
one better than seconds do.
Exit codes: 0 measured, whatever came out, 2 the tool failed, 130 stopped.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench_server import Scenario, scenario_options

from atlas.arguments import number

HERE = Path(__file__).resolve().parent
PROGRAMS = Path(sys.executable).parent
MOST_SECONDS = 1800
OURS, KEEPING = "ours", "ours --per-host 10"
PEERS = ("lychee", "linkchecker")
BROKEN = ("dead", "unreachable", "insecure", "fragment-lost")
SCENARIOS = {
    "a": Scenario(1000, 50),
    "b": Scenario(500, 1, limit=10),
    "c": Scenario(5000, 500),
    "large": Scenario(5000, 500),
    "large x 2": Scenario(10000, 1000),
    "large x 4": Scenario(20000, 2000),
}
AIMS = {("a", "lychee"): 3.0, ("a", "linkchecker"): 0.25, ("c", "lychee"): 4.0}
"""Most of a peer's seconds that ours may take."""
HEADS = "scenario|links|hosts|tool|seconds|CPU s|MB|requests|refused|peak/s|dead found|false alarms|open".split("|")


class Failed(Exception):
    """Something could not be measured; the message says what."""


@dataclass(frozen=True)
class Told:
    """What a tool said: addresses that it calls broken, and how many it has no opinion on."""

    broken: set[str]
    open: int = 0


@dataclass(frozen=True)
class Run:
    """One tool on one scenario. `peak`: most requests that a host got within a second."""

    seconds: float
    cpu: float
    megabytes: float
    requests: int
    refused: int
    peak: int
    found: int
    dead: int
    alarms: int
    open: int


@dataclass(frozen=True)
class Tool:
    """`command` takes the page's address and a folder, in which site/index.html is a copy of the page; `told` reads
    what the program left there, its standard output in the file "out"."""

    command: Callable[[str, Path], list[str | Path]]
    told: Callable[[Path], Told]


def _ours(*more: str) -> Tool:
    def command(_: str, folder: Path) -> list[str | Path]:
        script = [sys.executable, str(HERE / "check_links.py"), "--allow-private", "--archive", "", *more]
        return [*script, "--root", folder, "--site", folder / "site", "--out", folder, "--state", folder / "state.json"]

    return Tool(command, _ours_told)


def _ours_told(folder: Path) -> Told:
    """Every verdict that accuses a link counts, reported at once or not."""
    verdicts = {link["url"]: link["verdict"] for link in json.loads((folder / "links.json").read_bytes())["links"]}
    rest = sum(verdict not in (*BROKEN, "ok") for verdict in verdicts.values())
    return Told({url for url, verdict in verdicts.items() if verdict in BROKEN}, rest)


def _lychee(page: str, folder: Path) -> list[str | Path]:
    return [PROGRAMS / "lychee", "--no-progress", "--format", "json", "--output", folder / "report.json", page]


def _lychee_told(folder: Path) -> Told:
    report = json.loads((folder / "report.json").read_bytes())
    maps = [report["error_map"], report["timeout_map"]]
    broken = {entry["url"] for one in maps for entries in one.values() for entry in entries}
    return Told(broken, report["unknown"] + report["excludes"] + report["unsupported"])


def _linkchecker(page: str, folder: Path) -> list[str | Path]:
    """With a configuration that says nothing, so that the user's own does not count; by default it has 10 threads."""
    (folder / "plain").write_text("[checking]\n")
    return [PROGRAMS / "linkchecker", "-f", folder / "plain", "--check-extern", "--no-status", "-o", "csv/utf-8", page]


def _linkchecker_told(folder: Path) -> Told:
    lines = (folder / "out").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))
    if not lines or not lines[-1].startswith("# Stopped"):
        raise ValueError("the report has no end")
    return Told({row["urlname"] for row in rows if row["valid"] == "False"})


TOOLS = {
    OURS: _ours(),
    KEEPING: _ours("--per-host", "10"),
    "lychee": Tool(_lychee, _lychee_told),
    "linkchecker": Tool(_linkchecker, _linkchecker_told),
}


def _got(page: str, path: str) -> bytes:
    connection = HTTPConnection(urlsplit(page).netloc, timeout=30)
    connection.request("GET", path)
    return connection.getresponse().read()


@contextmanager
def serving(scenario: Scenario) -> Iterator[str]:
    """The address of the page of links, as long as the block lasts."""
    options = zip(("--links", "--hosts", "--latency", "--limit"), vars(scenario).values(), strict=True)
    words = [word for name, value in options if value for word in (name, str(value))]
    command = [sys.executable, str(HERE / "bench_server.py"), *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout  # noqa: S101
        if not (page := server.stdout.readline().strip()):
            raise Failed("the server did not start")
        yield page


def _measured(command: list[str | Path], folder: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of a program (at least this program's own, by which it starts)."""
    start = time.monotonic()
    with (folder / "out").open("w") as out, (folder / "errors").open("w") as errors:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
        timer = threading.Timer(MOST_SECONDS, process.kill)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            timer.cancel()
            process.kill()  # where we were stopped ourselves
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def measure(scenario: Scenario, name: str) -> Run:
    """One tool on a server that has just started."""
    with serving(scenario) as page, tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # LinkChecker gives root's rights up
        (folder / "site").mkdir()
        (folder / "site" / "index.html").write_bytes(_got(page, "/index.html"))
        try:
            seconds, cpu, megabytes = _measured(TOOLS[name].command(page, folder), folder)
            told = TOOLS[name].told(folder)
        except (OSError, ValueError, KeyError) as error:
            said = (folder / "errors").read_text(errors="replace").strip().splitlines() or [str(error)]
            raise Failed(f"{name}: {said[-1]}") from None
        tally = json.loads(_got(page, "/stats"))
        dead = scenario.dead(urlsplit(page).port or 0)
    found, alarms = len(told.broken & dead), len(told.broken - dead)
    return Run(seconds, cpu, megabytes, **tally, found=found, dead=len(dead), alarms=alarms, open=told.open)


def row(key: str, scenario: Scenario, name: str, run: Run) -> str:
    cells = [key, f"{scenario.links:,}", f"{scenario.hosts:,}", name, f"{run.seconds:.1f}", f"{run.cpu:.1f}"]
    cells += [f"{run.megabytes:.0f}", f"{run.requests}", f"{run.refused}", f"{run.peak}"]
    return "| " + " | ".join([*cells, f"{run.found}/{run.dead}", f"{run.alarms}", f"{run.open}"]) + " |"


def best(scenario: Scenario, name: str, times: int) -> Run:
    return min((measure(scenario, name) for _ in range(times)), key=lambda run: run.seconds)


@dataclass(frozen=True)
class Figure:
    """`aim` is the most that it should be; None where there is none."""

    what: str
    value: float
    aim: float | None = None

    def __str__(self) -> str:
        if self.aim is None:
            return f"{self.what:<60}{self.value:>9,.2f}"
        verdict = "reached" if self.value <= self.aim else "MISSED"
        return f"{self.what:<60}{self.value:>9,.2f}   at most {self.aim:<7,g} {verdict}"


def figures(runs: dict[str, dict[str, Run]]) -> Iterator[Figure]:
    for key, of in runs.items():
        for peer in sorted(of.keys() & set(PEERS)):
            yield Figure(f"({key}) seconds, times {peer}'s", of[OURS].seconds / of[peer].seconds, AIMS.get((key, peer)))
    for name in (OURS, KEEPING) if "b" in runs else ():
        yield from _kept(name, runs["b"][name])
    if "c" in runs:
        yield Figure("(c) requests", runs["c"][OURS].requests, 5500)
    if "large x 4" in runs:
        yield from _growth(runs["large"][OURS], runs["large x 4"][OURS])


def _kept(name: str, run: Run) -> Iterator[Figure]:
    """How well a limit was kept; nobody who keeps it can be faster than the bound."""
    one = SCENARIOS["b"]
    bound = (one.links - one.limit) / one.limit + one.latency
    yield Figure(f"(b) {name}: seconds, times the bound ({bound:.1f} s)", run.seconds / bound, 1.2)
    yield Figure(f"(b) {name}: refused, percent", 100 * run.refused / run.requests, 2)
    yield Figure(f"(b) {name}: false alarms", run.alarms, 0)


def _growth(small: Run, large: Run) -> Iterator[Figure]:
    times = SCENARIOS["large x 4"].links / SCENARIOS["large"].links
    yield Figure("(large x 4) peak megabytes", large.megabytes, 400)
    yield Figure("(large x 4) seconds a link, times (large)'s", large.seconds / small.seconds / times, 1.3)


def arguments() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--scenario", default="a,c", metavar="a,b,c,large", help="which ones (default: a,c)")
    peers = f"compared with ours, '' for none (default: {','.join(PEERS)})"
    made.add_argument("--peers", default=",".join(PEERS), metavar="NAMES", help=peers)
    made.add_argument("--repeat", type=number, default=1, metavar="N", help="the fastest of N runs (default: 1)")
    own = made.add_argument_group("a scenario of your own, in place of the named ones")
    scenario_options(own)
    options = made.parse_args()
    for names, known in ((options.scenario, ("a", "b", "c", "large")), (options.peers, PEERS)):
        for name in filter(None, names.split(",")):
            if name not in known:
                made.error(f"{name!r} is not known; write one or more of {','.join(known)}")
    for name in filter(None, options.peers.split(",")):
        if not (PROGRAMS / name).exists():
            made.error(f"{PROGRAMS / name} is not there; `make test` installs the peers, --peers '' leaves them out")
    if (options.links is None) != (options.hosts is None):
        made.error("a scenario of your own needs both --links and --hosts")
    return options


def chosen(options: argparse.Namespace) -> dict[str, Scenario]:
    if options.links:
        return {"own": Scenario(options.links, options.hosts, options.latency, options.limit)}
    wanted = options.scenario.split(",")
    return {key: one for key, one in SCENARIOS.items() if key.partition(" ")[0] in wanted}


def tools(key: str, peers: str) -> list[str]:
    """Who runs: the others would take long with the large ones, and say nothing about ours."""
    ours = [OURS, KEEPING] if key == "b" else [OURS]
    return ours if key.startswith("large") else [*ours, *(peer for peer in PEERS if peer in peers.split(","))]


def report(options: argparse.Namespace) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n")
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}", flush=True)
    runs: dict[str, dict[str, Run]] = {}
    for key, scenario in chosen(options).items():
        for name in tools(key, options.peers):
            run = best(scenario, name, options.repeat)
            runs.setdefault(key, {})[name] = run
            print(row(key, scenario, name, run), flush=True)
    print("", *figures(runs), sep="\n")


def main() -> int:
    try:
        report(arguments())
    except (Failed, OSError) as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
