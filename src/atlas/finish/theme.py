"""Mends the theme's files where they cost readers time or ask for more than the security policy allows.

Each change is told by a pattern, and it is an error where a pattern is not found: a new release of a theme may have
no need of the change, or may need another. The files keep their names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


class Unknown(Exception):
    """The theme's files are not those that the changes were written for."""


@dataclass(frozen=True)
class Change:
    """What is replaced in the one file that `file` finds; `why` is for whoever has to renew it."""

    file: str
    before: str
    after: str
    why: str


_SCRIPT = "assets/javascripts/bundle.*.min.js"
_FOLDERS = ("assets/stylesheets", "assets/stylesheets/classic")


def _both(folder: str) -> tuple[Change, ...]:
    rule = r"\[data-md-color-switching\] \*,\[data-md-color-switching\] :after,\[data-md-color-switching\] :before"
    return (
        Change(
            _SCRIPT,
            r'\{name:"color-scheme"\}',
            '{name:"atlas-scheme"}',
            "A meta of this name, made and set while the page loads, styles the whole page anew, twice; atlas.css says "
            "the same for nothing.",
        ),
        Change(
            f"{folder}/main.*.min.css",
            r"table:not\(\[class\]\)\+\*\{",
            "table:not([class])+p{",
            "With the star, a cell that finds another place makes the browser style all cells of its row anew; other "
            "elements than paragraphs have more room above by themselves.",
        ),
        Change(
            f"{folder}/palette.*.min.css",
            rule + r"\{[^}]*\}",
            "",
            "The script sets and takes this attribute at each load; with this rule, each styles the whole page anew.",
        ),
    )


_NAME = r"[\w$]+"
_LATE = (  # stands in for a worker until something is sent to it
    "{f:[],addEventListener(...a){this.w?this.w.addEventListener(...a):this.f.push(a)},removeEventListener(){},"
    "postMessage(m){if(!this.w){this.w=new Worker(e);for(let a of this.f)this.w.addEventListener(...a)}"
    "this.w.postMessage(m)}}"
)
_MATERIAL = (
    *_both(_FOLDERS[0]),
    Change(
        _SCRIPT,
        r'"link\[rel=alternate\]"',
        '"link[rel=alternate][hreflang]"',
        "Feeds and the page's twin are no translations: a sitemap was looked for beside each, and not found.",
    ),
    Change(
        _SCRIPT,
        rf'({_NAME})\(location\.protocol!=="file:"\),',
        r"\1(!1),",
        "The index of the search is fetched and parsed when somebody searches, as the theme does for pages on disk, "
        "and not while every page loads.",
    ),
    Change(
        _SCRIPT,
        rf"function ({_NAME})\(e,t=new Worker\(e\)\)",
        rf"function \1(e,t={_LATE})",
        "Nor is the script that searches fetched and run before.",
    ),
)
_ZENSICAL = (
    *_both(_FOLDERS[1]),
    Change(
        _SCRIPT,
        rf"function ({_NAME})\(e,t\)\{{({_NAME})\(e\),({_NAME}\({_NAME}\({_NAME},\{{\}}\),t\))\}}",
        r"function \1(e,t){e&&\2(e);\1.made||(\1.made=1,\3)}",
        "The window of the search can be made before its index is there, and takes the index then.",
    ),
    Change(
        _SCRIPT,
        rf"({_NAME}\({_NAME}\))\.subscribe\("
        rf"({_NAME}=>\{{for\(let {_NAME} of {_NAME}\.items\).{{,99}}?;({_NAME})\({_NAME},({_NAME})\)\}})\)"
        rf"(?=,{_NAME}\(({_NAME}),\"click\"\))",
        r'\3(null,\4),(f=>{let n=0,g=()=>n++||\1.subscribe(f);\5.addEventListener("click",g);'
        r'document.getElementById("__search").addEventListener("change",g)})(\2)',
        "So the index is fetched when somebody searches, as for Material.",
    ),
    Change(
        _SCRIPT,
        rf"({_NAME})\.appendChild\({_NAME}\(\"style\",\{{\}},({_NAME})\.toString\(\)\)\)",
        r"\1.adoptedStyleSheets=[new CSSStyleSheet],\1.adoptedStyleSheets[0].replaceSync(\2.toString())",
        "A style element made by a script is what the security policy forbids.",
    ),
)


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise Unknown(f"{pattern}: {len(found)} files of the theme fit, not 1. See src/atlas/finish/theme.py.")
    return found[0]


def changed(text: str, change: Change, name: str) -> str:
    """The text with the change made exactly once."""
    made, times = re.subn(change.before, change.after, text)
    if times != 1:
        found = f"{name}: a change to the theme fits {times} places in it, not 1 ({change.before[:60]!r}: {change.why})"
        raise Unknown(f"{found} Renew or delete it in src/atlas/finish/theme.py.")
    return made


def mended(folder: Path) -> dict[str, str]:
    """Path below the site → new text, of the theme's files that change."""
    zensical = (folder / "search.json").is_file()
    texts: dict[str, str] = {}
    for change in _ZENSICAL if zensical else _MATERIAL:
        path = _one(folder, change.file)
        name = path.relative_to(folder).as_posix()
        before = texts.get(name) or path.read_text(encoding="utf-8")
        texts[name] = changed(before, change, name)
    return texts
