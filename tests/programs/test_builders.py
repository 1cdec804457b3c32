"""Two builders, one site: each table cell, heading id and internal link is the same."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.conftest import ROOT


def pages(site: Path) -> dict[str, LexborNode]:
    """The article of each page; the frame around it is each builder's own."""
    found = {}
    for path in sorted(site.rglob("index.html")):
        if path.relative_to(site).parts[0] == "embed":
            continue
        article = LexborHTMLParser(path.read_text()).css_first("article")
        assert article is not None, path
        found[path.relative_to(site).as_posix()] = article
    return found


PAGE_ON_THE_DATA = {Path("data/index.html"), Path("data/card.png")}
"""It stands in the folder of the data files."""


def words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def cells(article: LexborNode) -> list[tuple[str, str]]:
    return [(node.attributes.get("id") or "", words(node)) for node in article.css("td, th, caption")]


def headings(article: LexborNode) -> list[tuple[str, str]]:
    nodes = article.css("h1, h2, h3, h4, h5, h6")
    return [(node.attributes.get("id") or "", words(node).removesuffix("¶").strip()) for node in nodes]


def links(page: str, article: LexborNode) -> list[str]:
    """Internal links, resolved; the builders' own edit buttons lead outside."""
    found = []
    for node in article.css("a[href]"):
        address = node.attributes.get("href") or ""
        if not urlsplit(address).scheme:
            found.append(urljoin(f"/{page}", address).replace("index.html", ""))
    return found


def cards(article: LexborNode) -> list[tuple[str, str]]:
    return [(node.attributes.get("id") or "", words(node)) for node in article.css("[popover]")]


def test_both_have_the_same_pages(mkdocs_site: Path, zensical_site: Path) -> None:
    expected = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    assert len(expected) >= 13
    assert pages(mkdocs_site).keys() == pages(zensical_site).keys()
    assert len(pages(mkdocs_site)) == len(expected)


@pytest.mark.parametrize("part", [cells, headings, cards], ids=["cells", "headings", "citations"])
def test_both_show_the_same(part: object, mkdocs_site: Path, zensical_site: Path) -> None:
    assert callable(part)
    total = 0
    other = pages(zensical_site)
    for page, article in pages(mkdocs_site).items():
        mine = part(article)
        assert mine == part(other[page]), page
        total += len(mine)
    assert total > 50


def test_both_have_the_same_internal_links(mkdocs_site: Path, zensical_site: Path) -> None:
    other = pages(zensical_site)
    for page, article in pages(mkdocs_site).items():
        assert links(page, article) == links(page, other[page]), page


def test_both_have_the_same_files_of_ours(mkdocs_site: Path, zensical_site: Path) -> None:
    for folder in ("api", "data", "feeds", "embed"):
        names, others = (
            {path.relative_to(site) for path in (site / folder).rglob("*.*")} - PAGE_ON_THE_DATA
            for site in (mkdocs_site, zensical_site)
        )
        assert names == others
        for name in names:
            assert (mkdocs_site / name).read_bytes() == (zensical_site / name).read_bytes()


def test_every_cell_of_the_matrix_is_cited_or_not_stated(mkdocs_site: Path) -> None:
    article = pages(mkdocs_site)["compare/messaging/index.html"]
    body = article.css("table.atlas-table tbody td")
    assert len(body) > 500
    for cell in body:
        buttons = cell.css("button[popovertarget]")
        assert buttons or words(cell) == "not stated", words(cell)
        for button in buttons:
            card = article.css_first(f'[id="{button.attributes["popovertarget"]}"]')
            assert card is not None
            proofs = [node.attributes.get("href") or "" for node in card.css("a.atlas-proof")]
            assert proofs
            assert all(address.startswith("https://") and "#:~:text=" in address for address in proofs)
