import pytest

from retrieval.documents import Source
from retrieval.errors import EmptyDeskError, UnknownArticleError
from retrieval.library import Library
from retrieval.summarising.requests import subject_asked

MILL = (
    b"The tide mill was opened on Monday. The repairs cost 2 million kroner. It has a wheel of oak."
    b" Visitors waited in the rain. The town paid for the repairs itself."
)
FERRY = b"A new electric ferry crosses the sound in eleven minutes. The ferry has a cafe."


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What does it say about the repairs?", "the repairs"),
        ("what does the article say about repairs", "repairs"),
        ("What do the articles say on the old ferry?", "the old ferry"),
        ("What did the report have to say about oak?!", "oak"),
        ("What is said about oak?", "oak"),
        ("What is known about Ada Lund?", "Ada Lund"),
        ("Tell me about the wheel.", "the wheel"),
    ],
)
def test_what_a_question_asks_to_be_told_about_is_found(text: str, subject: str) -> None:
    assert subject_asked(text) == subject


@pytest.mark.parametrize(
    "text",
    [
        "What did Jon Dahl say about the repairs?",
        "What do people say about the mill?",
        "What is the mill about?",
        "How much did the repairs cost?",
        "What about the repairs?",
        "What does it say about it?",
        "What does the sign on the mill say?",
        "",
    ],
)
def test_a_question_for_a_fact_asks_for_no_summary(text: str) -> None:
    assert subject_asked(text) is None


def test_what_is_said_about_a_subject_is_told_from_the_article_that_says_it(
    library: Library,
) -> None:
    list(library.load("d", [Source("ferry.txt", FERRY), Source("mill.txt", MILL)]))
    summary = library.tell("d", "What do the articles say about the repairs?")
    assert summary is not None
    assert [sentence.text for sentence in summary.sentences] == [
        "The repairs cost 2 million kroner.",
        "The town paid for the repairs itself.",
    ]


def test_an_article_that_says_nothing_about_it_tells_nothing(library: Library) -> None:
    (ferry, _) = library.load("d", [Source("ferry.txt", FERRY), Source("mill.txt", MILL)])
    ref = getattr(ferry, "article").id  # noqa: B009 - loaded, not rejected
    assert library.tell("d", "What does it say about the repairs?", ref) is None
    assert library.tell("d", "What does it say about submarines?") is None
    assert library.tell("d", "How much did the repairs cost?") is None


def test_where_there_is_no_such_article_that_is_said(library: Library) -> None:
    with pytest.raises(EmptyDeskError):
        library.tell("d", "What does it say about oak?")
    list(library.load("d", [Source("mill.txt", MILL)]))
    with pytest.raises(UnknownArticleError):
        library.tell("d", "What does it say about oak?", "ferry")
