"""What a desk's articles do not say: the questions they left open, like ones together. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.memory.likeness import alike, words_shared
from retrieval.memory.records import Unanswered


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask much the same, newest first, and the words they share most."""

    questions: tuple[Unanswered, ...]
    about: tuple[str, ...]


def find_gaps(questions: Iterable[Unanswered]) -> list[Gap]:
    """Group questions, newest first, by the terms they share; the most asked first."""
    groups = alike(questions, lambda question: question.question)
    return [
        Gap(tuple(group), words_shared([question.question for question in group]))
        for group in groups
    ]
