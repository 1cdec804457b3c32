"""Serve the hazards and write the site that links to them, until Ctrl-C."""

from __future__ import annotations

import argparse
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from tests.hazards import site
from tests.hazards.case import load
from tests.hazards.listening import hazards


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, help="folder for the site (default: a temporary one)")
    parser.add_argument("--only", nargs="*", help="only these cases")
    options = parser.parse_args()
    cases = [case for case in load() if not options.only or case.id in options.only]
    with hazards(cases) as server, tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        where = site.write(server.places, options.site or Path(folder) / "site")
        print(
            f"--site {where} --ca {server.authority.root} --allow-private; stats at {server.control}/stats", flush=True
        )
        threading.Event().wait()


if __name__ == "__main__":
    main()
