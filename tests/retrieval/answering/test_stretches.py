"""Which stretch of a sentence is marked, of those that may answer."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.questions import parse_question
from retrieval.answering.reading import candidates
from retrieval.answering.stretches import Stretch, best_stretch, overlap
from retrieval.text.analysis import tokenise


def best(asked: str, text: str) -> Stretch | None:
    question = parse_question(asked)
    return best_stretch(question, text, candidates(question, text))


def shared(text: str, one: tuple[int, int], other: tuple[int, int]) -> float:
    (first, last), (others, their_last) = np.array(one), np.array(other)
    found = overlap(tokenise(text), *(np.array([end]) for end in (first, last, others, their_last)))
    return float(found[0, 0])


def test_an_article_before_the_words_makes_no_other_answer() -> None:
    assert shared("it is called the Red Fort", (3, 5), (4, 5)) == 1.0


def test_half_of_the_words_are_two_thirds_of_an_overlap() -> None:
    assert round(shared("Red Fort", (0, 1), (1, 1)), 3) == 0.667


def test_words_apart_share_nothing() -> None:
    assert shared("Red Fort stands in Delhi", (0, 1), (4, 4)) == 0.0


def test_a_sentence_that_says_nothing_new_has_no_stretch() -> None:
    assert best("what hangs in the hall", "in the hall") is None


def test_what_answers_plainly_is_expected_to_overlap_more_than_what_hardly_does() -> None:
    text = "The castle is known as the Red Fort."
    plain, hardly = best("What is the castle known as?", text), best("Why was it sold?", text)
    assert plain is not None
    assert hardly is not None
    assert plain.overlap > hardly.overlap


@given(st.text(min_size=1, max_size=120))
def test_a_stretch_is_within_its_sentence(text: str) -> None:
    found = best("what happened in Delhi", text)
    if found is not None:
        assert 0 <= found.first <= found.last < len(tokenise(text))
        assert 0 <= found.overlap <= 1 + 1e-9
