from dataclasses import replace
from datetime import UTC, datetime, timedelta

from retrieval.documents import Source
from retrieval.library import Library
from retrieval.memory.doubts import Quoted, find_doubts
from retrieval.memory.records import Feedback

LATER = timedelta(seconds=2)
MILL = b"The mill was built in 1843 by Ada Lund. It has two wheels."


def verdict(question: str, *, is_good: bool = False, user: int = 1, reply: int = 1) -> Feedback:
    now = datetime.now(UTC) + LATER
    return Feedback("a", reply, user, is_good, question, "mill", 0, 0, 39, now)


def nothing(_: Feedback) -> None:
    return None


def test_like_questions_are_one_doubt_and_the_most_often_judged_wrong_comes_first() -> None:
    doubts = find_doubts(
        [
            verdict("how many wheels has it?"),
            verdict("who built the old mill?", is_good=True),
            verdict("who built the mill?"),
            verdict("Who built the old mill?"),
        ],
        nothing,
    )
    told = [(doubt.question, doubt.wrong, doubt.right) for doubt in doubts]
    assert told == [("who built the mill?", 2, 1), ("how many wheels has it?", 1, 0)]
    assert doubts[0].about[:3] == ("built", "mill", "old")


def test_what_was_only_judged_right_is_no_doubt() -> None:
    assert find_doubts([verdict("who built the mill?", is_good=True)], nothing) == []


def test_a_doubt_says_what_was_quoted_for_as_long_as_that_is_on_the_desk(library: Library) -> None:
    list(library.load("a", [Source("mill.txt", MILL)], title="The mill"))
    (info,) = library.articles("a")
    given = replace(verdict("who built the mill?"), article=info.id)
    library.memory.traces.judge(given)
    (doubt,) = library.doubts("a")
    assert doubt.quoted == Quoted("The mill was built in 1843 by Ada Lund.", "The mill")
    assert library.doubts("b") == []
    library.remove("a", info.id)
    (doubt,) = library.doubts("a")
    assert doubt.quoted is None


def test_another_text_in_the_place_of_what_was_quoted_is_not_passed_off_as_it(
    library: Library,
) -> None:
    row = b'{"id": "mill", "paragraphs": ["%b built the mill in eighteen forty-three."]}'
    list(library.load("a", [Source("a.jsonl", row % b"Ada")]))
    (sentence,) = library.article("a", "mill").sentences
    given = replace(verdict("who?"), end=sentence.end, given_at=datetime.now(UTC))
    library.memory.traces.judge(replace(given, given_at=given.given_at - LATER))
    list(library.load("a", [Source("a.jsonl", row % b"Eva")]))
    (doubt,) = library.doubts("a")
    assert doubt.quoted is None
