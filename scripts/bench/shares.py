"""Time our own parts of a build outside the builder: python scripts/bench/shares.py ROOT. Prints JSON, in CPU seconds,
which a busy machine stretches less than others.

`load` is files to catalogue, `checks` the rules over the data, `prose` those over the pages, `macros` all calls that
the pages make, `export` all that is made of the data beside the pages. `finish`, style sheet and policy of each page,
needs --raw; `cards`, the previews, and `site check` need --site. With --rendered the pages go to a folder with each
call replaced by what it returned. bench_build.py runs this in a fresh process.
Exit codes: 0 measured, 2 the tool failed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from atlas import cards, checks, load, publish, site
from atlas.builder import data
from atlas.catalogue import Catalogue
from atlas.files import replace
from atlas.finish import finish
from atlas.problem import Problem, printed
from atlas.render.page import MACROS, Page
from atlas.render.site import Site, above

REPOSITORY = "https://github.com/azure-integration-atlas/azure-integration-atlas"
Seconds = Counter[str]
once = cache(data)  # as in a build by script


@contextmanager
def clock(spent: Seconds, name: str) -> Iterator[None]:
    start = time.process_time()
    try:
        yield
    finally:
        spent[name] += time.process_time() - start  # type: ignore[assignment]


def loaded(root: Path, spent: Seconds) -> Catalogue:
    """The catalogue; its rules run in the midst of loading and count apart."""
    plain = checks.run

    def run(*arguments: Any, **named: Any) -> Any:
        with clock(spent, "checks"):
            return plain(*arguments, **named)

    setattr(load, "run", run)  # noqa: B010
    with clock(spent, "load"):
        catalogue = load.at(root)
    spent["load"] -= spent["checks"]
    return catalogue


def address(page: Path) -> str:
    """Of a Markdown file below docs/, as MkDocs has it: compare/messaging/."""
    folder = page.parent if page.stem == "index" else page.with_suffix("")
    return "" if folder == Path() else f"{folder.as_posix()}/"


def macros(root: Path, page: Path, spent: Seconds) -> dict[str, Callable[..., str]]:
    """All that a page can call, as atlas.builder registers it, with the time that it takes."""
    with clock(spent, "macros"):
        site_of_page = Site(REPOSITORY, above(address(page)))
        made = Page(site=site_of_page, **once(root))

    def timed(name: str) -> Callable[..., str]:
        plain = getattr(made, name)

        @wraps(plain)
        def call(*arguments: str, **named: str) -> str:
            with clock(spent, "macros"):
                text: str = plain(*arguments, **named)
            return text

        return call

    return {name: timed(name) for name in MACROS}


def rendered(root: Path, spent: Seconds) -> Iterator[tuple[Path, str]]:
    """Each page below docs/, and its Markdown with all calls replaced; the page's own syntax is not ours to time."""
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    docs = root / "docs"
    for path in sorted(docs.rglob("*.md")):
        page = path.relative_to(docs)
        front, text = _parts(path.read_text(encoding="utf-8"))
        calls = macros(root, page, spent)
        yield page, front + environment.from_string(text).render(calls)


def _parts(markdown: str) -> tuple[str, str]:
    """Front matter, which builders keep from macros, and the rest."""
    if not markdown.startswith("---\n") or (end := markdown.find("\n---\n", 3)) < 0:
        return "", markdown
    return markdown[: end + 5], markdown[end + 5 :]


def beside(built: Path, root: Path, catalogue: Catalogue, spent: Seconds) -> list[Problem]:
    """What comes after the builder, done again on a finished site, where it changes nothing."""
    with clock(spent, "cards"):
        cards.write(built)
    published = publish.write(root, built)
    with clock(spent, "site check"):
        return site.check(built, root, catalogue, published)


def measured(root: Path, built: Path | None, pages: Path | None, raw: Path | None) -> dict[str, Any]:
    spent: Seconds = Counter()
    catalogue = loaded(root, spent)
    with clock(spent, "prose"):
        wrong = load.pages(root, catalogue.language)
    count = 0
    for page, text in rendered(root, spent):
        count += 1
        if pages:
            (pages / page).parent.mkdir(parents=True, exist_ok=True)
            (pages / page).write_text(text, encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, clock(spent, "export"):
        for name, text in publish.made(root, built or Path(folder)).files.items():
            replace(Path(folder) / name, text)
    if raw:
        with clock(spent, "finish"):
            finish(raw)
    if built:
        wrong += beside(built, root, catalogue, spent)
    return {"seconds": spent, "facts": len(catalogue.facts()), "pages": count, "problems": printed(wrong)}


def main() -> int:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("root", type=Path, help="the checkout")
    made.add_argument("--site", type=Path, help="a built site, to be checked")
    made.add_argument("--raw", type=Path, help="a site as the builder left it, to be finished")
    made.add_argument("--rendered", type=Path, metavar="DIR", help="folder for the pages with all calls replaced")
    options = made.parse_args()
    try:
        print(json.dumps(measured(options.root.resolve(), options.site, options.rendered, options.raw)))
    except load.DataError as error:
        raise SystemExit(f"{error}") from None
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
