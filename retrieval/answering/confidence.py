"""How likely it is that the first hit answers the question, and what a person is told."""

from collections.abc import Sequence
from functools import cache
from math import exp
from typing import NamedTuple

from retrieval.answering.features import Features, Weights
from retrieval.answering.linear import LinearModel
from retrieval.answering.ranking import Ranked
from retrieval.documents import Question, Status

ANSWERED_FROM = 0.6
UNSURE_FROM = 0.25
_CLOSE_RIVALS = 5


class Evidence(NamedTuple):
    """What the confidence is judged by: the first hit, its rivals, and the scope's vocabulary."""

    score: float
    lead: float
    first_share: float
    coverage: float
    coverage_squared: float
    paragraph_coverage: float
    heaviest_missing: float
    missing_terms: float
    scope_coverage: float
    scope_missing: float
    heaviest_unknown: float
    best_coverage: float
    last_term: float
    first_term: float
    surface: float
    pairs: float
    density: float
    kind_found: float
    kind_missing: float
    kind_near: float
    title_adds: float
    previous_adds: float
    terms: float
    weight: float
    length: float


def evidence(
    question: Question, weights: Weights, in_scope: Sequence[bool], ranked: Sequence[Ranked]
) -> Evidence:
    """Gather the evidence; `in_scope` says of each term whether the scope holds it at all."""
    first: Features = ranked[0].features
    total = sum(weights.background) or 1.0
    unknown = [w for w, held in zip(weights.background, in_scope, strict=True) if not held]
    rival = ranked[1].score if len(ranked) > 1 else ranked[0].score - 5
    close = [exp(max(-30.0, r.score - ranked[0].score)) for r in ranked[:_CLOSE_RIVALS]]
    return Evidence(
        score=ranked[0].score,
        lead=min(ranked[0].score - rival, 5.0),
        first_share=1 / sum(close),
        coverage=first.coverage,
        coverage_squared=first.coverage**2,
        paragraph_coverage=first.paragraph_coverage,
        heaviest_missing=first.heaviest_missing,
        missing_terms=first.missing_terms,
        scope_coverage=first.scope_coverage,
        scope_missing=sum(unknown) / total,
        heaviest_unknown=max(unknown, default=0.0) / 10,
        best_coverage=max(r.features.coverage for r in ranked),
        last_term=first.last_term,
        first_term=first.first_term,
        surface=first.surface,
        pairs=first.pairs,
        density=first.density,
        kind_found=first.kind_found,
        kind_missing=first.kind_missing,
        kind_near=first.kind_near,
        title_adds=first.title_adds,
        previous_adds=first.previous_adds,
        terms=min(len(question.terms), 8) / 8,
        weight=min(sum(weights.background), 50.0) / 50,
        length=first.length,
    )


def judge(found: Evidence) -> tuple[float, Status]:
    """Return the confidence and what a person is told of it."""
    confidence = _model().probability(found)
    if confidence >= ANSWERED_FROM:
        return confidence, Status.ANSWERED
    return confidence, Status.UNSURE if confidence >= UNSURE_FROM else Status.NOT_FOUND


@cache
def _model() -> LinearModel:
    return LinearModel.read("confidence.json", Evidence._fields)
