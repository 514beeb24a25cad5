"""Learn which words of a sentence answer a question, from questions whose answers are marked.

    python -m training.spans DATA_FOLDER

A log-linear model over all stretches of the sentence that answers, fitted by AdaGrad with a
penalty that leaves most weights at nothing. Only questions are used that the ranker does not learn
from. Writes `retrieval/data/spans.tsv`, and prints how often its likeliest stretch is right on
articles kept aside. Seeded. Takes about ten minutes on one core.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.phrase_scores import (
    EVERY_TYPE,
    JUST_THAT,
    LONGEST,
    ROLES,
    Floats,
    StretchWeights,
    exact_stretches,
    probabilities,
)
from retrieval.answering.phrases import question_type, word_cues
from retrieval.answering.questions import parse_question
from retrieval.answering.reading import candidates
from retrieval.errors import QuestionError
from retrieval.text.analysis import tokenise
from retrieval.text.sentences import split_sentences
from training.data import (
    LabelledQuestion,
    is_kept_for_ranking,
    training_articles,
    training_questions,
)

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "spans.tsv"
SOURCE = "SQuAD 1.1 train (CC BY-SA 4.0)"
SEED = 20261122
QUESTIONS = 40_000
LOWER_CASED = 0.15
KEPT_ASIDE = 2_000
LEAST_COUNT = 60
EPOCHS = 3
RATE = 0.1
PENALTY, PENALTY_OF_TYPE = 0.005, 0.015
LEAST_WEIGHT, LEAST_WEIGHT_OF_TYPE = 0.05, 0.15


@dataclass(frozen=True, slots=True)
class Marked:
    """A question, each word's cues in the sentence that answers it, and the words that answer."""

    kind: str
    cues: NDArray[np.intp]
    exact: list[tuple[int, int]]
    first: int
    last: int


class Vocabulary(dict[str, int]):
    """The number of every cue, from 1, given out as they come."""

    def __missing__(self, cue: str) -> int:
        """Give out the next number."""
        self[cue] = len(self) + 1
        return self[cue]


def main(folder: Path) -> None:
    """Learn and write the weights."""
    vocabulary = Vocabulary()
    marked = list(_marked(folder, vocabulary))
    learnt, kept_aside = marked[KEPT_ASIDE:], marked[:KEPT_ASIDE]
    counts = Counter(number for example in learnt for number in example.cues.ravel().tolist())
    kept = [cue for cue, number in vocabulary.items() if counts[number] >= LEAST_COUNT]
    renumbered = np.zeros(len(vocabulary) + 1, np.intp)
    for number, cue in enumerate(kept, start=1):
        renumbered[vocabulary[cue]] = number
    types = sorted({example.kind for example in learnt})
    model = Learner(len(kept) + 1, types)
    model.learn([_renumbered(example, renumbered) for example in learnt])
    _write(kept, model)
    right = [model.is_right(_renumbered(example, renumbered)) for example in kept_aside]
    print(f"{np.mean(right):.3f} of {len(right)} likeliest stretches are the answer")  # noqa: T201


class Weights:
    """Weights of cues (cues, roles), of lengths, and of being just what is asked for.

    With the sums of their squared gradients.
    """

    def __init__(self, count: int, penalty: float) -> None:
        self._penalty = penalty
        self.parts = np.zeros((count, len(ROLES))), np.zeros(LONGEST), np.zeros(1)
        self._squares = [np.full_like(part, 0.01) for part in self.parts]

    def step(self, part: int, at: NDArray[np.intp] | slice, slope: Floats, rate: float) -> None:
        """Move some weights up the slope, then towards nothing by the penalty."""
        values, squares = self.parts[part], self._squares[part]
        squares[at] += slope**2
        rates = rate / np.sqrt(squares[at])
        moved = values[at] + rates * slope
        values[at] = np.sign(moved) * np.maximum(0.0, np.abs(moved) - rates * self._penalty)


class Learner:
    """The weights of all types together and those that each type adds."""

    def __init__(self, count: int, types: Sequence[str]) -> None:
        self.shared = Weights(count, PENALTY)
        self.own = {kind: Weights(count, PENALTY_OF_TYPE) for kind in types}

    def learn(self, examples: list[Marked]) -> None:
        """Go through the examples in random order, several times, in ever smaller steps."""
        draw = np.random.default_rng(SEED)
        for epoch in range(EPOCHS):
            for number in draw.permutation(len(examples)):
                self._learn(examples[number], RATE / (1 + epoch))

    def of_type(self, kind: str, cues: NDArray[np.intp]) -> StretchWeights:
        """Return the weights of the cues given, in their order, for one type of question."""
        pairs = zip(self.shared.parts, self.own[kind].parts, strict=True)
        (shared, own), *rest = pairs
        lengths, just_that = (both + more for both, more in rest)
        return StretchWeights(shared[cues] + own[cues], lengths, float(just_that[0]))

    def is_right(self, example: Marked) -> bool:
        """Say whether the likeliest stretch is the one marked."""
        used, places = np.unique(example.cues, return_inverse=True)
        weights = self.of_type(example.kind, used)
        chances = probabilities(weights, places.reshape(example.cues.shape), example.exact)
        first, length = divmod(int(chances.argmax()), chances.shape[1])
        return (first, first + length) == (example.first, example.last)

    def _learn(self, example: Marked, rate: float) -> None:
        used, places = np.unique(example.cues, return_inverse=True)
        cues = places.reshape(example.cues.shape)
        errors = -probabilities(self.of_type(example.kind, used), cues, example.exact)
        errors[example.first, example.last - example.first] += 1
        slopes = np.zeros((len(used), len(ROLES)))
        np.add.at(slopes, cues.ravel(), np.repeat(_by_role(errors), cues.shape[1], axis=0))
        slopes[used == 0] = 0.0  # where there is no cue there is nothing to learn
        lengths = errors.sum(axis=0)
        exact = sum(errors[a, b - a] for a, b in example.exact if b - a < len(lengths))
        for weights in (self.shared, self.own[example.kind]):
            weights.step(0, used, slopes, rate)
            weights.step(1, slice(0, len(lengths)), lengths, rate)
            weights.step(2, slice(0, 1), np.array([exact]), rate)


def _by_role(errors: Floats) -> Floats:
    """Return each word's share of the errors, as opening, as closing, and as held."""
    count, longest = errors.shape
    roles = np.zeros((count, len(ROLES)))
    roles[:, 0] = errors.sum(axis=1)
    last = np.minimum(np.arange(count)[:, None] + np.arange(longest)[None, :], count - 1)
    np.add.at(roles[:, 1], last.ravel(), errors.ravel())
    after = np.concatenate([[0.0], roles[:-1, 1]])
    roles[:, 2] = np.cumsum(roles[:, 0] - after)
    return roles


def _marked(folder: Path, vocabulary: Vocabulary) -> Iterator[Marked]:
    draw = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    texts = {
        row["id"]: row["paragraphs"] for row in training_articles(folder) if row["set"] == "squad"
    }
    questions = [
        question
        for name, question in training_questions(folder)
        if name == "squad" and question.places and not is_kept_for_ranking(name, question)
    ]
    order = {name: draw.random() for name in texts}  # whole articles are kept aside
    chosen = draw.sample(questions, QUESTIONS)
    for question in sorted(chosen, key=lambda item: order[item.article_id]):
        folds = draw.random() < LOWER_CASED
        if example := _mark(question, texts[question.article_id], vocabulary, folds=folds):
            yield example


def _mark(
    labelled: LabelledQuestion, paragraphs: Sequence[str], vocabulary: Vocabulary, *, folds: bool
) -> Marked | None:
    """Return an example; None where the answer runs over a sentence's end or is too long."""
    number, offset = labelled.places[0]
    paragraph, offset = paragraphs[number], offset or 0
    stop = offset + len(labelled.answers[0])
    places = split_sentences(paragraph)
    start, end = next((p for p in places if p[0] <= offset and stop <= p[1]), (0, 0))
    text, asked = paragraph[start:end], labelled.text
    if folds:
        text, asked = text.lower(), asked.lower()
    held = [
        number
        for number, token in enumerate(tokenise(text))
        if token.end > offset - start and token.start < stop - start
    ]
    if not held or held[-1] - held[0] >= LONGEST:
        return None
    try:
        question = parse_question(asked)
    except QuestionError:
        return None
    kinds = candidates(question, text)
    rows = [[vocabulary[cue] for cue in cues] for cues in word_cues(question, text, kinds)]
    cues = np.zeros((len(rows), max(map(len, rows))), np.intp)
    for row, numbers in zip(cues, rows, strict=True):
        row[: len(numbers)] = numbers
    exact = exact_stretches(text, kinds)
    return Marked(question_type(question), cues, exact, held[0], held[-1])


def _renumbered(example: Marked, numbers: NDArray[np.intp]) -> Marked:
    return Marked(example.kind, numbers[example.cues], example.exact, example.first, example.last)


def _write(cues: Sequence[str], model: Learner) -> None:
    lines = [f"# cue, role:type of question:weight ... Learnt by training/spans.py from {SOURCE}."]
    named = [(EVERY_TYPE, model.shared, LEAST_WEIGHT)]
    named += [(kind, weights, LEAST_WEIGHT_OF_TYPE) for kind, weights in model.own.items()]
    for number, cue in enumerate(cues, start=1):
        fields = [
            f"{role}:{kind}:{weights.parts[0][number, place]:.2f}"
            for place, role in enumerate(ROLES)
            for kind, weights, least in named
            if abs(weights.parts[0][number, place]) >= least
        ]
        lines += ["\t".join((cue, *fields))] if fields else []
    for length in range(LONGEST):
        values = [f"has:{kind}:{weights.parts[1][length]:.2f}" for kind, weights, _ in named]
        lines.append("\t".join((str(length + 1), *values)))
    values = [f"is:{kind}:{weights.parts[2][0]:.2f}" for kind, weights, _ in named]
    lines.append("\t".join((JUST_THAT, *values)))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
