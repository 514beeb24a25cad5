"""The shipped weights on the first seed: the questions that the product was first asked."""

import pytest

from retrieval.documents import AnswerKind, Status
from retrieval.library import Library
from tests.retrieval.sources import article, seed

FOUND = [
    (
        "who is on the crew",
        {4, 9},
        [
            "barry wilmore",
            "terry virts",
            "elena serova",
            "alexander samoukutyaev",
            "anton shkaplerov",
        ],
    ),
    ("who took the vine", {2}, ["cristoferetti"]),
    ("when was it posted", {1}, ["9.32pm gmt last night"]),
    ("how high does the iss orbit", {0}, ["around 250 miles ( 400km )"]),
    ("how long has samantha been on board", {4, 9}, ["since 9 november last year"]),
    ("how many people have visited the station", {10}, ["more than 215"]),
    ("what cities can be seen", {2}, ["brussels", "antwerp", "rotterdam"]),
    ("what is her twitter handle", {5, 6}, ["@ astrosamantha"]),
]
ABSENT = [
    "where was barry wilmore born",
    "what did anton eat",
    "how much did the vine app cost",
    "who won the election",
    "what is the capital of japan",
]


@pytest.fixture
def desk(library: Library) -> Library:
    list(library.load("local", [seed("iss-vine.txt")]))
    return library


@pytest.mark.parametrize(("question", "lines", "marked"), FOUND)
def test_the_right_line_comes_first_with_the_answer_marked(
    desk: Library, question: str, lines: set[int], marked: list[str]
) -> None:
    answer = desk.ask("local", question)
    assert answer.hits[0].sentence.paragraph in lines
    assert [span.text for span in answer.hits[0].spans] == marked
    assert answer.status is not Status.NOT_FOUND


@pytest.mark.parametrize("question", ABSENT)
def test_what_the_article_does_not_say_is_not_found(desk: Library, question: str) -> None:
    assert desk.ask("local", question).status is Status.NOT_FOUND


def test_a_misspelt_name_meets_the_articles_spelling(desk: Library) -> None:
    asked = desk.ask("local", "who are terry virts and anton shkaplerof")
    assert asked.hits[0].sentence.paragraph in {4, 9}


def test_scores_fall_from_hit_to_hit(desk: Library) -> None:
    scores = [hit.score for hit in desk.ask("local", "lights of the station", limit=0).hits]
    assert scores == sorted(scores, reverse=True)


def test_scores_fall_beyond_the_ranked_pool_too(library: Library) -> None:
    rows = [f"Lamp {n} of the pier was lit by keeper {n % 7}." for n in range(80)]
    list(library.load("local", [article("lamps", *rows)]))
    hits = library.ask("local", "which lamp did keeper 3 light", limit=0).hits
    assert len(hits) == 80
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_an_answer_tells_what_it_was_looked_for_with(desk: Library) -> None:
    told = desk.ask("local", "Who took the Vine in Antarctica?").explanation
    assert told.kind is AnswerKind.PERSON
    assert told.matched == ("took", "Vine")
    assert told.unknown == ("Antarctica",)
    assert told.runner_up is not None


def test_an_answer_tells_how_it_was_respelled(desk: Library) -> None:
    told = desk.ask("local", "who is anton shkaplerof").explanation
    assert told.respelled == (("shkaplerof", "shkaplerov"),)
    assert "shkaplerof" in told.matched
    assert not told.unknown


def test_the_runner_up_is_told_where_one_hit_is_shown(desk: Library) -> None:
    answer = desk.ask("local", "who took the vine", limit=1)
    assert len(answer.hits) == 1
    assert answer.explanation.runner_up not in {None, answer.hits[0]}


def test_a_short_article_does_not_answer_all_that_is_asked_of_its_subject(library: Library) -> None:
    text = "The tide mill was built in 1843 by Ada Lund. It has two wheels."
    list(library.load("local", [article("mill", text)]))
    said = library.ask("local", "who built the tide mill?")
    unsaid = library.ask("local", "how many windows does the mill have?")
    assert (said.status, unsaid.status) == (Status.ANSWERED, Status.UNSURE)
    assert library.ask("local", "who painted the tide mill?").confidence < said.confidence
