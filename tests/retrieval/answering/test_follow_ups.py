"""Follow-ups lean on the question before them, and say how."""

import pytest

from retrieval.documents import Answer, Earlier, Status
from retrieval.library import Library
from tests.retrieval.sources import article

TOWER = article(
    "tower",
    "The old tower of Marlow was built by Edith Crane in 1821.",
    "Edith Crane died in Lisbon in 1850. The lamp of the tower was lit on 4 May 1823.",
    "Its stones were carried up the hill because the harbour road was flooded.",
    title="The tower",
)
BRIDGE = article(
    "bridge",
    "The tower of Henley was built by Tom Aldous in 1907. So was the bridge.",
    "Aldous was paid 300 pounds for the bridge.",
    title="The bridge",
)


@pytest.fixture
def desk(library: Library) -> Library:
    list(library.load("local", [TOWER, BRIDGE]))
    return library


def ask_after(desk: Library, earlier: str, text: str, article_id: str | None = "tower") -> Answer:
    return desk.ask("local", text, following=Earlier(earlier, article_id))


def test_a_bare_asking_word_borrows_the_words_and_the_article(desk: Library) -> None:
    answer = ask_after(desk, "Who built the tower of Marlow?", "and when?")
    assert answer.question == "and when?"
    assert [span.text for span in answer.hits[0].spans] == ["1821"]
    assert answer.borrowed is not None
    assert answer.borrowed.words == ("built", "tower", "Marlow")
    assert answer.borrowed.article is not None
    assert answer.borrowed.article.id == "tower"


def test_a_pronoun_stands_for_who_answered(desk: Library) -> None:
    answer = ask_after(desk, "Who built the tower of Marlow?", "Where did she die?")
    assert answer.borrowed is not None
    assert answer.borrowed.words == ("Edith Crane",)
    assert "Lisbon" in answer.hits[0].sentence.text


def test_another_name_takes_the_place_of_the_earlier_one(desk: Library) -> None:
    answer = ask_after(desk, "When was the tower of Marlow built?", "what about Henley?")
    assert answer.complete_question == "When was the tower of Henley built?"
    assert answer.hits[0].article.id == "bridge"
    assert answer.borrowed is not None
    assert answer.borrowed.article is None


def test_a_follow_up_can_be_followed_up(desk: Library) -> None:
    first = ask_after(desk, "Who built the tower of Marlow?", "and when?")
    second = ask_after(desk, first.complete_question, "by whom?")
    assert second.hits[0].sentence.text.startswith("The old tower of Marlow was built by")


def test_what_stands_by_itself_borrows_no_words(desk: Library) -> None:
    answer = ask_after(desk, "Who built the tower?", "When was the bridge of Henley built?")
    assert answer.borrowed is None
    assert answer.hits[0].article.id == "bridge"


def test_an_article_of_its_own_is_not_overruled(desk: Library) -> None:
    earlier = Earlier("Who built the tower of Marlow?", "tower")
    answer = desk.ask("local", "and when?", article="bridge", following=earlier)
    assert {hit.article.id for hit in answer.hits} == {"bridge"}
    assert answer.borrowed is not None
    assert answer.borrowed.article is None


def test_an_article_that_is_gone_lends_nothing(desk: Library) -> None:
    desk.remove("local", "tower")
    answer = ask_after(desk, "Who built the bridge of Henley?", "and when?")
    assert answer.hits[0].article.id == "bridge"
    assert answer.status is not Status.NOT_FOUND
