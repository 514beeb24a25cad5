from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.questions import parse_question
from retrieval.answering.reading import read
from retrieval.documents import Sentence
from retrieval.text.analysis import analyse


def spans(question: str, text: str) -> list[str]:
    sentence = Sentence(0, 0, len(text), text, analyse(text))
    return [span.text for span in read(parse_question(question), sentence)]


def test_a_list_question_marks_every_item() -> None:
    text = "the flooded towns were brussels and antwerp in belgium and rotterdam"
    assert spans("which towns were flooded", text) == ["brussels", "antwerp", "rotterdam"]


def test_a_single_answer_is_the_one_nearest_to_the_questions_words() -> None:
    text = "Anna Petrova left early, and after a long evening Tomas Hale won the raffle."
    assert spans("who won the raffle", text) == ["Tomas Hale"]


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert spans("who helped Anna Petrova", "Tomas Hale helped Anna Petrova.") == ["Tomas Hale"]


def test_words_of_the_question_alone_are_never_marked() -> None:
    assert "the hall" not in spans("what hangs in the hall", "A bell hangs in the hall.")


def test_things_are_read_by_what_stands_around_them() -> None:
    said = "The castle is known as the Red Fort because of its walls."
    assert spans("What is the castle known as?", said) == ["the Red Fort"]


def test_a_question_after_yes_or_no_has_no_words_marked() -> None:
    assert spans("was the bell rung in 1843", "The bell was rung in 1843.") == []


def test_a_doubtful_sentence_has_to_be_read_the_more_surely() -> None:
    text = "The castle is known as the Red Fort because of its walls."
    sentence = Sentence(0, 0, len(text), text, analyse(text))
    question = parse_question("What is the castle known as?")
    assert read(question, sentence, 0.9)
    assert not read(question, sentence, 0.01)


@given(
    st.text(min_size=1, max_size=200), st.sampled_from(["who ran", "when", "how many x", "why x"])
)
def test_every_span_is_verbatim(text: str, asked: str) -> None:
    question = parse_question(f"{asked} happened")
    sentence = Sentence(2, 7, 7 + len(text), text, analyse(text))
    for span in read(question, sentence):
        assert text[span.start - 7 : span.end - 7] == span.text
        assert span.text.strip() == span.text != ""
