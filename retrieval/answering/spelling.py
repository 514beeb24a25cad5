"""Words of a question that the articles do not have, met by the nearest that they do have."""

from collections.abc import Collection
from dataclasses import replace
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Indel

from retrieval.documents import Question
from retrieval.search.protocol import SearchIndex
from retrieval.text.lexicon import is_known

_LEAST_LETTERS = 5
_LEAST_REST = 3
_LEAST_LIKENESS = 0.85


def respell(question: Question, index: SearchIndex, scope: Collection[int] | None) -> Question:
    """Replace terms that the scope does not hold by the likest that it does.

    Only names and words that general text does not know either are taken for misspelt: a
    well-known word that is absent is simply absent.
    """
    terms = list(question.terms)
    for place, term in enumerate(question.terms):
        odd = term in question.names or not is_known(term)
        if odd and len(term) >= _LEAST_LETTERS and not index.document_frequency(term, scope):
            found = _nearest(term, index, scope)
            terms[place] = found or term
    pairs = zip(question.terms, terms, strict=True)
    return replace(
        question, terms=tuple(terms), respelled=tuple((a, b) for a, b in pairs if a != b)
    )


def _nearest(term: str, index: SearchIndex, scope: Collection[int] | None) -> str | None:
    vocabulary = index.vocabulary()
    near = process.extract(
        term,
        vocabulary,
        scorer=Indel.normalized_similarity,
        score_cutoff=_LEAST_LIKENESS,
        limit=3,
    )
    compounds = (word for word in vocabulary if _is_part(term, word))
    ranked = chain((word for word, _, _ in near), compounds)  # most often the first will do
    return next((word for word in ranked if index.document_frequency(word, scope)), None)


def _is_part(term: str, word: str) -> bool:
    """Say whether a word nobody knows is made of the term and another ("#parisweekend")."""
    longer = len(word) - len(term) >= _LEAST_REST
    return longer and (word.startswith(term) or word.endswith(term)) and not is_known(word)
