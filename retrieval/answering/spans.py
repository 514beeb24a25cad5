"""The words that answer, by the reader where it read the sentence, else by rule."""

from math import log

from retrieval.answering.reader import Reading
from retrieval.answering.reading import read
from retrieval.documents import AnswerKind, Question, Sentence, Span

_CERTAIN_FROM = log(0.02)
"""The reader's log-probability of a span below which it marks nothing. Of held-out spans between
this and five times as much, half share most of their words with the answer."""


def mark(
    question: Question, sentence: Sentence, reading: Reading | None, chance: float
) -> tuple[Span, ...]:
    """Return the spans of a sentence that answer the question; empty when unknown.

    `chance` is how likely the sentence is the one that answers.
    """
    if reading is None:
        return read(question, sentence, chance)
    if question.kind is AnswerKind.YES_NO or reading.span < _CERTAIN_FROM:
        return ()
    start, end = _whole_words(sentence.text, reading.start, reading.end)
    return (Span(sentence.start + start, sentence.start + end, sentence.text[start:end]),)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
