"""Questions of nothing but function words are asked with all their words."""

import pytest

from retrieval.documents import Status
from retrieval.library import Library
from tests.retrieval.sources import article

MILL = article(
    "mill",
    "The mill stands by the water.",
    "The wheel turned for a century.",
    "It was rebuilt by Ada Lund in 1843.",
)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("who was it by?", "It was rebuilt by Ada Lund in 1843."),
        ("When was it?", "It was rebuilt by Ada Lund in 1843."),
        ("what is it", "The mill stands by the water."),
    ],
)
def test_the_kind_of_answer_and_the_function_words_find_a_sentence(
    library: Library, question: str, text: str
) -> None:
    list(library.load("local", [MILL]))
    answer = library.ask("local", question, article="mill")
    assert answer.hits[0].sentence.text == text


def test_nothing_is_claimed(library: Library) -> None:
    list(library.load("local", [MILL]))
    assert library.ask("local", "who is she?").status is Status.NOT_FOUND


def test_the_newest_of_several_articles_comes_first(library: Library) -> None:
    list(library.load("local", [MILL, article("shop", "The shop sells bread.")]))
    answer = library.ask("local", "what is it?", limit=1)
    assert answer.hits[0].article.id == "shop"
    assert answer.confidence == 0.0


def test_a_limit_of_0_returns_every_sentence(library: Library) -> None:
    list(library.load("local", [MILL]))
    assert len(library.ask("local", "who is she?", limit=0).hits) == 3
