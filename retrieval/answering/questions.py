"""What a question asks for."""

from retrieval.documents import Question
from retrieval.errors import QuestionError
from retrieval.text.analysis import analyse

MAX_QUESTION_CHARACTERS = 1_000


def parse_question(text: str) -> Question:
    """Analyse a question.

    Raises QuestionError where it is empty, longer than 1,000 characters, or has no word to look
    for.
    """
    text = text.strip()
    if not text:
        msg = "The question is empty."
        raise QuestionError(msg)
    if len(text) > MAX_QUESTION_CHARACTERS:
        msg = f"The question has {len(text):,} characters; {MAX_QUESTION_CHARACTERS:,} is the most."
        raise QuestionError(msg)
    terms = tuple(dict.fromkeys(analyse(text)))
    if not terms:
        msg = "The question has no word to look for: name the thing you are asking about."
        raise QuestionError(msg)
    return Question(text, terms)
