"""Makes the checkouts that bench_build.py measures: a copy, one many times as large, one with its tables rendered."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

_LEFT_OUT = ("site", "build", "node_modules", "__pycache__")
_CALL = re.compile(r"""\b(figure|service_facts|service_references|comparison)\((\s*)(["'])([a-z0-9-]+)\3""")
_WHOLE = re.compile(r"\b(service_facts|comparison)\(")
PLAIN = "bench.yml"
"""A configuration beside the checkout's own: nothing refused, no macros, no export."""
LENIENT = "bench-lenient.yml"
"""The checkout's own, but for strictness: pages that no menu shows are fine."""


def copied(root: Path, target: Path) -> Path:
    """A checkout without its history, its environment and what was built."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        top = Path(folder) == root
        return {name for name in names if name in _LEFT_OUT or (top and name.startswith("."))}

    shutil.copytree(root, target, ignore=left_out)
    (target / LENIENT).write_text("INHERIT: mkdocs.yml\nstrict: false\n")
    (target / PLAIN).write_text("INHERIT: mkdocs.yml\nstrict: false\nhooks: []\nplugins: [search]\n")
    return target


def with_pages(root: Path, pages: Path, target: Path) -> Path:
    """A copy with other Markdown in the place of its own."""
    copied(root, target)
    shutil.copytree(pages, target / "docs", dirs_exist_ok=True)
    return target


def grown(root: Path, target: Path, times: int) -> Path:
    """A copy with every service, its facts, its references and page, and every comparison with its page `times`.

    Copies cite the sources of the originals, and no menu shows their pages.
    """
    copied(root, target)
    services = {path.stem for path in (target / "docs/data/services").glob("*.yml")}
    originals = [*_data(target), *_pages(target)]
    for path, text in originals:
        for number in range(2, times + 1):
            made = path.with_name(f"{path.stem}-{number}{path.suffix}")
            made.write_text(_changed(path, text, number, services), encoding="utf-8")
    return target


def _data(root: Path) -> Iterator[tuple[Path, str]]:
    for folder in ("services", "comparisons", "references"):
        for path in sorted((root / "docs/data" / folder).glob("*.yml")):
            if path.stem != "founding":
                yield path, path.read_text(encoding="utf-8")


def _pages(root: Path) -> Iterator[tuple[Path, str]]:
    """Those of one service or comparison; a list of all of them grows by itself."""
    for folder in ("services", "compare"):
        for path in sorted((root / "docs" / folder).glob("*.md")):
            if _WHOLE.search(text := path.read_text(encoding="utf-8")):
                yield path, text


def _changed(path: Path, text: str, number: int, services: set[str]) -> str:
    """The text of a copy: the same but for the ids of services, comparisons and references, and addresses."""
    kind = path.parent.name
    if path.suffix == ".md":
        return _CALL.sub(rf"\1(\2\3\4-{number}\3", text)
    if kind == "services":
        return text
    if kind == "comparisons":
        return re.sub(r"(\bservice: *)([a-z0-9-]+)", rf"\1\2-{number}", text)
    content = yaml.safe_load(text)
    entries = content["references"].items()
    content["references"] = {f"{key}-{number}": _reference(entry, number, services) for key, entry in entries}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def _reference(entry: dict[str, Any], number: int, services: set[str]) -> dict[str, Any]:
    address, sign, fragment = entry["url"].partition("#")
    url = f"{address}{'&' if '?' in address else '?'}copy={number}{sign}{fragment}"
    named = [f"{one}-{number}" if one in services else one for one in entry.get("services", ())]
    return {**entry, "url": url, **({"services": named} if named else {})}
