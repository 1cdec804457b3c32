"""Every page in Chromium as different readers have it: what axe, the security policy and the layout say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

from atlas.audit.measure import Measure

_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_BIG_TEXT = ("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26",)
# A frame that scrolls by itself is what 2.1's criterion 1.4.10 allows for tables and drawings.
_LAYOUT = """() => {
  const wide = document.documentElement.clientWidth + 1;
  const framed = (e) => {
    for (let a = e; a && a.tagName !== "BODY"; a = a.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(a).overflowX)) return true;
    }
    return false;
  };
  const shown = (e) => e.getClientRects().length > 0;
  const name = (e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 100);
  const said = [];
  if (document.documentElement.scrollWidth > wide) said.push("the page scrolls sideways");
  for (const e of document.querySelectorAll("article *")) {
    if (!shown(e)) continue;
    if (e.getBoundingClientRect().right > wide && !framed(e)) said.push(`is wider than the window: ${name(e)}`);
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const style = own && e.clientWidth > 2 ? getComputedStyle(e) : null;
    const cut = style && ((/hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
      || (/hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1));
    if (cut) said.push(`text is cut off: ${name(e)}`);
  }
  return said.slice(0, 5);
}"""
_WATCH = """addEventListener("securitypolicyviolation", (event) => {
  (window.atlasViolations ??= []).push(`${event.effectiveDirective} refuses ${event.blockedURI} ${event.sample}`);
});"""


@dataclass(frozen=True)
class Way:
    """One way of reading: options of the browser's context, and what is looked at."""

    name: str
    options: dict[str, Any]
    arguments: tuple[str, ...] = ()
    layout: bool = False
    still: bool = False


def _window(width: int, height: int) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": height}}


WAYS = (
    Way("light", {"color_scheme": "light", **_window(1280, 800)}, layout=True),
    Way("dark", {"color_scheme": "dark", **_window(1280, 800)}),
    Way("320 px wide", {"color_scheme": "light", **_window(320, 640)}, layout=True),
    Way("200 % text", {"color_scheme": "light", **_window(1280, 800)}, _BIG_TEXT, layout=True),
    Way("forced colours", {"forced_colors": "active", "color_scheme": "dark", **_window(1280, 800)}),
    Way("reduced motion", {"reduced_motion": "reduce", "color_scheme": "dark", **_window(412, 823)}, still=True),
)


@dataclass
class Found:
    """What one way of reading showed, each line with its page."""

    axe: list[str] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    policy: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def _violations(page: Page) -> Iterator[str]:
    for one in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]:
        nodes = one["nodes"]
        yield f"{one['id']} ({one['help']}), {len(nodes)} times, first {' '.join(nodes[0]['html'].split())[:160]}"


def _look(page: Page, way: Way, path: str, found: Found) -> None:
    page.evaluate("document.fonts.ready")
    found.axe += [f"{path}: {line}" for line in _violations(page)]
    if way.layout:
        found.layout += [f"{path}: {line}" for line in page.evaluate(_LAYOUT)]
    if way.still:
        moving = page.evaluate("document.getAnimations().length")
        found.layout += [f"{path}: {moving} animations run"] if moving else []
    found.policy += [f"{path}: {line}" for line in page.evaluate("window.atlasViolations ?? []")]


def _guard(address: str, found: Found) -> Callable[[Route], None]:
    def guard(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            found.foreign.append(f"{route.request.url} from {route.request.frame.url}")
            route.abort()

    return guard


def look(browser: Browser, address: str, way: Way, paths: Sequence[str]) -> Found:
    """Pages below an address, one after the other."""
    found = Found()
    context = browser.new_context(**way.options)
    context.add_init_script(_WATCH)
    context.route("**/*", _guard(address, found))
    page = context.new_page()
    page.on("pageerror", lambda error: found.policy.append(f"{page.url}: the script failed: {error}"))
    for path in paths:
        page.goto(address + path)
        _look(page, way, path or "home", found)
    context.close()
    return found


def _read(program: str, address: str, way: Way, paths: Sequence[str]) -> Found:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_ARGUMENTS, *way.arguments])
        found = look(browser, address, way, paths)
        browser.close()
    return found


def _told(way: Way, found: Found, number: int) -> Iterator[Measure]:
    def measure(what: str, got: list[str]) -> Measure:
        return Measure(what, f"{number} pages, {way.name}", "0", str(len(got)), tuple(got))

    yield measure("axe: violations", found.axe)
    if way.layout or way.still:
        yield measure("layout: cut, too wide" if way.layout else "motion: animations", found.layout)
    yield measure("policy: violations", found.policy)
    yield measure("requests to other hosts", found.foreign)


def measured(program: str, address: str, paths: Sequence[str], jobs: int = 2) -> list[Measure]:
    """All ways of reading all pages, some at a time."""
    with ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(lambda way: _read(program, address, way, paths), WAYS))
    return [line for way, found in zip(WAYS, results, strict=True) for line in _told(way, found, len(paths))]
