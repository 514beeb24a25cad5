"""The words of a sentence that are the likeliest to answer a question, as learnt.

Every stretch of up to sixteen words has a score: what its first word's cues say of opening an
answer, what its last word's say of closing one, what all of its words' say of being in one, and
what its length says, and whether it is just what is of the kind asked for. The scores of all
stretches together give each its probability. `training/spans.py` makes the weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.asked_cues import asked_cues, asked_words, question_type
from retrieval.answering.phrases import Place, sentence_cues
from retrieval.documents import Question
from retrieval.text.analysis import tokenise

LONGEST = 16
"""Words; longer answers are rare, and hardly ever found."""
ROLES = ("opens", "closes", "holds")
EVERY_TYPE = "any"
JUST_THAT = "just what is asked for"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StretchWeights:
    """The weights of one type of question.

    `cues` is (cues, roles), its row 0 for cues that are not known; `lengths` is (LONGEST,);
    `just_that` counts for a stretch that is just what is of the kind asked for.
    """

    cues: Floats
    lengths: Floats
    just_that: float

    def of_words(self, cues: NDArray[np.intp]) -> Floats:
        """Return what the cues of each word say of each role, (words, roles).

        `cues` holds their numbers, (words, cues), 0 for unknown ones.
        """
        total: Floats = self.cues.take(cues, axis=0).sum(axis=1)
        return total


def chances(question: Question, text: str, places: Sequence[Place]) -> Floats | None:
    """Return how likely each stretch of a sentence answers, as `probabilities` has them.

    What the question says itself is no answer to it; None where there is nothing else. `places`
    are what in the sentence is of the kind asked for.
    """
    numbers, weights = _model()
    kind = question_type(question)
    if kind not in weights or not tokenise(text):
        return None
    columns = asked_cues(question, text, places)
    asked = np.array([[numbers.get(cue, 0) for cue in column] for column in columns])
    words = _of_sentence(text, kind) + weights[kind].of_words(asked.T)
    found = probabilities(weights[kind], words, exact_stretches(text, places))
    found *= is_new(question, text)
    return found if found.any() else None


def is_new(question: Question, text: str) -> NDArray[np.bool_]:
    """Say of each stretch, as `probabilities` has them, whether it has a word not asked with."""
    asked, tokens = asked_words(question.text), tokenise(text)
    new = [not (token.folded in asked or token.term in asked) for token in tokens]
    count = len(tokens)
    before = np.concatenate([[0], np.cumsum(new)])
    first = np.arange(count)[:, None]
    after = np.minimum(first + np.arange(min(LONGEST, count))[None, :] + 1, count)
    found: NDArray[np.bool_] = before[after] > before[first]
    return found


def exact_stretches(text: str, places: Sequence[Place]) -> list[tuple[int, int]]:
    """Return the first and last word of each place that has any."""
    tokens = tokenise(text)
    held = [
        [number for number, token in enumerate(tokens) if start <= token.start and token.end <= end]
        for start, end in places
    ]
    return [(numbers[0], numbers[-1]) for numbers in held if numbers]


def probabilities(
    weights: StretchWeights, words: Floats, exact: Sequence[tuple[int, int]]
) -> Floats:
    """Return the probability of each stretch, by its first word and its length less one.

    `words` are as `weights.of_words` has them; `exact` are the stretches that are just what is
    asked for.
    """
    count, longest = len(words), min(LONGEST, len(words))
    held = np.concatenate([[0.0], np.cumsum(words[:, 2])])
    first = np.arange(count)[:, None]
    last = first + np.arange(longest)[None, :]
    within = np.minimum(last, count - 1)
    scores = words[:, 0][:, None] + words[:, 1][within] + held[within + 1] - held[first]
    scores += weights.lengths[:longest]
    for start, stop in exact:
        if stop - start < longest:
            scores[start, stop - start] += weights.just_that
    powers = np.where(last < count, np.exp(scores - scores[last < count].max()), 0.0)
    chances: Floats = powers / powers.sum()
    return chances


@lru_cache(maxsize=2_048)  # a sentence is asked about several times over
def _of_sentence(text: str, kind: str) -> Floats:
    """Return what the cues that no question changes say, for questions of a type."""
    numbers, weights = _model()
    cues = [[numbers.get(cue, 0) for cue in cues] for cues in sentence_cues(text)]
    return weights[kind].of_words(np.array(cues))


@cache
def _model() -> tuple[Mapping[str, int], Mapping[str, StretchWeights]]:
    """Read the numbers of the cues, from 1, and the weights of each type of question."""
    text = files("retrieval").joinpath("data", "spans.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    columns: dict[str, int] = {}  # by role and type of question
    places: list[tuple[int, int]] = []
    values: list[float] = []
    for number, (_, *fields) in enumerate(rows, start=1):
        for name, _, value in (field.rpartition(":") for field in fields):
            places.append((columns.setdefault(name, len(columns)), number))
            values.append(float(value))
    table = np.zeros((len(columns), len(rows) + 1))
    table[tuple(np.array(places).T)] = values
    numbers = {cue: number for number, (cue, *_) in enumerate(rows, start=1)}

    def weights(role: str, kind: str) -> Floats:
        names = (f"{role}:{EVERY_TYPE}", f"{role}:{kind}")
        found: Floats = table[[columns[name] for name in names if name in columns]].sum(axis=0)
        return found

    of_lengths = [numbers[str(length)] for length in range(1, LONGEST + 1)]
    return numbers, {
        kind: StretchWeights(
            np.column_stack([weights(role, kind) for role in ROLES]),
            weights("has", kind)[of_lengths],
            float(weights("is", kind)[numbers[JUST_THAT]]),
        )
        for kind in {name.partition(":")[2] for name in columns} - {EVERY_TYPE}
    }
