"""Questions with the sentences and the words that answer them, as the span models see them."""

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.asked_cues import asked_cues, question_type
from retrieval.answering.phrase_scores import LONGEST
from retrieval.answering.phrases import Place, sentence_cues
from retrieval.answering.questions import parse_question
from retrieval.answering.reading import candidates
from retrieval.documents import Question
from retrieval.errors import QuestionError
from retrieval.text.analysis import tokenise
from retrieval.text.sentences import split_sentences
from training.data import LabelledQuestion, training_articles, training_questions

SEED = 20261122
LOWER_CASED = 0.15
LEAST_COUNT = 40
MOST_WORDS = 90
SHARE = 1 / 3
"""Of the paragraphs, all of whose questions are learnt from."""
SHARE_ASIDE = SHARE / 4
KEPT_ASIDE, FOR_NETWORK = 0.15, 0.3
"""Articles whose numbers between 0 and 1 are lower are kept aside, or teach the second model."""

_split = lru_cache(maxsize=64)(lambda paragraph: tuple(split_sentences(paragraph)))


@dataclass(frozen=True, slots=True)
class Marked:
    """A question, the sentence that answers it, its words' cues, and the words that answer.

    `places` are what in the sentence is of the kind asked for.
    """

    question: Question
    text: str
    places: list[Place]
    kind: str
    cues: NDArray[np.int32]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Lessons:
    """What each of the models learns from, what both are tried on, and the cues they know."""

    stretches: list[Marked]
    network: list[Marked]
    kept_aside: list[Marked]
    cues: list[str]


class Vocabulary(dict[str, int]):
    """The number of every cue, from 1, given out as they come."""

    def __missing__(self, cue: str) -> int:
        """Give out the next number."""
        self[cue] = len(self) + 1
        return self[cue]


def lessons(folder: Path) -> Lessons:
    """Read all questions; cues that few words of the first model's sentences have are left out."""
    vocabulary, parts = Vocabulary(), defaultdict(list)
    for number, example in _marked(folder, vocabulary):
        parts[(number >= KEPT_ASIDE) + (number >= FOR_NETWORK)].append(example)
    counts = np.zeros(len(vocabulary) + 1, np.int64)
    for example in parts[2]:
        np.add.at(counts, example.cues.ravel(), 1)
    cues = [cue for cue, number in vocabulary.items() if counts[number] >= LEAST_COUNT]
    numbers = np.zeros(len(vocabulary) + 1, np.int32)
    for number, cue in enumerate(cues, start=1):
        numbers[vocabulary[cue]] = number
    aside, network, stretches = (
        [replace(example, cues=numbers[example.cues]) for example in parts[part]]
        for part in range(3)
    )
    return Lessons(stretches, network, aside, cues)


def _marked(folder: Path, vocabulary: Vocabulary) -> Iterator[tuple[float, Marked]]:
    """Yield every example with its article's number between 0 and 1.

    Paragraph by paragraph, so that what is known of a sentence is worked out once.
    """
    draw = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    texts = {
        row["id"]: row["paragraphs"] for row in training_articles(folder) if row["set"] == "squad"
    }
    numbers = {name: _number(f"art {name}") for name in texts}
    questions = [
        question
        for name, question in training_questions(folder)
        if name == "squad" and question.places and _is_taken(question, numbers)
    ]
    for question in sorted(questions, key=lambda item: (item.article_id, item.places[0][0])):
        folds = draw.random() < LOWER_CASED
        example = _mark(question, texts[question.article_id], vocabulary, folds=folds)
        if example:
            yield numbers[question.article_id], example


def _number(name: str) -> float:
    """Return a number from 0 to 1 for a name, the same one every time."""
    return zlib.crc32(name.encode()) / 2**32


def _is_taken(question: LabelledQuestion, numbers: Mapping[str, float]) -> bool:
    name, paragraph = question.article_id, question.places[0][0]
    share = SHARE_ASIDE if numbers[name] < KEPT_ASIDE else SHARE
    return _number(f"{name} {paragraph}") < share


def _mark(
    labelled: LabelledQuestion, paragraphs: Sequence[str], vocabulary: Vocabulary, *, folds: bool
) -> Marked | None:
    """Return an example; None where the answer runs over a sentence's end or is too long."""
    number, offset = labelled.places[0]
    paragraph, offset = paragraphs[number], offset or 0
    stop = offset + len(labelled.answers[0])
    start, end = next((p for p in _split(paragraph) if p[0] <= offset and stop <= p[1]), (0, 0))
    text, asked = paragraph[start:end], labelled.text
    if folds:
        text, asked = text.lower(), asked.lower()
    tokens = tokenise(text)
    held = [
        number
        for number, token in enumerate(tokens)
        if token.end > offset - start and token.start < stop - start
    ]
    if not held or held[-1] - held[0] >= LONGEST or len(tokens) > MOST_WORDS:
        return None
    try:
        question = parse_question(asked)
    except QuestionError:
        return None
    places = candidates(question, text)
    columns = (*_own_cues(text), *asked_cues(question, text, places))
    cues = np.array([[vocabulary[cue] for cue in column] for column in columns], np.int32).T
    return Marked(question, text, places, question_type(question), cues, held[0], held[-1])


@lru_cache(maxsize=64)  # a paragraph's sentences are asked about one after another
def _own_cues(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the cues of the words that no question changes, a column of each after another."""
    return tuple(zip(*sentence_cues(text), strict=True))
