"""Parts for other sites: no scripts, dated, linked, each value with its proof; nothing of the data becomes markup."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from atlas import load
from atlas.catalogue import Catalogue
from atlas.embeds import files
from atlas.embeds.pages import telling
from tests.conftest import SMALL, loaded

HOME = "https://atlas.example/x/"


def page(catalogue: Catalogue, name: str) -> LexborHTMLParser:
    return LexborHTMLParser(files(catalogue, HOME)[f"embed/{name}/index.html"])


def words(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


@pytest.mark.parametrize("name", ["services/post", "services/pigeon", "compare/letters"])
def test_a_part_is_dated_linked_and_quiet(small: Catalogue, name: str) -> None:
    found = page(small, name)
    assert not found.css("script, style, [style], [onclick], img, iframe")
    assert found.css_first("base").attributes == {"target": "_blank"}
    assert found.css_first("link[rel=canonical]").attributes["href"] == f"{HOME}{name}/"
    assert found.css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert len(found.css("h1")) == 1
    (dated, home) = words(found, "footer p")
    assert dated.startswith("Read in texts ")
    assert home == "Azure Integration Atlas, CC BY 4.0, not affiliated with Microsoft."
    links = [node.attributes["href"] or "" for node in found.css("a")]
    assert {f"{HOME}{name}/", HOME} <= set(links)
    assert all(link.startswith("https://") for link in links)


def test_a_card_tells_what_the_tables_ask_first(small: Catalogue) -> None:
    found = page(small, "services/post")
    assert words(found, "h1") == ["Azure Post"]
    assert words(found, "dt")[0] == "Largest letter"
    assert words(found, "dd")[:2] == ["256 KB maximum Basic", "100 MB maximum, AMQP disputed Express"]
    proofs = [node.attributes["href"] or "" for node in found.css("dd a")]
    assert all("#:~:text=" in proof for proof in proofs)
    assert len(telling(small, small.services["post"])) == 5


def test_a_table_has_every_cell(small: Catalogue) -> None:
    found = page(small, "compare/letters")
    table = small.comparisons["letters"]
    assert words(found, "thead th") == ["Question", *(column.label for column in table.columns)]
    rows = [row for row in found.css("tbody tr") if row.css("td")]
    assert len(rows) == len(table.rows)
    assert {len(row.css("td")) for row in rows} == {len(table.columns)}
    assert "not stated" in words(found, "td")
    assert "1,000 boxes per office" in words(found, "td")


def test_text_of_the_data_stays_text() -> None:
    written = dict(load.contents(SMALL))
    bad = "Letters & 'quotes' \\\"x\\\" &lt;b&gt;"
    file = "comparisons/letters.yml"
    written[file] = written[file].replace(b"title: Letters", f'title: "{bad}"'.encode())
    found = page(loaded(written), "compare/letters")
    assert words(found, "h1") == ["Letters & 'quotes' \"x\" &lt;b&gt;"]
    assert found.css_first(".scroll").attributes["aria-label"] == "Letters & 'quotes' \"x\" &lt;b&gt;"
