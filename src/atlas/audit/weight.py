"""What the first load of a page takes over the wire, counted by the server that sends it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from atlas.audit.measure import Measure
from atlas.audit.server import Sent, serving

ALL_KB, OWN_SCRIPTS_KB = 200, 25
_THEME = "assets/javascripts/"


def largest(site: Path, folder: str) -> str:
    """The page below a folder that has most bytes, as an address relative to the site."""
    pages = sorted((site / folder).rglob("index.html"), key=lambda path: (-path.stat().st_size, path))
    return f"{pages[0].parent.relative_to(site).as_posix()}/" if pages else ""


def loaded(program: str, site: Path, path: str) -> list[Sent]:
    """What the server sent until the page had settled, headers included."""
    with serving(site) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        browser.new_page(viewport={"width": 412, "height": 823}).goto(server + path, wait_until="networkidle")
        browser.close()
        return list(server.sent)


def judged(where: str, sent: Sequence[Sent]) -> list[Measure]:
    """The whole load and our own scripts in it against their aims."""
    own = [one for one in sent if urlsplit(one.target).path.endswith(".js") and _THEME not in one.target]
    parts = ", ".join(f"{one.target} {one.size / 1024:.1f}" for one in sorted(sent, key=lambda one: -one.size)[:6])
    made = []
    for what, some, most in (("all", sent, ALL_KB), ("own scripts", own, OWN_SCRIPTS_KB)):
        size = sum(one.size for one in some) / 1024
        faults = (f"{size:.1f} KB, not {most}: {parts}",) if size > most else ()
        made.append(Measure(f"first load, compressed: {what}", where, f"<= {most} KB", f"{size:.1f} KB", faults))
    return made
