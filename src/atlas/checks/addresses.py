"""Each page is a source once, each reference stands once, and figures come from listed hosts only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from atlas.catalogue import Catalogue
from atlas.lines import Path
from atlas.problem import Problem
from atlas.resolve import Written


def _addresses(kind: str, at: Written) -> Iterator[tuple[Path, str]]:
    entries = at.about.sources if kind == "sources" else at.about.references
    for key, entry in entries.items():
        yield (kind, key, "url"), entry.url


def _hosts(catalogue: Catalogue, at: Written) -> Iterator[Problem]:
    for key, source in catalogue.sources.items():
        for name in ("url", "markdown"):
            address = getattr(source, name)
            if address and not any(address.startswith(f"https://{host}/") for host in catalogue.hosts):
                what = f"figures are not cited from {address[:80]}"
                yield at.problem(("sources", key, name), what, "Cite an official page, or add the host under hosts.")
        if urlsplit(source.url).fragment:
            yield at.problem(("sources", key, "url"), "the address has a fragment", "Cut it off; cite names the words.")


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for kind in ("sources", "references"):
        first: dict[str, str] = {}
        for at in files[kind]:
            for path, url in _addresses(kind, at):
                key = url.rstrip("/").partition("?")[0].lower() + "?" + url.partition("?")[2]
                if key in first:
                    yield at.problem(path, f"this address stands already at {first[key]}", "Keep one of the two.")
                first.setdefault(key, f"{at.file}:{at.document.line(path)}")
    yield from _hosts(catalogue, files["sources"][0])
