"""What pages say when they are not the page that was meant: not found, for sale, sign in, prove that you are human.

A sign alone convicts nobody: articles are written about each of these. The verdict weighs it with the length of the
page and with what the site shows at an address that cannot exist. The words are data: signs.yml.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from atlas.links.look import Look
from atlas.links.page import Page

SHORT = 1200  # characters of visible text; walls, parking pages and error pages are short
BRIEF = 300

_WORDS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("signs.yml").read_text(encoding="utf-8"))


def _any(topic: str, before: str = "", behind: str = "") -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(_WORDS[topic])}){behind}", re.I)


MISSING, TOLD, PARKED, SUSPENDED = _any("missing"), _any("told"), _any("parked"), _any("suspended")
DEFAULT, DOWN, LOGIN, WALL = _any("default"), _any("down"), _any("login"), _any("wall")
CAPTCHA, BETWEEN, ADVERTS = _any("captcha"), _any("between"), _any("adverts")
_EDGES = r"(?:^|[/._-])", r"(?:[/._?-]|$)"
_GATE, _CONSENT = _any("gate", *_EDGES), _any("consent", *_EDGES)
_ERROR = _any("error", r"(?:^|[/_-])", r"(?:\.\w{2,5})?/?$")
_ERROR_QUERY = re.compile(r"(?:^|&)(?:aspxerrorpath=|(?:error|status|code)=4(?:04|10)(?:&|$))", re.I)
_BREAK = re.compile(r"\s*(?:[|–—·•»«,!/…（）()「」]|::|:|\s-\s|^-\s|\s-$|\.(?=\s|$))\s*")


def _parts(text: str) -> list[str]:
    """A title without the site's name: what stands between bars and dashes."""
    return [part for part in (part.strip(" \t\"'“”„?!.") for part in _BREAK.split(text.strip())) if part]


def _is(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a part of a title is nothing but the sign (a title *about* it holds other words)."""
    return any(pattern.fullmatch(part) for part in (*_parts(text), text.strip(" .!?\"'")))


def names_missing(page: Page) -> bool:
    """Title or first heading is a "not found", or the page gives an error page as its own address."""
    return _is(MISSING, page.title) or _is(MISSING, page.heading) or error_path(page.canonical)


def tells_missing(page: Page) -> bool:
    """It speaks to a reader who came for something else."""
    return bool(TOLD.search(f"{page.title} {page.heading} {page.text[:SHORT]}"))


def missing(page: Page) -> bool:
    """Worth a second look; short pages may say it anywhere."""
    if names_missing(page):
        return True
    return len(page.text) < SHORT and (tells_missing(page) or _is(MISSING, page.text[:400]))


def parked(page: Page) -> bool:
    short = len(page.text) < SHORT and PARKED.search(f"{page.heading} {page.text} {page.markers}")
    return bool(PARKED.search(page.title) or short)


def advertises(page: Page) -> bool:
    """What parking pages are made of; it counts where the site shows it at every address."""
    return bool(ADVERTS.search(f"{page.title} {page.heading} {page.text}"))


def suspended(look: Look) -> bool:
    page = look.page
    if page is None or len(page.text) >= SHORT:
        return False
    return bool(SUSPENDED.search(f"{look.url} {page.title} {page.heading}"))


def default_page(page: Page) -> bool:
    """The page that a server shows before there is a site."""
    return bool(DEFAULT.search(page.title) or (len(page.text) < BRIEF and DEFAULT.search(page.heading)))


def down(page: Page) -> bool:
    """The site says that another time will do."""
    if len(page.text) >= SHORT:
        return False
    return bool(DOWN.search(f"{page.title} {page.heading}") or (len(page.text) < BRIEF and DOWN.search(page.text)))


def login(page: Page) -> bool:
    return page.password and (_is(LOGIN, page.title) or _is(LOGIN, page.heading))


def wall(look: Look) -> bool:
    """A challenge or a refusal that is meant for programs."""
    headers, page = look.headers, look.page
    if headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in headers:
        return True
    if page is None or len(page.text) >= (SHORT if look.fine else 2 * SHORT):
        return False
    return bool(WALL.search(f"{page.title}\n{page.heading}\n{page.text[:400]}") or _marked(look, page))


def _marked(look: Look, page: Page) -> bool:
    """On a page that answers 200, a captcha may belong to a form; on one that is missing too."""
    if look.status in (404, 410):
        return False
    if look.fine:
        return len(page.text) < BRIEF and bool(WALL.search(page.markers))
    return bool(WALL.search(page.markers) or CAPTCHA.search(page.markers))


def between(page: Page) -> bool:
    """A question or a queue that stands before the page; it counts where the site shows it at every address."""
    return len(page.text) < SHORT and bool(BETWEEN.search(f"{page.title}\n{page.heading}\n{page.text}"))


def gate(url: str) -> bool:
    """The address of a sign-in, or of a consent page."""
    parts = urlsplit(url)
    return any(sign.search(text) for sign in (_GATE, _CONSENT) for text in (parts.path, parts.hostname or ""))


def error_path(url: str) -> bool:
    """The address of a page for errors."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(_ERROR.search(parts.path) or _ERROR_QUERY.search(parts.query))
