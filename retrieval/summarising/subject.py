"""Which sentences of a text are on a subject, given as the words that a person typed for it."""

from collections.abc import Sequence

import numpy as np

from retrieval.documents import Sentence
from retrieval.errors import QuestionError
from retrieval.summarising.centrality import Array
from retrieval.summarising.openings import leans_back
from retrieval.text.analysis import analyse
from retrieval.text.lexicon import background_idf

_LEAST_WEIGHT = 0.5
_LEAST_SHARE = 0.5
"""Of what the sentence that is most on the subject has of it."""


def on_subject(sentences: Sequence[Sentence], about: str) -> Array:
    """Return how far each sentence is on a subject, 0 to 1; 0 for those that are beside it.

    It is the share that a sentence has of the subject's terms, by what they tell. Raises
    QuestionError for a subject without a word to look for.
    """
    weights = {term: max(_LEAST_WEIGHT, background_idf(term)) for term in analyse(about)}
    if not weights:
        msg = "The subject has no word to look for. Name it in a word or two."
        raise QuestionError(msg)
    shares = np.array(
        [sum(weights[t] for t in weights.keys() & set(s.terms)) for s in sentences]
    ) / sum(weights.values())
    least = _LEAST_SHARE * max(shares, default=0.0)
    return np.where(shares >= least, shares, 0.0)


def with_antecedents(numbers: Sequence[int], sentences: Sequence[Sentence]) -> list[int]:
    """Return the numbers of sentences and of those that they lean on, in reading order."""
    kept = set(numbers)
    for number in range(len(sentences) - 1, 0, -1):
        if number in kept and leans_back(sentences[number].text):
            kept.add(number - 1)
    return sorted(kept)


def without_loose_antecedents(numbers: Sequence[int], shares: Array) -> list[int]:
    """Return the numbers without those beside the subject that none after them lean on."""
    kept: list[int] = []
    for number in reversed(numbers):
        if shares[number] or number + 1 in kept[-1:]:
            kept.append(number)
    return kept[::-1]
