"""The stretch of a sentence to mark: of the likeliest, the one that shares most with the answer.

The best stretches by `phrase_scores` are weighed anew by a small network over what is seen of a
stretch as a whole. What is then marked is not the likeliest but the stretch that overlaps most, on
average, with what may answer: where "the Red Fort" and "Red Fort of Delhi" are both likely, either
is a better guess than a third. `training/spans.py` makes the weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from retrieval.answering.asked_cues import question_type
from retrieval.answering.phrase_scores import chances
from retrieval.answering.phrases import Place
from retrieval.answering.stretch_clues import (
    ARTICLES,
    LEAST_CHANCE,
    POOL,
    Clues,
    Floats,
    Numbers,
    Stretches,
    clues,
)
from retrieval.documents import AnswerKind, Question
from retrieval.models import Network
from retrieval.text.analysis import Token, tokenise

TYPES = (*AnswerKind, "named thing")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words from number `first` to number `last` of a sentence.

    `overlap` is the F1 that its words are expected to have with the answer's.
    """

    first: int
    last: int
    overlap: float


@dataclass(frozen=True, slots=True)
class Pool:
    """The likeliest stretches of a sentence, likeliest first, and their clues, one row each.

    `overlaps` is the F1 of each with each other.
    """

    first: Numbers
    last: Numbers
    rows: Floats
    overlaps: Floats


FIELDS = (*Clues._fields, *(f"asks for {kind}" for kind in TYPES))


def best_stretch(question: Question, text: str, places: Sequence[Place]) -> Stretch | None:
    """Return the stretch expected to overlap most with the answer; None where there is no word.

    `places` are what in the sentence is of the kind asked for.
    """
    likely = chances(question, text, places)
    if likely is None:
        return None
    pool = pool_of(question, text, places, likely)
    return weigh(pool, _model())


def weigh(pool: Pool, model: Network) -> Stretch:
    """Return the stretch of a pool that is expected to overlap most with the answer.

    An article before it counts for nothing and is taken along.
    """
    scores = np.array(model.scores(pool.rows))
    powers = np.exp(scores - scores.max())
    expected = pool.overlaps @ (powers / powers.sum())
    equal = np.flatnonzero(expected >= expected.max() - LEAST_CHANCE)
    best = min(equal.tolist(), key=lambda number: (pool.last[number], pool.first[number]))
    return Stretch(int(pool.first[best]), int(pool.last[best]), float(expected[best]))


def pool_of(question: Question, text: str, places: Sequence[Place], likely: Floats) -> Pool:
    """Return the likeliest stretches and their clues; `likely` is as `chances` gives it."""
    first, last = _likeliest(likely)
    tokens = tokenise(text)
    overlaps = overlap(tokens, first, last, first, last)
    seen = clues(question, text, places, likely, Stretches(first, last, overlaps))
    asks = np.zeros((len(TYPES), len(first)))
    asks[TYPES.index(question_type(question))] = 1.0
    return Pool(first, last, np.concatenate([seen, asks]).T, overlaps)


def overlap(
    tokens: Sequence[Token], first: Numbers, last: Numbers, others: Numbers, their_last: Numbers
) -> Floats:
    """Return the F1 of the words of each stretch with each other one, articles left out."""
    counted = np.cumsum([0, *(token.folded not in ARTICLES for token in tokens)])
    start = np.maximum(first[:, None], others[None, :])
    stop = np.minimum(last[:, None], their_last[None, :]) + 1
    shared = np.where(stop > start, counted[stop] - counted[start], 0.0)
    sizes = counted[last + 1] - counted[first]
    theirs = counted[their_last + 1] - counted[others]
    found: Floats = 2 * shared / np.maximum(1, sizes[:, None] + theirs[None, :])
    return found


def _likeliest(likely: Floats) -> tuple[Numbers, Numbers]:
    """Return the first and last words of the likeliest stretches, likeliest first."""
    flat = likely.ravel()
    most = max(1, min(POOL, int((flat > LEAST_CHANCE).sum())))
    order = np.argpartition(-flat, most - 1)[:most]
    order = order[np.argsort(-flat[order], kind="stable")]
    first, length = np.divmod(order, likely.shape[1])
    return first, first + length


@cache
def _model() -> Network:
    return Network.read("stretches.json", FIELDS)
