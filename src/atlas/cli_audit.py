"""scripts/audit.py: arguments in, one call, exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

from atlas.audit import measure, tools, whole
from atlas.files import replace
from atlas.program import Wrong, checkout, guarded, parser, say


@guarded
def audit() -> int:
    """scripts/audit.py"""
    arguments = parser("Measure the built site: speed, weight, access, security policy, valid HTML, typed scripts.")
    arguments.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    arguments.add_argument("--out", type=Path, default=Path("build/audit.json"), help="default: build/audit.json")
    arguments.add_argument(
        "--only", choices=whole.PARTS, action="append", help="one part alone; may be given more than once"
    )
    options = arguments.parse_args()
    root = checkout(options)
    if not (options.site / "index.html").is_file():
        raise Wrong(f"{options.site}: holds no built site. Run `make site` first.")
    programs = tools.found(root)
    measures = []
    for one in whole.measured(programs, root, options.site, tuple(options.only or whole.PARTS)):
        print(f"{one.what}, {one.where}: {one.got}", file=sys.stderr, flush=True)
        measures.append(one)
    replace(options.out, measure.written(measures))
    say(measure.table(measures))
    wrong = [one for one in measures if not one.met]
    if wrong:
        told = f"{len(wrong)} of {len(measures)} aims not met; all of it: {options.out}"
        print(f"{measure.faults(wrong)}\n{told}", file=sys.stderr)
    return bool(wrong)
