"""Dead internal links and anchors, and addresses that no link should have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from atlas.problem import Problem, nearest
from atlas.site.pages import Built, Page

ATTRIBUTES = ("href", "src", "action", "formaction", "poster", "data", "cite", "xlink:href")
_SCHEMES = {"https", "http", "mailto"}
# Deep enough that a link which climbs above the site's root is seen, and not cut off at the server's root.
_ORIGIN = "https://site.invalid/a/b/c/d"


def addresses(page: Page) -> Iterator[tuple[str, str, str]]:
    """Tag, attribute and value of all that points somewhere."""
    for name in ATTRIBUTES:
        selector = f"[{name.replace(':', chr(92) + ':')}]"
        for node in page.nodes(selector):
            yield node.tag or "", name, (node.attributes.get(name) or "").strip()


def _file(path: str, built: Built) -> str | None:
    """Path below the site that a server would answer with; None if it would answer 404."""
    name = unquote(path).removeprefix(built.base)
    options = (name, f"{name}index.html" if name.endswith("/") or not name else f"{name}/index.html")
    return next((option for option in options if option in built.files), None)


class Fault(NamedTuple):
    """What a path and a fragment lack: the file, or (where `file` is there) the anchor in it."""

    file: str | None
    anchor: str = ""


def fault(built: Built, path: str, fragment: str) -> Fault | None:
    """What is wrong with a link to this path of the server, if anything; a text directive is no anchor."""
    file = _file(path, built) if path.startswith(built.base) else None
    if file is None:
        return Fault(None)
    wanted = unquote(fragment.partition(":~:")[0])
    other = built.pages.get(file)
    lost = wanted and other and wanted not in other.ids and wanted != "top"
    return Fault(file, wanted) if lost else None


def advice(built: Built, lost: Fault) -> str:
    """A sentence that offers the nearest anchor of the file."""
    return nearest(lost.anchor, filter(None, built.pages[lost.file or ""].ids))


def _inside(page: Page, address: str, built: Built) -> tuple[str, str]:
    """Path and fragment that an address without a scheme means on this page."""
    parts = urlsplit(urljoin(f"{_ORIGIN}{built.base}{page.path}", address))
    path = parts.path.removeprefix(urlsplit(_ORIGIN).path) if not address.startswith("/") else parts.path
    return path, parts.fragment


def landing(page: Page, address: str, built: Built) -> str | None:
    """The file of the site that a link leads to; None where it leads outside or nowhere."""
    try:
        if urlsplit(address).scheme or address.startswith("//"):
            return None
        path, _ = _inside(page, address, built)
    except ValueError:
        return None
    return _file(path, built) if path.startswith(built.base) else None


def _target(page: Page, address: str, built: Built) -> Iterator[Problem]:
    wrong = fault(built, *_inside(page, address, built))
    if wrong and wrong.file is None:
        yield page.problem("", f"the link {address[:120]!r} leads nowhere", "Correct it, or add the page.")
    elif wrong:
        yield page.problem("", f"{wrong.file} has no anchor {wrong.anchor[:80]!r}", advice(built, wrong))


def check(built: Built) -> Iterator[Problem]:
    for page in built.pages.values():
        for tag, name, address in addresses(page):
            try:
                scheme = urlsplit(urljoin(_ORIGIN, address)) and urlsplit(address).scheme.lower()
            except ValueError:
                yield page.problem("", f"{address[:60]!r} is not an address", "Correct it.")
                continue
            if scheme and scheme not in _SCHEMES:
                what = f"<{tag} {name}> has the scheme {scheme!r} ({address[:60]!r})"
                yield page.problem("", what, "Only https, http and mailto are allowed.")
            elif not scheme and not address.startswith("//"):
                yield from _target(page, address, built)
