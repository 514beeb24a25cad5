"""How likely it is that the first hit answers the question, and what a person is told."""

from collections.abc import Sequence
from functools import cache
from math import exp, log, log1p
from typing import NamedTuple

from retrieval.answering.candidates import Weights
from retrieval.answering.features import Features
from retrieval.answering.finding import Finding
from retrieval.answering.ranking import Ranked
from retrieval.documents import AnswerKind, Question, Status
from retrieval.models import Network

ANSWERED_FROM = 0.5
UNSURE_FROM = 0.3

ONLY_NAMES_KNOWN = 0.25
"""The most to expect where the articles know whom a question names and none of what it asks.

"Where was Ada Virtanen born?" of articles that name her and hold no word of birth: of the training
questions like it, 27 in 100 first hits were right, against 80 of the others.
"""

_CLOSE_RIVALS = 5
_MEASURES = frozenset(
    {
        AnswerKind.DATE,
        AnswerKind.DURATION,
        AnswerKind.NUMBER,
        AnswerKind.MONEY,
        AnswerKind.PERCENTAGE,
        AnswerKind.QUANTITY,
    }
)
_NAMES = frozenset({AnswerKind.PERSON, AnswerKind.PLACE, AnswerKind.ORGANISATION})


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
    unknown_words: float
    unknown_names: float
    words_elsewhere: float
    names_elsewhere: float
    scope_size: float
    expected_coverage: float
    surprise: float
    surprise_nearby: float
    surprise_in_scope: float
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
    near_forms: float
    kin_likeness: float
    kin_chance: float
    words_coverage: float
    names_coverage: float
    surface_run: float
    paragraph_adds: float
    list_count: float
    measure_missing: float
    name_missing: float
    words_kind_missing: float
    only_names_known: float
    terms: float
    weight: float
    length: float
    negation_missing: float
    negation_unasked: float


def evidence(finding: Finding, ranked: Sequence[Ranked]) -> Evidence:
    """Gather what the confidence is judged by; `ranked` is not empty."""
    question, weights, in_scope = finding.question, finding.weights, finding.in_scope
    first: Features = ranked[0].features
    total = sum(weights.background) or 1.0
    unknown = {
        term: weight
        for term, weight, held in zip(question.terms, weights.background, in_scope, strict=True)
        if not held
    }
    names = sum(weight for term, weight in unknown.items() if term in question.names)
    words = sum(unknown.values()) - names
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
        scope_missing=sum(unknown.values()) / total,
        heaviest_unknown=max(unknown.values(), default=0.0) / 10,
        unknown_words=words / total,
        unknown_names=names / total,
        words_elsewhere=_absent(question, weights, first.words_coverage, names=False)
        - words / total,
        names_elsewhere=_absent(question, weights, first.names_coverage, names=True)
        - names / total,
        scope_size=log1p(finding.sentence_count) / 10,
        expected_coverage=first.expected_coverage,
        surprise=first.surprise,
        surprise_nearby=first.surprise_nearby,
        surprise_in_scope=-sum(
            log(1 - chance)
            for chance, held in zip(weights.presence_nearby, in_scope, strict=True)
            if not held
        ),
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
        near_forms=first.near_forms,
        kin_likeness=first.kin_likeness,
        kin_chance=first.kin_chance,
        words_coverage=first.words_coverage,
        names_coverage=first.names_coverage,
        surface_run=first.surface_run,
        paragraph_adds=first.paragraph_adds,
        list_count=first.list_count,
        measure_missing=first.kind_missing * (question.kind in _MEASURES),
        name_missing=first.kind_missing * (question.kind in _NAMES),
        words_kind_missing=first.kind_missing * (1 - first.words_coverage),
        only_names_known=_only_names_known(question, in_scope),
        terms=min(len(question.terms), 8) / 8,
        weight=min(sum(weights.background), 50.0) / 50,
        length=first.length,
        negation_missing=first.negation_missing,
        negation_unasked=first.negation_unasked,
    )


def _only_names_known(question: Question, in_scope: Sequence[bool]) -> float:
    known = {term for term, held in zip(question.terms, in_scope, strict=True) if held}
    return float(bool(known) and known <= question.names and bool(set(question.terms) - known))


def _absent(question: Question, weights: Weights, coverage: float, *, names: bool) -> float:
    """Return the share of the question that is names (or is other words) the hit does not hold."""
    pairs = zip(question.terms, weights.background, strict=True)
    part = sum(weight for term, weight in pairs if (term in question.names) is names)
    return (1 - coverage) * part / (sum(weights.background) or 1.0)


def judge(found: Evidence) -> tuple[float, Status]:
    """Return the confidence and what a person is told of it."""
    confidence = _model().probability(found)
    if found.only_names_known:
        confidence = min(confidence, ONLY_NAMES_KNOWN)
    return confidence, status_of(confidence)


def status_of(confidence: float) -> Status:
    """Return what a person is told of an answer that is so likely to be right."""
    if confidence >= ANSWERED_FROM:
        return Status.ANSWERED
    return Status.UNSURE if confidence >= UNSURE_FROM else Status.NOT_FOUND


@cache
def _model() -> Network:
    return Network.read("confidence.json", Evidence._fields)
