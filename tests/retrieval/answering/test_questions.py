import pytest

from retrieval.answering.questions import parse_question
from retrieval.documents import AnswerKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who painted the mill?", AnswerKind.PERSON),
        ("which architect drew the tower", AnswerKind.PERSON),
        ("Where does the ferry land?", AnswerKind.PLACE),
        ("In which county is the quarry?", AnswerKind.PLACE),
        ("when did the fire start", AnswerKind.DATE),
        ("What year was the bridge built?", AnswerKind.DATE),
        ("How long did the strike last?", AnswerKind.DURATION),
        ("how many goats escaped", AnswerKind.NUMBER),
        ("What is the population of Tarn?", AnswerKind.NUMBER),
        ("How much did the organ cost?", AnswerKind.MONEY),
        ("what percentage of voters agreed", AnswerKind.PERCENTAGE),
        ("How tall is the chimney?", AnswerKind.QUANTITY),
        ("why was the pier closed", AnswerKind.REASON),
        ("How was the safe opened?", AnswerKind.MANNER),
        ("Which company owns the ferry?", AnswerKind.ORGANISATION),
        ("what is a weir?", AnswerKind.DEFINITION),
        ("What happened in the storm?", AnswerKind.DESCRIPTION),
        ("what does RNLI stand for", AnswerKind.ABBREVIATION),
        ("What did the mayor say about the bridge?", AnswerKind.QUOTATION),
        ("did the mayor resign", AnswerKind.YES_NO),
        ("can you tell me who won the race", AnswerKind.PERSON),
        ("what hangs in the hall", AnswerKind.OTHER),
        ("ferry timetable", AnswerKind.OTHER),
    ],
)
def test_the_kind_of_answer_is_told_from_the_wording(text: str, kind: AnswerKind) -> None:
    assert parse_question(text).kind is kind


@pytest.mark.parametrize(
    ("text", "wants_list"),
    [
        ("who are the trustees", True),
        ("who is on the committee", True),
        ("which villages were flooded", True),
        ("list the winners", True),
        ("who is the mayor", False),
        ("what is the tower made of", False),
        ("what glass is used", False),
        ("who lives in the mill", False),
    ],
)
def test_a_question_after_several_wants_a_list(text: str, wants_list: bool) -> None:  # noqa: FBT001
    assert parse_question(text).wants_list is wants_list


def test_the_measured_word_of_how_is_no_term() -> None:
    assert parse_question("how long was the strike").terms == ("strike",)


def test_a_term_stands_once() -> None:
    assert parse_question("mill, Mill and mills").terms == ("mill",)


def test_irregular_forms_meet_their_base() -> None:
    assert parse_question("who took it").terms == parse_question("taken").terms


def test_names_are_the_words_that_are_written_with_a_capital() -> None:
    assert parse_question("where was paris born").names == {"pari"}
