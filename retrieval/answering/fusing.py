"""One decision out of what the ranker and, where there is one, the reader say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from math import exp, log
from typing import NamedTuple

from retrieval.answering.candidates import Candidate
from retrieval.answering.confidence import evidence, judge, status_of
from retrieval.answering.finding import Finding
from retrieval.answering.ranking import Ranked
from retrieval.answering.reader import Reader, Reading
from retrieval.answering.reading import RULED
from retrieval.documents import Question, Status
from retrieval.models import LinearModel
from retrieval.text.analysis import tokenise

_LOWEST = 1e-4
_FARTHEST = 12.0


class Views(NamedTuple):
    """What both say of one candidate that was read; the names are those in the file of weights."""

    ranked: float
    relevance: float
    span: float


class Verdict(NamedTuple):
    """What the confidence is judged by, once the candidates were read.

    Nothing in it grows with the number of candidates: a desk of five sentences has few.
    """

    ranker: float
    relevance: float
    span: float
    share: float
    behind: float


Fused = tuple[Ranked, Reading | None]


@dataclass(frozen=True)
class Decision:
    """The candidates best first, what the reader read in them, and what a person is told."""

    fused: tuple[Fused, ...] = ()
    confidence: float = 0.0
    status: Status = Status.NOT_FOUND

    @property
    def ranked(self) -> tuple[Ranked, ...]:
        """Return the candidates alone."""
        return tuple(item for item, _ in self.fused)

    def reading(self, candidate: Candidate) -> Reading | None:
        """Return what the reader made of a candidate; None where it was not read."""
        return self._readings.get((candidate.article.id, candidate.number))

    @cached_property
    def _readings(self) -> dict[tuple[str, int], Reading | None]:
        return {(r.candidate.article.id, r.candidate.number): found for r, found in self.fused}


def decide(finding: Finding, ranked: Sequence[Ranked], reader: Reader | None) -> Decision:
    """Decide on the order and the confidence; `ranked` is the ranker's order.

    What is unlike the questions that the reader learnt from is left to the ranker.
    """
    if not ranked:
        return Decision()
    certain, status = judge(evidence(finding, ranked))
    readings: Sequence[Reading | None] = ()
    question = finding.question
    if reader is not None and _is_like_learnt(question):
        readings = reader.read(question.text, [item.candidate for item in ranked])
    if not any(readings):
        return Decision(tuple((item, None) for item in ranked), certain, status)
    fused = fuse(ranked, readings)
    certain = confidence(verdict(certain, ranked, fused))
    return Decision(tuple(fused), certain, status_of(certain))


def _is_like_learnt(question: Question) -> bool:
    """Say whether it is a question for one thing: no list, no handle, no mere keywords."""
    is_keywords = len(tokenise(question.text)) == len(question.terms)
    return not (question.wants_list or question.kind in RULED or is_keywords)


def views(ranked: Sequence[Ranked], readings: Sequence[Reading | None]) -> list[Views | None]:
    """Return what is known of each candidate; None for one that was not read."""
    return [
        None
        if reading is None
        else Views(
            ranked=item.score - ranked[0].score,
            relevance=_near(reading.relevance),
            span=max(reading.span, -_FARTHEST),
        )
        for item, reading in zip(ranked, readings, strict=True)
    ]


def fuse(
    ranked: Sequence[Ranked], readings: Sequence[Reading | None]
) -> list[tuple[Ranked, Reading | None]]:
    """Return the candidates best first, with new scores; those not read follow in their order."""
    model, seen = _order(), views(ranked, readings)
    read = [
        (replace(item, score=model.score(view)), reading)
        for item, reading, view in zip(ranked, readings, seen, strict=True)
        if view is not None
    ]
    read.sort(key=lambda pair: -pair[0].score)
    rest = [item for item, view in zip(ranked, seen, strict=True) if view is None]
    return read + [
        (replace(item, score=read[-1][0].score - (rest[0].score - item.score) - 1), None)
        for item in rest
    ]


def verdict(ranker: float, ranked: Sequence[Ranked], fused: Sequence[Fused]) -> Verdict:
    """Return what speaks for the first of `fused`; `ranker` is the ranker's own confidence."""
    first, reading = fused[0]
    reading = reading or Reading(-_FARTHEST, 0, 0, -_FARTHEST)
    scores = [item.score for item, other in fused if other is not None]
    rankers = next(item.score for item in ranked if item.candidate == first.candidate)
    return Verdict(
        ranker=log(max(ranker, _LOWEST) / max(1 - ranker, _LOWEST)),
        relevance=_near(reading.relevance),
        span=max(reading.span, -_FARTHEST),
        share=1 / sum(exp(score - scores[0]) for score in scores),
        behind=ranked[0].score - rankers,
    )


def confidence(seen: Verdict) -> float:
    """Return how likely it is that the first candidate answers."""
    return 1 / (1 + exp(-_confidence().score(seen)))


def _near(relevance: float) -> float:
    return max(-_FARTHEST, min(_FARTHEST, relevance))


@cache
def _order() -> LinearModel:
    return LinearModel.read("reader_order.json", Views._fields)


@cache
def _confidence() -> LinearModel:
    return LinearModel.read("reader_confidence.json", Verdict._fields)
