import pytest

from retrieval.answering.patterns import find_pattern
from retrieval.documents import AnswerKind


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (AnswerKind.DATE, "on 4 May 2021 it rained", ["4 May 2021"]),
        (AnswerKind.DATE, "on March 3, 1999 it rained", ["March 3, 1999"]),
        (AnswerKind.DATE, "posted at 9.32pm last night", ["9.32pm last night"]),
        (AnswerKind.DATE, "in the 19th century", ["19th century"]),
        (AnswerKind.DATE, "they may march there", []),
        (AnswerKind.DURATION, "for nearly three years now", ["nearly three years"]),
        (AnswerKind.DURATION, "a six-month stay", ["six-month"]),
        (AnswerKind.DURATION, "there since 9 November last year", ["since 9 November last year"]),
        (AnswerKind.NUMBER, "more than 1,200 goats", ["more than 1,200"]),
        (AnswerKind.NUMBER, "twenty-one goats and two dogs", ["twenty-one", "two"]),
        (AnswerKind.MONEY, "it cost £3.2 million", ["£3.2 million"]),
        (AnswerKind.MONEY, "about 40 dollars each", ["about 40 dollars"]),
        (AnswerKind.PERCENTAGE, "some 12.5 per cent left", ["some 12.5 per cent"]),
        (AnswerKind.QUANTITY, "around 250 miles ( 400km ) up", ["around 250 miles ( 400km )"]),
        (AnswerKind.QUANTITY, "a 30-metre tower", ["30-metre"]),
        (AnswerKind.HANDLE, "write to @tidemill or #mill", ["@tidemill", "#mill"]),
        (AnswerKind.REASON, "shut because the roof leaked, they said", None),
        (AnswerKind.PERSON, "Anna Petrova", []),
    ],
)
def test_a_kind_of_answer_is_found_where_it_stands(
    kind: AnswerKind, text: str, found: list[str] | None
) -> None:
    pieces = [text[start:end] for start, end in find_pattern(kind, text)]
    if found is None:
        assert pieces[0].startswith("because the roof leaked")
    else:
        assert pieces == found
