"""Preview cards: the words of a page on a picture that is the same each time and cuts nothing off."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from selectolax.lexbor import LexborHTMLParser

from atlas.cards import FILE, card
from atlas.cards.draw import BOLD, EDGE, HIGH, WIDE, Card, _font, drawn, lines
from tests.conftest import ROOT

MARK = (ROOT / "docs/assets/atlas.png").read_bytes()
HEAD = (
    '<meta property="og:site_name" content="Atlas"><meta property="og:title" content="Tiers &amp; &lt;b&gt;">'
    '<meta property="og:description" content="All of them."><meta property="og:image" content="https://a.example/c.png">'
)
TABS = (
    '<li class="md-tabs__item"><a>Start</a></li><li class="md-tabs__item md-tabs__item--active"><a> Compare </a></li>'
)


def picture(one: Card) -> Image.Image:
    return Image.open(io.BytesIO(drawn(one, MARK))).convert("L")


def inked(shown: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return shown.crop(box).getextrema()[0] < 250


def test_a_card_says_what_the_head_of_its_page_says() -> None:
    assert card(f"{HEAD}{TABS}<main>") == Card("Atlas", "Compare", "Tiers & <b>", "All of them.")
    assert card(f"{HEAD}<main>{TABS}") == Card("Atlas", "", "Tiers & <b>", "All of them.")
    assert card("<title>Page not found</title><main>") is None


def test_the_same_words_give_the_same_bytes_and_other_words_others() -> None:
    one = Card("Atlas", "Compare", "Tiers", "All of them.")
    assert drawn(one, MARK) == drawn(one, MARK)
    other = picture(Card("Atlas", "Compare", "Tiers", "None of them."))
    assert ImageChops.difference(picture(one), other).getbbox() is not None


@pytest.mark.parametrize("title", ["Tiers", "W" * 80, "Which of the many long names of services is the longest " * 3])
def test_words_stay_off_the_edges(title: str) -> None:
    shown = picture(Card("Azure Integration Atlas", "Messages and events", title, "Every figure has its source. " * 9))
    assert shown.size == (WIDE, HIGH)
    assert inked(shown, (EDGE, 180, WIDE - EDGE, 560))
    for box in ((0, 0, EDGE - 4, HIGH), (WIDE - EDGE + 4, 0, WIDE, HIGH), (0, 572, WIDE, 573), (0, 610, WIDE, HIGH)):
        assert not inked(shown, box), box


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), max_size=200), st.integers(1, 3))
def test_lines_fit_and_lose_only_what_the_dots_stand_for(text: str, most: int) -> None:
    font = _font(BOLD, 54)
    found = lines(text, font, 400, most)
    assert len(found) <= most
    assert all(font.getlength(line) <= 400 for line in found)
    if not any("…" in line for line in found) and "…" not in text:
        assert " ".join(found).split() == text.split()


def test_each_page_of_the_site_has_its_card(mkdocs_site: Path, zensical_site: Path) -> None:
    found = (page.relative_to(mkdocs_site) for page in mkdocs_site.rglob("index.html"))
    pages = sorted(page for page in found if page.parts[0] != "embed")
    assert len(pages) > 50
    for page in pages:
        head = LexborHTMLParser((mkdocs_site / page).read_text())
        address = head.css_first('meta[property="og:image"]').attributes["content"]
        canonical = head.css_first('link[rel="canonical"]').attributes["href"]
        assert address == f"{canonical}{FILE}"
        mine = (mkdocs_site / page).with_name(FILE).read_bytes()
        assert mine == (zensical_site / page).with_name(FILE).read_bytes(), page
        assert len(mine) < 40_000
