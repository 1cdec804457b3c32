"""The check of the built site: a sound site passes; each fault that it exists for is found and named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas import load, publish, site
from tests.conftest import ROOT, run

Fault = Callable[[Path], None]
HOME = "index.html"


def put(text: str, page: str = HOME) -> Fault:
    """Adds something to a page's body."""

    def change(site: Path) -> None:
        path = site / page
        path.write_text(path.read_text().replace("</article>", f"{text}</article>", 1))

    return change


def append(file: str, text: str) -> Fault:
    return lambda site: (site / file).write_text((site / file).read_text() + text) and None


def remove(file: str) -> Fault:
    return lambda site: (site / file).unlink()


def swap(before: str, after: str, page: str = HOME) -> Fault:
    """Replaces something in a page."""

    def change(site: Path) -> None:
        path = site / page
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))

    return change


def orphan(site: Path) -> None:
    """A page that nothing links to."""
    (site / "lost").mkdir()
    text = (site / "about/index.html").read_text()
    text = text.replace("<title>", "<title>Lost ").replace(
        'name="description" content="', 'name="description" content="Lost '
    )
    (site / "lost/index.html").write_text(text)


RESTORED = ("feeds/all.atom", "embed/services/relay/index.html")
FAULTS: dict[str, tuple[Fault, str]] = {
    "missing page": (remove("about/index.html"), "about/index.html: is missing from the site"),
    "missing style": (remove("assets/atlas.css"), "assets/atlas.css: is missing from the site"),
    "missing feed": (remove("feeds/all.atom"), "feeds/all.atom: the export is missing"),
    "missing part for others": (
        remove("embed/services/relay/index.html"),
        "embed/services/relay/index.html: the export is",
    ),
    "no head of ours": (swap('type="text/markdown"', ""), "index.html: the page names neither feeds nor twin"),
    "missing place": (swap('id="at-a-glance"', 'id="glance"'), "./#at-a-glance was published and is gone. Restore it"),
    "missing export": (remove("api/v1/index.json"), "api/v1/index.json: the export is missing"),
    "stale export": (append("api/v1/index.json", " "), "the export is not that of the present data"),
    "macro": (put("<p>{{ comparison() }}</p>"), "'{{ comparison() }}' was not rendered"),
    "statement": (put("<p>{% if x %}</p>"), "was not rendered"),
    "dead link": (put('<a href="nowhere/">x</a>'), "the link 'nowhere/' leads nowhere"),
    "dead image": (put('<img src="no.png" alt="x">'), "the link 'no.png' leads nowhere"),
    "dead anchor": (put('<a href="about/#nothing">x</a>'), "about/index.html has no anchor 'nothing'"),
    "dead anchor here": (put('<a href="#nothing">x</a>'), "index.html has no anchor 'nothing'"),
    "above the root": (put('<a href="../about/">x</a>'), "the link '../about/' leads nowhere"),
    "javascript": (put('<a href="javascript:alert(1)">x</a>'), "has the scheme 'javascript'"),
    "data": (put('<a href="data:text/html,x">x</a>'), "has the scheme 'data'"),
    "ftp": (put('<a href="ftp://a.example/">x</a>'), "has the scheme 'ftp'"),
    "foreign script": (put('<script src="https://a.example/x.js"></script>'), "the page loads https://a.example/x.js"),
    "foreign image": (put('<img src="//a.example/x.png" alt="x">'), "the page loads //a.example/x.png"),
    "foreign srcset": (put('<img srcset="https://a.example/x.png 2x" alt="x">'), "the page loads https://a.example"),
    "foreign frame": (put('<iframe src="https://a.example/"></iframe>'), "the page loads https://a.example/"),
    "foreign style": (put("<style>@import 'https://a.example/x.css';</style>"), "the page loads https://a.example"),
    "foreign inline": (put('<p style="background:url(https://a.example/x)">x</p>'), "the page loads https://a.example"),
    "foreign in css": (append("assets/atlas.css", "@import 'https://a.example/x.css';"), "the style sheet loads"),
    "mermaid": (put('<pre class="mermaid">graph</pre>'), "asks a third party"),
    "no policy": (
        swap('<meta http-equiv="Content-Security-Policy"', "<meta name='x'"),
        "does not begin with one content",
    ),
    "late policy": (swap('<meta charset="utf-8">', "<script src=x.js></script>"), "does not begin with one content"),
    "weaker policy": (
        swap("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        "is not the one of src/atlas/finish",
    ),
    "unknown script": (put("<script>let own = 1;</script>"), "does not know the inline script 'let own = 1;'"),
    "inline style": (put('<p style="color: red">x</p>'), "<p style> is a style that the policy forbids"),
    "same id twice": (put('<i id="same"></i><i id="same"></i>'), "#same: the id stands 2 times"),
    "no description": (swap('<meta name="description"', '<meta name="nothing"'), "the page has no description"),
    "no title": (swap("<title>", "<title></title><i>"), "the page has no title"),
    "orphan": (orphan, "no page links to it"),
    "two headings": (put("<h1>Again</h1>"), "the page has 2 main headings"),
}
FINE = (
    '<a href="https://a.example/#:~:text=words">x</a><a href="about/#:~:text=x">x</a><a href="mailto:a@a.example">x</a>'
    "<code>{{ figure() }}</code><pre>{% raw %}</pre>"
)


def test_what_is_allowed(mkdocs_site: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(mkdocs_site, tmp_path / "site"))
    put(FINE)(site)
    done = run("scripts/check_site.py", "--site", site)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.fixture(scope="module")
def copy(mkdocs_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(mkdocs_site, tmp_path_factory.mktemp("faults") / "site"))


@pytest.fixture(scope="module")
def published(mkdocs_site: Path) -> dict[str, str]:
    return publish.files(ROOT, mkdocs_site)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(name: str, copy: Path, mkdocs_site: Path, published: dict[str, str]) -> None:
    fault, message = FAULTS[name]
    fault(copy)
    found = [str(problem) for problem in site.check(copy, ROOT, load.at(ROOT), published)]
    for path in (HOME, "about/index.html", "assets/atlas.css", "api/v1/index.json", *RESTORED):
        shutil.copy(mkdocs_site / path, copy / path)
    shutil.rmtree(copy / "lost", ignore_errors=True)
    assert any(message in line for line in found), found
    assert len(found) <= 3 or name.startswith("missing"), found  # each link to a missing file is told, too


def test_as_a_program(mkdocs_site: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(mkdocs_site, tmp_path / "site"))
    put("<p>{{ x }}</p>")(site)
    done = run("scripts/check_site.py", "--site", site)
    assert done.returncode == 1
    assert done.stdout.startswith("docs/index.md: '{{ x }}' was not rendered.")
    assert run("scripts/check_site.py", "--site", tmp_path).returncode == 2
