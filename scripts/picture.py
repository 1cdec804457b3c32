"""Take the README's picture: the site in site/, with the citation of one figure open. ATLAS_CHROMIUM is the browser.

Exit codes: 0 fine, 2 the tool failed. Called by `make picture`.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Error, sync_playwright

PAGE = "compare/messaging-limits/#messaging-limits.max-message-size"
FIGURE = '[id="messaging-limits.service-bus-premium.max-message-size"] button >> text=100 MB'
PICTURE = "docs/assets/screenshot.png"


def main() -> int:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory="site"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as browsers:
            browser = browsers.chromium.launch(executable_path=os.environ.get("ATLAS_CHROMIUM"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 720}, color_scheme="light")
            page.goto(f"http://127.0.0.1:{server.server_port}/{PAGE}")
            page.locator(FIGURE).click()
            page.wait_for_timeout(500)
            page.screenshot(path=PICTURE)
    except Error as error:
        print(f"No picture was taken: {error.message.splitlines()[0]}. Is the site built (make site)?", file=sys.stderr)
        return 2
    print(f"Wrote {PICTURE}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
