"""What the ranker sees of a candidate sentence: numbers cheap to compute, named here.

All of them are relative (shares of the question's weight, ratios to the best candidate), so that
one set of weights serves an article of ten sentences and a desk of a hundred thousand.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.candidates import Candidate, Weights
from retrieval.answering.term_features import term_features
from retrieval.answering.text_features import TextFeatures, text_features
from retrieval.answering.views import view_of_question, view_of_sentence
from retrieval.documents import AnswerKind, Question


class Features(NamedTuple):
    """One candidate's features; the field names are those in the file of weights."""

    bm25_share: float
    bm25_to_best: float
    bm25_to_next: float
    rank: float
    scope_coverage: float
    coverage: float
    heaviest_missing: float
    missing_terms: float
    paragraph_coverage: float
    paragraph_adds: float
    previous_adds: float
    next_adds: float
    expected_coverage: float
    surprise: float
    surprise_nearby: float
    near_forms: float
    kin_likeness: float
    kin_chance: float
    words_coverage: float
    names_coverage: float
    title_adds: float
    pairs: float
    density: float
    surface: float
    surface_run: float
    first_term: float
    last_term: float
    noun_matched: float
    kind_found: float
    kind_count: float
    kind_near: float
    kind_missing: float
    person_found: float
    place_found: float
    organisation_found: float
    date_found: float
    duration_found: float
    number_found: float
    money_found: float
    percentage_found: float
    quantity_found: float
    reason_found: float
    manner_found: float
    list_count: float
    new_names: float
    new_digits: float
    new_words: float
    length: float
    is_short: float
    opens_paragraph: float
    opens_article: float
    pronoun_start: float
    pronoun_resolved: float
    negation_met: float
    negation_missing: float
    negation_unasked: float


_KINDS_FOUND = {
    f"{kind.value}_found": kind for kind in AnswerKind if f"{kind.value}_found" in Features._fields
}
"""The features that say what kind of thing was found, with the kind."""

Table = NDArray[np.float64]


def features(question: Question, weights: Weights, ranked: Sequence[Candidate]) -> Table:
    """Return the features of each candidate, shape (candidates, features), as `Features` has them.

    `ranked` by BM25 score, best first, not empty.
    """
    asked = view_of_question(question)
    views = [view_of_sentence(candidate.sentence.text) for candidate in ranked]
    rows = [text_features(asked, *pair) for pair in zip(ranked, views, strict=True)]
    columns: dict[str, Table] = {
        **_score_features(weights, [candidate.score for candidate in ranked]),
        **term_features(asked, weights, ranked, views),
        **dict(zip(TextFeatures._fields, np.array(rows).T, strict=True)),
    }
    for name, kind in _KINDS_FOUND.items():
        columns[name] = columns["kind_found"] * (kind is question.kind)
    columns["pronoun_resolved"] = columns["pronoun_start"] * columns["previous_adds"]
    return np.array([columns[name] for name in Features._fields], np.float64).T


def _score_features(weights: Weights, scores: Sequence[float]) -> dict[str, Table]:
    """Return what BM25's scores say, each measured by the best and by all there is to reach."""
    values = np.array(scores)
    following = np.append(values[1:], 0.0)
    return {
        "bm25_share": values / (1.5 * sum(weights.scope) or 1.0),
        "bm25_to_best": values / values[0],
        "bm25_to_next": (values - following) / values[0],
        "rank": 1 / np.arange(1, len(values) + 1),
    }
