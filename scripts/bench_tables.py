"""How long filtering, ordering and hiding take on a made table of 100 columns and 100 rows, in a slowed Chromium.

python scripts/bench_tables.py. The table comes from the real templates, style sheets and scripts; the browser is the
one that find_browser.py names. Each figure is the time from the reader's act to the next picture. The middle of several
rounds counts, because other programs make some rounds slow.
Exit codes: 0 fine, 1 an act takes longer than --most, 2 the tool failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.acts import ACT, ACTS
from bench.wide import made, written
from playwright.sync_api import Error, Page, sync_playwright

from atlas.audit.server import serving

ROOT = Path(__file__).resolve().parent.parent
LOOK = 400  # milliseconds that a reader looks at a picture before the next act
STEPS: tuple[tuple[str, str, object], ...] = (
    ("filter by a word", "words", "number 7"),
    ("no words", "words", ""),
    ("one group", "group", "g1"),
    ("all groups", "group", ""),
    ("only differences", "differ", True),
    ("all rows", "differ", False),
    ("hide a column", "hide", 0),
    ("hide a service", "service", 1),
    ("all columns", "all", None),
    ("no columns", "none", None),
    ("all columns again", "all", None),
    ("order, best first", "order", "made.c5"),
    ("order, worst first", "order", "made.c5"),
    ("order by another row", "order", "made.c8"),
    ("show all", "whole", None),
)


def measured(opened: Page, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each step, round by round."""
    times: dict[str, list[float]] = {name: [] for name, _, _ in STEPS}
    for _ in range(rounds):
        for name, act, chosen in STEPS:
            times[name].append(opened.evaluate(ACT, [act, chosen]))
            opened.wait_for_timeout(LOOK)
    return times


def looked(folder: Path, browser: str, slow: float, rounds: int) -> dict[str, list[float]]:
    with serving(folder) as address, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        opened = started.new_page(viewport={"width": 1280, "height": 800})
        opened.goto(address)
        opened.locator(".atlas-tools").wait_for()
        opened.evaluate(ACTS)
        opened.locator(".atlas-scroll").scroll_into_view_if_needed()
        session = opened.context.new_cdp_session(opened)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
        times = measured(opened, rounds)
        started.close()
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--slow", type=float, default=4, help="how many times slower the processor is made")
    parser.add_argument("--most", type=float, default=100, help="milliseconds that an act may take")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    finder = subprocess.run(
        [sys.executable, ROOT / "scripts/find_browser.py"], capture_output=True, text=True, check=False
    )
    if finder.returncode:
        print(finder.stderr, file=sys.stderr, end="")
        return 2
    with TemporaryDirectory() as folder:
        size = written(Path(folder), made(options.columns, options.rows))
        print(
            f"{options.columns} columns, {options.rows} rows, {size // 1024:,} KB of HTML, "
            f"{options.slow:g} times slower"
        )
        try:
            times = looked(Path(folder), finder.stdout.strip(), options.slow, options.rounds)
        except Error as error:
            print(f"The browser failed: {error.message.splitlines()[0]}", file=sys.stderr)
            return 2
    for name, found in times.items():
        print(f"{name:22} {median(found):5.0f} ms ({min(found):.0f} to {max(found):.0f})")
    return int(max(map(median, times.values())) > options.most)


if __name__ == "__main__":
    raise SystemExit(main())
