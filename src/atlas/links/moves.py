"""Redirects read as what they mean: a move for good, another language or version, a resolver at work."""

from __future__ import annotations

import re
from posixpath import basename, splitext
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from atlas.links.look import Look

# ISO 639-1; any two letters would make languages of /ai, /js and /qa.
_CODES = (
    "af am ar as az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn "
    "ko ky lo lt lv mk ml mn mr ms mt nb ne nl nn no or pa pl ps pt ro ru rw si sk sl sq sr sv sw ta te tg th tk tr tt "
    "ug uk ur uz vi xh yo zh zu"
)
_LOCALE = re.compile(rf"({_CODES.replace(' ', '|')})([-_][a-z]{{2,4}})?([-_][a-z]{{2}})?|intl|global", re.I)
_VERSION = re.compile(r"latest|stable|current|main|master|dev|edge|lts|(v\d+|\d{1,2})([._](\d+|x))*(-\w+)?", re.I)
_DEFAULTS = re.compile(r"/(index|default|home)\.\w{2,5}$", re.I)
_HOME = re.compile(r"(/(index|default|home|welcome|start)(\.\w{2,5})?)?/?", re.I)
_MANNER = re.compile(
    r"(utm_\w+|ref|ref_\w+|referrer|redirect(ed)?(from)?|hl|lang|language|locale|wt\..*|ocid|cid|fbclid|gclid"
    r"|tabs?|view|pivots?|from)$",
    re.I,
)
"""Keys of a query that say how a page is wanted, not which."""
_DOCUMENT = frozenset(
    ".pdf .doc .docx .ppt .pptx .xls .xlsx .zip .gz .tgz .epub .csv .odt .exe .msi .dmg .whl .jar".split()
)
_RESOLVERS = frozenset(
    "doi.org dx.doi.org hdl.handle.net purl.org purl.oclc.org w3id.org n2t.net ark.to urn.fi resolver.kb.nl aka.ms "
    "go.microsoft.com fwlink.net bit.ly t.co goo.gl tinyurl.com youtu.be git.io lnkd.in ow.ly buff.ly is.gd perma.cc "
    "identifiers.org arxiv.org g.co msft.it amzn.to s.id rebrand.ly".split()
)
_IDENTIFIER = re.compile(r"/(10\.\d{4,9}/|ark:/|hdl:|urn:|doi/10\.\d{4,9}/)", re.I)
_SHORT_CODE = re.compile(r"/(?=\w*\d|\w*[A-Z])(?=\w*[A-Za-z])[A-Za-z0-9_-]{4,10}")


def parts_of(url: str) -> list[str]:
    return [part for part in unquote(urlsplit(url).path).split("/") if part]


def _bare_host(url: str) -> str:
    """Without www. and without a language in front (de.example.org)."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    first, _, rest = host.partition(".")
    return rest if "." in rest and _LOCALE.fullmatch(first) else host


def asked(url: str) -> list[tuple[str, str]]:
    """The part of a query that says which page is wanted."""
    return [(key, value) for key, value in parse_qsl(urlsplit(url).query) if not _MANNER.match(key)]


def home(url: str) -> bool:
    """A front page, in whatever language."""
    left = [part for part in parts_of(url) if not _LOCALE.fullmatch(part)]
    return bool(_HOME.fullmatch("".join(f"/{part}" for part in left))) and not asked(url)


def plain(url: str) -> tuple[str, str, str]:
    """What is left when spelling is ignored: host, path without default document, slash and case, query."""
    parts = urlsplit(url)
    path = _DEFAULTS.sub("/", unquote(parts.path)).rstrip("/").lower()
    return (parts.netloc.lower().removesuffix(":443").removesuffix(":80"), path, unquote(parts.query))


def same(a: str, b: str) -> bool:
    """Slash, case, percent-encoding and default document aside, and over the same scheme."""
    return plain(a) == plain(b) and urlsplit(a).scheme == urlsplit(b).scheme


def _without(url: str, versions: bool) -> list[str]:
    kept = (p for p in parts_of(url) if not _LOCALE.fullmatch(p) and not (versions and _VERSION.fullmatch(p)))
    return [part.lower() for part in kept]


def variant(a: str, b: str) -> bool:
    """The same page in another language, or in another version where the address names one ("latest")."""
    if plain(a) == plain(b) or _bare_host(a) != _bare_host(b) or _port(a) != _port(b):
        return False
    if asked(a) != asked(b):
        return False
    versions = any(_VERSION.fullmatch(part) for part in parts_of(a))
    return _without(a, versions) == _without(b, versions) and (bool(parts_of(a)) or home(b))


def _port(url: str) -> int | None:
    parts = urlsplit(url)
    return parts.port if parts.port not in (80, 443) else None


def resolver(url: str, target: str) -> bool:
    """Whether the address exists to redirect: DOI, handle, purl, short link."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _RESOLVERS or _IDENTIFIER.search(parts.path):
        return True
    return (
        bool(_SHORT_CODE.fullmatch(parts.path)) and parts.netloc != urlsplit(target).netloc and not keeps(url, target)
    )


def keeps(url: str, target: str) -> bool:
    """Whether the target's address still names the page: its last part, or the value of its query."""
    old, new = parts_of(url), [_stem(part) for part in parts_of(target)]
    query = [value.lower() for key, value in asked(url) if len(value) > 2]
    if query:
        return all(value in unquote(target).lower() for value in query)
    if not old:
        return True
    name = _stem(old[-1])
    if len(name) > 3 and name in {value.lower() for _, value in asked(target)}:
        return True
    return name in new or any(len(name) > 4 and name in part for part in new[-2:]) or _numbered(old, new)


def settled(url: str, target: str) -> bool:
    """Whether the page got a host of its own, named as it was."""
    old = parts_of(url)
    return bool(old) and len(old[-1]) > 3 and _stem(old[-1]) in (urlsplit(target).hostname or "").split(".")


def _numbered(old: list[str], new: list[str]) -> bool:
    """Whether a number in the path names the page, whatever words stand behind it."""
    numbers = {part for part in old[:-1] if re.search(r"\d{2}", part)}
    return bool(numbers & set(new)) and len(new) >= len(old)


def _stem(part: str) -> str:
    return splitext(part)[0].lower().replace("_", "-")


def document(url: str) -> bool:
    """Whether the address promises a file."""
    return splitext(basename(urlsplit(url).path))[1].lower() in _DOCUMENT


def target(url: str, look: Look) -> str | None:
    """The new address: where the leading permanent redirects end; None where the old one is the right one to write."""
    found = None
    for hop in look.hops:
        if not hop.permanent or (found and variant(found, hop.to)):
            break
        found = hop.to
    found = _untold(found, url) if found else None
    if not found or same(url, found) or (urlsplit(url).scheme == urlsplit(found).scheme and variant(url, found)):
        return None
    if resolver(url, found) or _tracked(url, found):
        return None
    return with_fragment(found, urlsplit(url).fragment)


def _untold(found: str, url: str) -> str:
    """The target without what tells only how somebody came to it."""
    parts = urlsplit(found)
    if urlsplit(url).query or not parts.query:
        return found
    kept = [pair for pair in parts.query.split("&") if not _MANNER.match(pair.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _tracked(url: str, found: str) -> bool:
    """A target made for this visit: a session or a token in it."""
    return not urlsplit(url).query and bool(re.search(r"(;|[?&])(j?session(id)?|sid|token|ticket|sig)=", found, re.I))


def with_fragment(url: str, fragment: str) -> str:
    """A browser carries the fragment over unless the target has one (RFC 9110, 10.2.2)."""
    parts = urlsplit(url)
    return url if parts.fragment or not fragment else urlunsplit(parts._replace(fragment=fragment))


def search(url: str) -> bool:
    """The address of a search, whose results are what they are today."""
    named = {"search", "suche", "recherche", "buscar", "find", "results"} & {part.lower() for part in parts_of(url)}
    return bool(named) or any(key in ("q", "query", "search", "s") for key, _ in asked(url))
