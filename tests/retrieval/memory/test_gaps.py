from datetime import UTC, datetime

from retrieval.documents import Source
from retrieval.library import Library
from retrieval.memory.gaps import find_gaps
from retrieval.memory.records import Unanswered

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
FERRY = Source("ferry.txt", b"The night ferry was built in 1911 by Ada Lund.")


def asked(*texts: str) -> list[Unanswered]:
    numbered = list(enumerate(texts))[::-1]
    return [Unanswered(number, "a", 1, text, NOW) for number, text in numbered]


def test_questions_on_the_same_matter_are_one_gap_and_the_most_asked_comes_first() -> None:
    gaps = find_gaps(
        asked(
            "who runs the library?",
            "when does the night ferry leave?",
            "When does the night ferry leave today?",
            "who built the dam?",
        )
    )
    assert [len(gap.questions) for gap in gaps] == [2, 1, 1]
    assert [question.id for question in gaps[0].questions] == [2, 1]
    assert gaps[0].about[:3] == ("night", "ferry", "leave")


def test_questions_without_a_word_to_look_for_are_alike_if_they_are_the_same() -> None:
    gaps = find_gaps(asked("what is it?", "what is it?", "who was that?"))
    assert [len(gap.questions) for gap in gaps] == [2, 1]
    assert gaps[0].about == ()


def test_what_the_articles_say_by_now_is_no_gap(library: Library) -> None:
    for text in ("who built the night ferry?", "who burnt the library in Bergen?"):
        library.memory.questions.add("a", 1, text, NOW)
    assert len(library.gaps("a")) == 2
    list(library.load("a", [FERRY]))
    (gap,) = library.gaps("a")
    assert "burnt" in gap.questions[0].question


def test_who_waits_is_found_with_the_answer_until_they_are_told(library: Library) -> None:
    questions = library.memory.questions
    question = questions.add("a", 7, "who built the night ferry?", NOW)
    for user in (1, 2):
        questions.wait(question, 8, user, NOW)
    list(library.load("a", [Source("dam.txt", b"The dam is old.")]))
    assert list(library.answered_since()) == []
    list(library.load("b", [FERRY]))
    assert list(library.answered_since()) == []
    list(library.load("a", [FERRY]))
    for _ in range(2):
        ((found, answer),) = library.answered_since()
        assert [each.user for each in found] == [1, 2]
        assert "Ada Lund" in answer.hits[0].sentence.text
    questions.stop_waiting([each.id for each in found])
    assert list(library.answered_since()) == []


def test_a_desk_emptied_meanwhile_answers_nobody(library: Library) -> None:
    list(library.load("a", [FERRY]))
    question = library.memory.questions.add("a", 7, "who built the dam?", NOW)
    library.memory.questions.wait(question, 8, 9, NOW)
    library.set_aside("a", "ferry", NOW)
    assert list(library.answered_since()) == []
    assert library.memory.questions.to_ask_again() == []


def test_how_long_is_no_subject() -> None:
    (gap,) = find_gaps(asked("how long is the pier?"))
    assert gap.about == ("pier",)
