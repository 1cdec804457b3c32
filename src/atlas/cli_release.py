"""scripts/pack_data.py: the data as an archive with checksums, for a release."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from atlas import load
from atlas.contribute.archive import archive, sums
from atlas.export import FOLDER
from atlas.files import replace
from atlas.program import Wrong, checkout, guarded, parser, say

PREFIX = "azure-integration-atlas-data"


def _month(text: str) -> str:
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a month; write 2026-11")
    return text


def _notes(name: str, facts: int, sources: int) -> str:
    return (
        f"{facts:,} facts from {sources:,} sources, each with the words that prove it. JSON and CSV as published, and "
        f"the YAML files that people edit.\n\nCheck it: `sha256sum --check SHA256SUMS`, and `gh attestation verify "
        f"{name}.tar.gz --repo` with this repository's name. CC BY 4.0.\n"
    )


@guarded
def pack_data() -> int:
    """scripts/pack_data.py"""
    made = parser("Pack the published data and the files behind them into an archive with checksums.")
    made.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    made.add_argument("--month", type=_month, required=True, metavar="MONTH", help="for the name, as in 2026-11")
    made.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="where the archive, SHA256SUMS and notes go"
    )
    options = made.parse_args()
    root = checkout(options)
    if not (options.site / FOLDER).is_dir():
        raise Wrong(f"{options.site}: holds no published data. Run `make site` first.")
    catalogue, name = load.at(root), f"{PREFIX}-{options.month}"
    packed = archive(root, options.site, name)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"{name}.tar.gz").write_bytes(packed)
    replace(options.out / "SHA256SUMS", sums({f"{name}.tar.gz": packed}))
    replace(options.out / "notes.md", _notes(name, len(catalogue.facts()), len(catalogue.sources)))
    say(f"{options.out / name}.tar.gz: {len(packed):,} bytes.")
    return 0
