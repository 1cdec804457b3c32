"""Arguments in, one call, exit code out: 0 fine, 1 problems found, 2 the tool itself failed."""

from __future__ import annotations

import sys
from pathlib import Path

from atlas import build as builds
from atlas import load, publish, site
from atlas.export.generated import generated
from atlas.files import replace
from atlas.problem import explained, printed
from atlas.program import Wrong, checkout, guarded, parser, say


@guarded
def check() -> int:
    """scripts/check.py"""
    options = parser(
        "Check the data files below docs/data and the prose of the pages; report every problem at once."
    ).parse_args()
    root = checkout(options)
    files = load.contents(root)
    catalogue, problems = load.catalogue(files)
    if catalogue:
        problems = load.pages(root, catalogue.language)
    if catalogue is None or problems:
        say(printed(problems))
        where = "the pages" if catalogue else f"{len(files)} data files"
        print(f"{len(set(problems))} problem(s) in {where}. {explained()}", file=sys.stderr)
        return 1
    say(f"{len(files)} data files are fine: {len(catalogue.facts())} facts, {len(catalogue.sources)} sources.")
    return 0


@guarded
def export() -> int:
    """scripts/export.py"""
    arguments = parser("Write what is made of the data beside the pages into a built site: JSON, CSV and the rest.")
    arguments.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    options = arguments.parse_args()
    number = len(publish.write(checkout(options), options.site))
    say(f"{number} files below {options.site}.")
    return 0


@guarded
def schema() -> int:
    """scripts/schema.py"""
    arguments = parser("Write what docs/data keeps of the model and the glossary: editor schemas and tooltips.")
    arguments.add_argument("--check", action="store_true", help="only tell whether they are up to date")
    options = arguments.parse_args()
    root = checkout(options)
    folder = root / load.DATA
    made = generated(load.at(root) if (folder / "sources.yml").is_file() else None)
    if options.check:
        stale = [n for n, text in made.items() if not (folder / n).exists() or (folder / n).read_text("utf-8") != text]
        for name in stale:
            say(f"{folder / name}: is not what the model and the data say. Run `make schema` and commit the result.")
        return bool(stale)
    changed = [name for name, text in made.items() if replace(folder / name, text)]
    say(f"Wrote {', '.join(changed)}." if changed else "The schemas and tooltips are up to date.")
    return 0


@guarded
def check_site() -> int:
    """scripts/check_site.py"""
    arguments = parser("Check a built site: files, links, anchors, template syntax, requests to third parties.")
    arguments.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    options = arguments.parse_args()
    if not (options.site / "index.html").is_file():
        raise Wrong(f"{options.site}: holds no built site. Run `make site` first.")
    problems = site.check(options.site, options.root, load.at(checkout(options)))
    if problems:
        say(printed(problems))
        print(f"{len(set(problems))} problem(s) in {options.site}. {explained()}", file=sys.stderr)
    return bool(problems)


@guarded
def build() -> int:
    """scripts/build.py"""
    arguments = parser("Check the data, build the site strictly, export the data and check the built site.")
    arguments.add_argument("--builder", choices=builds.BUILDERS, default="mkdocs", help="default: mkdocs")
    arguments.add_argument("--out", type=Path, default=Path("site"), help="folder for the site (default: site)")
    arguments.add_argument("--offline", type=Path, metavar="ZIP", help="also pack the site for opening from disk")
    options = arguments.parse_args()
    root = checkout(options)
    try:
        pages = builds.build(options.builder, root, options.out)
        size = builds.offline(root, options.out, options.offline) if options.offline else 0
    except builds.BuildFailed as failure:
        print(f"{failure}\n{explained()}", file=sys.stderr)
        return 1
    say(f"{pages} pages built with {options.builder}: {(options.out / 'index.html').resolve()}")
    if size:
        say(f"To open from disk, search and all ({size / 1e6:.1f} MB): {options.offline.resolve()}")
    return 0
