"""Take the README's picture: the site in site/, with the citation of one figure open. Draw the PNG of the mark.

ATLAS_CHROMIUM is the browser. The PNG is for what takes no SVG: preview cards, and phones that keep a page as an icon.

Exit codes: 0 fine, 2 the tool failed. Called by `make picture`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from atlas.audit.server import serving

PAGE = "compare/messaging-limits/#messaging-limits.max-message-size"
FIGURE = '[id="messaging-limits.service-bus-premium.max-message-size"] button >> text=100 MB'
PICTURE = "docs/assets/screenshot.png"
MARK = Path("docs/assets/atlas.svg")
SIDE = 180  # what phones ask for


def draw_mark(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
    page.set_content(f'<body style="margin: 0">{MARK.read_text("utf-8")}')
    page.screenshot(path=MARK.with_suffix(".png"), omit_background=True)


def take(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 720}, color_scheme="light")
    page.goto(address)
    page.locator(FIGURE).click()
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURE)


def main() -> int:
    try:
        with serving(Path("site")) as address, sync_playwright() as browsers:
            browser = browsers.chromium.launch(executable_path=os.environ.get("ATLAS_CHROMIUM"), args=["--no-sandbox"])
            draw_mark(browser)
            take(browser, address + PAGE)
    except Error as error:
        print(f"No picture was taken: {error.message.splitlines()[0]}. Is the site built (make site)?", file=sys.stderr)
        return 2
    print(f"Wrote {PICTURE} and {MARK.with_suffix('.png')}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
