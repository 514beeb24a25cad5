import pytest

from retrieval.answering.questions import parse_question
from retrieval.documents import Source
from retrieval.library import Library

ARTICLE = """The new harbour wall was praised by the fishermen of Tarn on Monday.

Ada Virtanen voted for the harbour wall at the meeting.

Per Dahl did not vote for the harbour wall at the meeting.
"""


@pytest.mark.parametrize(
    ("text", "is_negated"),
    [
        ("who did not vote for the wall", True),
        ("who didn’t vote for the wall", True),
        ("which ships sailed without a pilot", True),
        ("who voted for the wall", False),
        ("what does a notary do", False),
    ],
)
def test_a_question_after_what_is_not_so_is_told(text: str, is_negated: bool) -> None:  # noqa: FBT001
    assert parse_question(text).is_negated is is_negated


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("who voted for the harbour wall at the meeting", "Ada Virtanen"),
        ("who did not vote for the harbour wall at the meeting", "Per Dahl"),
    ],
)
def test_who_did_and_who_did_not_are_told_apart(question: str, answer: str) -> None:
    with Library.open("sqlite://") as library:
        list(library.load("desk", [Source("wall.txt", ARTICLE.encode())]))
        found = library.ask("desk", question)
    assert found.hits[0].sentence.text.startswith(answer)
    assert found.explanation.is_negated is answer.startswith("Per")
