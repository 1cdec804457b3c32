"""Each page is a source once, each reference stands once, and figures come from listed hosts only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from atlas.catalogue import Catalogue
from atlas.lines import Path
from atlas.problem import Problem
from atlas.resolve import Written

_PUBLIC = re.compile(r"https://[^/:]+\.[A-Za-z]{2,}(/|$)")
_OWN = ("azure-integration-atlas",)
_PLAIN = "Write it with a domain and without a port."


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


def _ourselves(at: Written) -> Iterator[Problem]:
    """A site that proves its figures by its own pages proves nothing."""
    for index, host in enumerate(at.about.hosts):
        if any(own in host.lower() for own in _OWN):
            yield at.problem(("hosts", index), f"{host} is this site itself", "Delete it; cite the publisher's page.")


def _private(files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    """Readers and tools follow these links: no ports, no numeric hosts, no names without a domain."""
    for at in files["service"]:
        if not _PUBLIC.match(at.about.docs):
            yield at.problem(("docs",), "the address is not that of a public site", _PLAIN)
    for at in files["references"]:
        for key, entry in at.about.references.items():
            if not _PUBLIC.match(entry.url):
                yield at.problem(("references", key, "url"), "the address is not that of a public site", _PLAIN)
            if entry.was and not _PUBLIC.match(entry.was.url):
                yield at.problem(("references", key, "was", "url"), "the address is not that of a public site", _PLAIN)


def check(catalogue: Catalogue, files: Mapping[str, Sequence[Written]]) -> Iterator[Problem]:
    for kind in ("sources", "references"):
        first: dict[str, str] = {}
        for at in files[kind]:
            for path, url in _addresses(kind, at):
                key = url.rstrip("/").partition("?")[0].lower() + "?" + url.partition("?")[2]
                if key in first:
                    yield at.problem(path, f"this address stands already at {first[key]}", "Keep one of the two.")
                first.setdefault(key, f"{at.file}:{at.document.line(path)}")
    yield from _private(files)
    yield from _ourselves(files["sources"][0])
    yield from _hosts(catalogue, files["sources"][0])
