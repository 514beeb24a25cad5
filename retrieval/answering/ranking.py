"""The order of the candidates: BM25's best, ranked anew by what else is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from retrieval.answering.candidates import Candidate, Weights
from retrieval.answering.features import Features, features
from retrieval.documents import Question
from retrieval.models import Network

LIST_PRIOR = 1.0
"""What naming several adds for a question that wants a list. Set by hand: the question sets that
the weights are learnt from ask for hardly any."""

NEGATION_PRIOR = 1.0
"""What it takes off to deny what is asked, or not to deny what is asked to be denied. By hand too:
where both sides of a matter stand in an article, the question sets ask for one of them."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its features and the score that orders it."""

    candidate: Candidate
    features: Features
    score: float


def rank(question: Question, weights: Weights, pool: Sequence[Candidate]) -> list[Ranked]:
    """Return the candidates best first; `pool` is in BM25's order, which decides ties.

    The pool is not empty.
    """
    table = features(question, weights, pool)
    rows = map(Features._make, table.tolist())
    ranked = [
        Ranked(candidate, row, score + _prior(row))
        for candidate, row, score in zip(pool, rows, _model().scores(table), strict=True)
    ]
    return sorted(ranked, key=attrgetter("score"), reverse=True)


def _prior(row: Features) -> float:
    denied = row.negation_unasked + row.negation_missing
    return LIST_PRIOR * row.list_count - NEGATION_PRIOR * denied


@cache
def _model() -> Network:
    return Network.read("ranker.json", Features._fields)
