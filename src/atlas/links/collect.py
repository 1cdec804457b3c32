"""Every link of the built site: those that lead out, and what is wrong with those that stay within."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from atlas.links.checkout import at
from atlas.links.extract import Link, links
from atlas.links.places import index
from atlas.links.provenance import Sources
from atlas.links.records import Evidence, Finding, Place, Step, Verdict
from atlas.site.links import advice, fault
from atlas.site.pages import Built, Page, read

_IN_NO_HOST = frozenset(' <>"^`{|}\\')
_IN_NO_PATH = {ord(char): f"%{ord(char):02X}" for char in "%?#"}


@dataclass(frozen=True)
class Collected:
    """`external`: address (http or https, without text directive) → places. `internal`: what is broken within the site
    or leads to a file that our repository has not; `checked` links were looked at for that."""

    external: Mapping[str, tuple[Place, ...]]
    internal: tuple[tuple[Finding, tuple[Place, ...]], ...]
    checked: int


def _split(address: str) -> SplitResult | None:
    """The parts of an address, relative or not; None where it is no address."""
    try:
        parts = urlsplit(address)
        whole = parts.hostname and parts.port != 0 and _IN_NO_HOST.isdisjoint(parts.hostname)
    except ValueError:
        return None
    return parts if whole or not (parts.netloc or parts.scheme in ("http", "https")) else None


def _published(built: Built) -> str:
    """Address of the site's root; only its path where the home page names no address."""
    home = built.pages.get("index.html")
    node = home.tree.css_first('link[rel="canonical"]') if home else None
    parts = _split((node.attributes.get("href") or "") if node else "")
    return f"{parts.scheme}://{parts.netloc}{built.base}" if parts and parts.netloc else built.base


def _finding(url: str, verdict: Verdict, why: str, error: str) -> Finding:
    return Finding(url=url, verdict=verdict, evidence=Evidence(why=why, chain=(Step(by="site", url=url, error=error),)))


def _slashed(address: str) -> str:
    """WHATWG URL: before the query a backslash counts as a slash."""
    path, mark, rest = address.partition("?")
    return f"{path.replace(chr(92), '/')}{mark}{rest}"


class _Sorter:
    """Puts each link where it belongs."""

    def __init__(self, built: Built) -> None:
        self.built, self.checkout = built, at(built.root)
        self.published = _published(built)
        self.host = urlsplit(self.published).netloc.lower()
        self.external: dict[str, list[Link]] = {}
        self.internal: dict[str, tuple[Finding, list[Link]]] = {}
        self.checked = 0

    def put(self, link: Link) -> None:
        address = _slashed(link.address)
        address = f"https:{address}" if address.startswith("//") else address
        parts = _split(address)
        if parts is None:
            self._within(link, _finding(address, "dead", f"{address[:80]!r} is not an address.", "not an address"))
            return
        if not parts.scheme:
            address = urljoin(self._address(link.page), address)
            parts = urlsplit(address)
        if self._ours(parts):
            self._within(link, self._wrong(parts))
        elif parts.scheme in ("http", "https"):
            self._outward(link, address)

    def _address(self, page: Page) -> str:
        """Where a page is served."""
        path = page.path if not f"/{page.path}".endswith("/index.html") else page.path.removesuffix("index.html")
        return f"{self.published}{path.translate(_IN_NO_PATH)}"

    def _ours(self, parts: SplitResult) -> bool:
        """Whether something belongs to this site: it lies below the address (or the path) it is published at."""
        if parts.scheme not in ("http", "https", "") or parts.netloc.lower() != self.host:
            return False
        return not self.host or f"{parts.path}/".startswith(self.built.base)

    def _wrong(self, parts: SplitResult) -> Finding | None:
        path = self.built.base if f"{parts.path}/" == self.built.base else parts.path
        wrong = fault(self.built, path, parts.fragment)
        if wrong is None:
            return None
        whole = parts._replace(query="")
        if wrong.file is None:
            url = whole._replace(fragment="").geturl()
            return _finding(url, "dead", f"The site has nothing at {path[:120]!r}.", "no such file in the site")
        why = f"{wrong.file} has no anchor {wrong.anchor[:80]!r}. {advice(self.built, wrong)}"
        return _finding(whole.geturl(), "fragment-lost", why, "no such anchor in the page")

    def _outward(self, link: Link, address: str) -> None:
        kind = self.checkout.kind(address)
        if kind == "file":
            self._within(link, None)
        elif kind == "missing":
            what = "The file that it leads to is not in our repository."
            self._within(link, _finding(address, "dead", what, "no such file in the checkout"))
        elif kind != "other":
            self.external.setdefault(address, []).append(link)

    def _within(self, link: Link, wrong: Finding | None) -> None:
        self.checked += 1
        if wrong:
            self.internal.setdefault(wrong.url, (wrong, []))[1].append(link)


def collect(site: Path, root: Path) -> Collected:
    """The links of the site built into `site` from the checkout at `root`, which may be any folder."""
    sorter = _Sorter(built := read(site, root))
    for page in built.pages.values():
        for link in () if page.beside else links(page):  # what stands beside the pages repeats their links
            sorter.put(link)
    sources = Sources(built, index(root))
    external = {address: sources.places(found) for address, found in sorter.external.items()}
    internal = tuple((wrong, sources.places(found)) for wrong, found in sorter.internal.values())
    return Collected(external, internal, sorter.checked)
