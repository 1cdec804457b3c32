"""The questions people ask: short answers, each with a figure or an official page, each listed on the index page."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown.extensions.toc import slugify

FOLDER = Path(__file__).parents[2] / "docs" / "questions"
MACRO = re.compile(r"\{\{.*?\}\}")
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
QUIET = "{ .atlas-asked }"  # the style of what stands below an answer
SOURCES = re.compile(r"^(?:Asked in|Settled by): .*$", re.MULTILINE)
OFFICIAL = re.compile(r"\]\(https://(?:learn|azure)\.microsoft\.com/")


class Question(NamedTuple):
    """A heading, what stands below it, and the address by which the index page links to it."""

    title: str
    answer: str
    address: str


def body(page: Path) -> str:
    """A page without its front matter."""
    return page.read_text(encoding="utf-8").split("---\n", 2)[2]


def questions(page: Path) -> list[Question]:
    parts = re.split(r"^## (.+)$", body(page), flags=re.MULTILINE)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [Question(title, text, f"{page.name}#{slugify(title, '-')}") for title, text in pairs]


def words(text: str) -> int:
    """What a reader reads: a figure counts as two words, a link by its text."""
    shown = LINK.sub(r"\1", MACRO.sub("two words", text.replace(QUIET, "")))
    return sum(1 for word in shown.split() if re.search(r"\w", word))


PAGES = sorted(page for page in FOLDER.glob("*.md") if page.name != "index.md")
ASKED = [one for page in PAGES for one in questions(page)]
each_question = pytest.mark.parametrize("question", ASKED, ids=[one.address for one in ASKED])


def test_there_are_enough_questions_and_none_twice() -> None:
    assert len(ASKED) >= 25
    assert len({one.title for one in ASKED}) == len(ASKED)


@each_question
def test_an_answer_is_short_but_says_something(question: Question) -> None:
    assert words(SOURCES.sub("", question.answer)) >= 60
    assert words(question.answer) <= 150


@each_question
def test_an_answer_has_a_figure_or_an_official_page(question: Question) -> None:
    assert "{{ figure(" in question.answer or OFFICIAL.search(question.answer)


@each_question
def test_an_answer_ends_with_the_page_that_settles_it(question: Question) -> None:
    *_, last, style = question.answer.strip().splitlines()
    assert last.startswith("Settled by: [")
    assert OFFICIAL.search(last)
    assert style == QUIET
    assert question.answer.count(QUIET) == len(SOURCES.findall(question.answer))


@each_question
def test_a_question_is_listed_on_the_index_page(question: Question) -> None:
    assert f"[{question.title}]({question.address})" in body(FOLDER / "index.md")


def test_the_index_page_lists_nothing_else() -> None:
    listed = re.findall(r"\(([\w-]+\.md#[\w-]+)\)", body(FOLDER / "index.md"))
    assert sorted(listed) == sorted(one.address for one in ASKED)


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.name)
def test_a_page_has_a_title_and_a_description_of_fitting_length(page: Path) -> None:
    front = page.read_text(encoding="utf-8").split("---\n", 2)[1]
    title = re.search(r"^title: (.+)$", front, re.MULTILINE)
    description = re.search(r"^description: (.+)$", front, re.MULTILINE)
    assert title is not None
    assert description is not None
    assert f"\n# {title[1]}\n" in body(page)
    assert 80 <= len(description[1]) <= 155
