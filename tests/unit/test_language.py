"""Prose of pages: figures typed by hand, words that say nothing, names, long sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import load, prose
from atlas.checks.language import page
from atlas.model import LanguageFile, Name
from tests.conftest import ROOT

LANGUAGE = LanguageFile(
    words={"seamless": "Say what one has to do."},
    names=(Name(right="Microsoft Entra ID", wrong=("Azure AD",), why="Retired."),),
    longest=12,
)


def said(markdown: str) -> list[str]:
    return [str(problem) for problem in page("docs/x.md", markdown, LANGUAGE)]


@pytest.mark.parametrize(
    "text",
    [
        "A message has 256 KB.",
        "It waits 30 seconds.",
        "It holds 1,000 events.",
        "after 7 days",
        "99.9% of the time",
        "a 5-minute lock",
        "| row | 80 GB |",
        "**14 days**",
        "up to 1 MB, 2 MB or more",
        'see <span title="x">64 KB</span>',
        "[64 KB](limits.md)",
    ],
)
def test_a_typed_figure_is_told(text: str) -> None:
    assert [line for line in said(text) if "is typed by hand" in line]


@pytest.mark.parametrize(
    "text",
    [
        '{{ figure("service-bus", "max-message-size", tier="standard") }} is the most.',
        "`256 KB` in code",
        "1. Messages are settled.",
        "two queues and three topics",
        "Read in 2024.",
        "MQTT 5 and TLS 1.2",
        "[How 256 KB became 100 MB](https://example.com/x)",
        "AMQP 1.0 connections",
        "Somebody wrote “up to 256 KB”.",
        "about 5 minutes <!-- typed: reading time -->",
        "```\n256 KB\n```",
    ],
)
def test_what_is_no_typed_figure(text: str) -> None:
    assert said(text) == []


def test_names_and_words_are_told_with_line_and_remedy() -> None:
    assert said("---\ntitle: Azure AD\n---\n\nA Seamless thing.") == [
        "docs/x.md:2: 'Azure AD' is not the name. Write 'Microsoft Entra ID'. Retired.",
        "docs/x.md:5: 'seamless' says nothing a reader can check. Say what one has to do.",
    ]


def test_long_sentences_count_on_average() -> None:
    long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    assert said(f"{long}. Short.") == []
    assert said(f"{long}.") == ["docs/x.md: sentences have 14 words on average. Cut them below 12."]


@given(st.text(max_size=300))
def test_any_page_can_be_read(text: str) -> None:
    numbers = [written.line for written in prose.lines(text)]
    assert numbers == sorted(numbers)
    said(text)


def test_the_pages_are_clean() -> None:
    language = load.at(ROOT).language
    assert language
    assert [str(problem) for problem in load.pages(ROOT, language)] == []
