"""Addresses that stay, redirects without a server, the site map's days, datasets in the head."""

from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from atlas import publish
from atlas.catalogue import Catalogue
from atlas.history import git
from atlas.model import Redirect
from atlas.site import pages, published
from atlas.web import head, redirects
from atlas.web.datasets import datasets
from atlas.web.sitemap import sitemap
from tests.conftest import ROOT, SMALL, run

HOME = "https://atlas.example/x/"
PAGE = "<!doctype html><html><head><title>t</title></head><body><article>{}</article></body></html>"
TABLE = (
    '<h1>T</h1><h2 id="short">S</h2><table id="a.table"><tbody><tr id="a.size"><th scope="row">Size</th>'
    '<td id="a.post-basic.size">1</td></tr></tbody></table>'
)


def to(old: str, new: str) -> Redirect:
    return Redirect.model_validate({"from": old, "to": new})


def gone(old: str) -> Redirect:
    return Redirect.model_validate({"from": old, "gone": "Out of use."})


def test_a_page_that_moved_leads_on_and_its_twin_stays() -> None:
    made = {"compare/new/index.md": "twin", "api/v1/a.json": "{}", "api/v1/kept.json": "kept"}
    moves = (
        to("compare/old/", "compare/new/"),
        to("api/v1/old.json", "api/v1/a.json"),
        to("compare/there/", "compare/new/"),
        to("api/v1/kept.json", "api/v1/a.json"),
        gone("compare/new/#x"),
    )
    found = redirects.files(moves, made, {"compare/there/"}, HOME)
    assert found.keys() == {"compare/old/index.html", "compare/old/index.md", "api/v1/old.json"}
    assert (found["compare/old/index.md"], found["api/v1/old.json"]) == ("twin", "{}")
    page = LexborHTMLParser(found["compare/old/index.html"])
    assert page.css_first("meta[http-equiv=refresh]").attributes["content"] == "0; url=../../compare/new/"
    assert page.css_first("link[rel=canonical]").attributes["href"] == f"{HOME}compare/new/"
    assert page.css_first("article a").attributes["href"] == "../../compare/new/"
    assert page.css_first("script").attributes["src"] == "../../assets/moved.js"


def test_a_place_with_another_name_keeps_the_old_one() -> None:
    wanted = redirects.anchors([to("a/#a.old", "a/#a.size"), to("a/#shorter", "a/#short"), to("b/#x", "b/#y")])
    assert wanted.keys() == {"a/", "b/"}
    html = redirects.with_anchors(PAGE.format(TABLE), wanted["a/"])
    page = LexborHTMLParser(html)
    assert page.css_first("tr#a\\.size > th > span").attributes["id"] == "a.old"
    assert page.css_first("h2#short > span").attributes["id"] == "shorter"
    assert redirects.with_anchors(html, wanted["a/"]) == html
    assert redirects.with_anchors(PAGE.format(TABLE), {"nowhere": ["x"]}) == PAGE.format(TABLE)


def test_a_site_map_has_days_where_they_are_known() -> None:
    text = sitemap(HOME, [("b/", None), ("", date(2026, 3, 4)), ("a&b/", date(2026, 3, 5))])
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [[one.text for one in url] for url in ElementTree.fromstring(text).iter(f"{space}url")]  # noqa: S314
    assert found == [[HOME, "2026-03-04"], [f"{HOME}a&b/", "2026-03-05"], [f"{HOME}b/"]]


def test_the_days_are_those_of_the_page_and_its_data(tmp_path: Path) -> None:
    """The page is older than the service that it shows."""
    root = tmp_path / "root"
    shutil.copytree(SMALL, root)
    (root / "docs/a.md").write_text('# A\n\n{{ figure("post", "max-size", tier="basic") }}\n')
    (root / "docs/b.md").write_text("# B\n")
    for day, change in (
        ("04", lambda: None),
        ("09", lambda: (root / "docs/data/services/post.yml").open("a").write("\n")),
    ):
        change()
        environment = {f"GIT_{one}_DATE": f"2026-03-{day}T08:00:00+00:00" for one in ("AUTHOR", "COMMITTER")}
        environment |= {"GIT_CONFIG_GLOBAL": "/dev/null", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        who = ["-c", "user.name=a", "-c", "user.email=a@a"]
        for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
            subprocess.run(["git", *command], cwd=root, env=environment, check=True)
    assert git.days(root, "docs")["docs/a.md"].day == 4
    text = publish.files(root, tmp_path)["sitemap.xml"]
    assert "<loc>http://localhost/a/</loc><lastmod>2026-03-09</lastmod>" in text
    assert "<loc>http://localhost/b/</loc><lastmod>2026-03-04</lastmod>" in text
    shutil.rmtree(root / ".git")
    assert "lastmod" not in publish.files(root, tmp_path)["sitemap.xml"]


def test_tables_are_datasets(small: Catalogue) -> None:
    found = datasets(small, HOME, {"compare/letters/": date(2026, 3, 4)})
    assert found.keys() == {"compare/letters/", "services/post/", "services/pigeon/"}
    table = found["compare/letters/"]
    assert (table["@type"], table["name"], table["dateModified"]) == ("Dataset", "Letters", "2026-03-04")
    assert table["url"] == f"{HOME}compare/letters/"
    assert len(table["description"]) >= 50
    assert [one["encodingFormat"] for one in table["distribution"]] == ["text/csv", "application/json"]
    assert [one["name"] for one in table["citation"]] == ["Limits & quotas", "What is the Post?"]
    assert "dateModified" not in found["services/post/"]


@given(st.text(max_size=40))
def test_a_head_is_put_in_once_and_ends_no_script(text: str) -> None:
    html = PAGE.format("x")
    once = head.with_block(html, head.block("services/post/", {"name": f"</script><!--{text}"}))
    assert head.with_block(once, head.block("services/post/", {"name": "y"})).count("<!-- atlas -->") == 1
    page = LexborHTMLParser(once)
    (script,) = page.css("script")
    assert json.loads(script.text()) == {"name": f"</script><!--{text}"}
    links = [node.attributes["href"] for node in page.css("head link")]
    feeds = [
        "../../feeds/services/post.atom",
        "../../feeds/services/post.json",
        "../../feeds/all.atom",
        "../../feeds/all.json",
    ]
    assert links == ["index.md", *feeds]
    assert head.with_block("no head", "x") == "no head"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A checkout with a site of two pages and a file, all of them published."""
    folder = tmp_path / "site"
    for name, text in (
        ("index.html", PAGE.format(TABLE)),
        ("a/index.html", PAGE.format(TABLE)),
        ("api/v1/x.json", "{}"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (tmp_path / "docs/data").mkdir(parents=True)
    (tmp_path / published.FILE).write_text(published.merged([], published.present(pages.read(folder, tmp_path))))
    return folder


def dead(site: Path, *moves: Redirect) -> list[str]:
    return [str(one) for one in published.check(pages.read(site, site.parent), moves)]


def test_what_is_published(site: Path) -> None:
    a = [f"a/#{one}" for one in ("a.post-basic.*", "a.size", "short")]
    assert published.published(site.parent)[1:] == [
        "./", *(f"./{one[2:]}" for one in a), "a/", *a, "api/v1/x.json"
    ]  # fmt: skip
    assert dead(site) == []


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ('id="short"', 'id="shorter"', "a/#short"),
        ('id="a.size"', 'id="a.sizes"', "a/#a.size"),
        ('id="a.post-basic.size"', 'id="a.post-best.size"', "a/#a.post-basic.*"),
    ],
)
def test_a_place_that_goes_is_told_until_it_is_led_on(site: Path, before: str, after: str, lost: str) -> None:
    path = site / "a/index.html"
    path.write_text(path.read_text().replace(before, after))
    (told,) = dead(site)
    line = published.published(site.parent).index(lost) + 1
    assert told.startswith(
        f"docs/data/published-addresses.txt:{line}: {lost} was published and is gone. Restore it, or"
    )
    assert dead(site, gone(lost)) == []


def test_a_page_or_a_file_that_goes_is_told_until_it_is_led_on(site: Path) -> None:
    shutil.move(site / "a", site / "b")
    (site / "api/v1/x.json").rename(site / "api/v1/y.json")
    told = dead(site)
    assert len(told) == 5
    assert "a/ was published and is gone. Restore it, or lead it on in docs/data/redirects.yml." in told[0]
    moves = (to("a/", "b/"), to("api/v1/x.json", "api/v1/y.json"))
    for name, text in redirects.files(moves, {"api/v1/y.json": "{}"}, {"b/"}, HOME).items():
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(text)
    assert dead(site, *moves) == []
    assert "b/ is not there" in dead(site, to("x/", "c/"))[-1].replace("c/", "b/")
    assert "docs/data/redirects.yml: b/: this page is there. Delete the page, or the redirect." in dead(
        site, to("b/", "a/")
    )


def test_a_list_of_addresses_only_grows(site: Path) -> None:
    before = published.published(site.parent)
    shutil.rmtree(site / "a")
    after = published.merged(before, ["new/"]).splitlines()
    assert set(after) == {*before, "new/"}
    assert after[1:] == sorted(after[1:])


def test_the_script_adds_and_tells(site: Path) -> None:
    root = site.parent
    shutil.copytree(SMALL, root, dirs_exist_ok=True)
    (root / published.FILE).write_text("./\n")
    done = run("scripts/addresses.py", "--root", root, "--site", site, "--check")
    assert done.returncode == 1
    assert "a/: is not yet in docs/data/published-addresses.txt. Run `make addresses`." in done.stdout
    assert run("scripts/addresses.py", "--root", root, "--site", site).returncode == 0
    assert run("scripts/addresses.py", "--root", root, "--site", site, "--check").returncode == 0
    assert run("scripts/addresses.py", "--root", root, "--site", root).returncode == 2


def test_every_page_of_ours_is_among_the_published() -> None:
    """Run `make addresses` and commit the result where a page is new."""
    from atlas.twins.source import home

    known = set(published.published(ROOT))
    paths = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert [path for path in paths if (home(path) or "./") not in known] == []


def test_the_same_checkout_gives_the_same_bytes(tmp_path: Path) -> None:
    """In two programs that hash otherwise, so that no order depends on it."""
    for seed in ("1", "2"):
        done = run("scripts/export.py", "--site", tmp_path / seed, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
    one, two = (
        {p.relative_to(tmp_path / s): p.read_bytes() for p in (tmp_path / s).rglob("*.*") if p.is_file()} for s in "12"
    )
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []
    assert len(one) > 200
