"""From what was found for a question to its answer: rank, decide, read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import exp

from retrieval.answering.accounts import elsewhere, newest_first
from retrieval.answering.bare import BARE_CONFIDENCE, NEWEST, bare_candidates
from retrieval.answering.candidates import Candidate
from retrieval.answering.confidence import status_of
from retrieval.answering.explaining import explain
from retrieval.answering.finding import POOL, Finding
from retrieval.answering.fusing import Decision, decide
from retrieval.answering.periods import is_about_now
from retrieval.answering.ranking import rank
from retrieval.answering.reader import Reader
from retrieval.answering.reading import read
from retrieval.answering.spans import mark
from retrieval.documents import Answer, Article, Hit, Status

MARKED = 3
"""Hits whose words are marked: as many as a person is shown."""

_DUPLICATE_SHARE = 0.9
_LEAST_DUPLICATE_TERMS = 4


def answer_question(
    finding: Finding,
    article: Callable[[int], Article | None],
    limit: int,
    everything: Iterable[int] = (),
    reader: Reader | None = None,
) -> Answer:
    """Answer the question from what was found; `article` returns an article by its key.

    Without a reader the ranker decides alone. At most `limit` hits, near-duplicates left out. For
    a limit of 0 every match is a hit, and after them every other sentence of the articles
    `everything`, in reading order.
    """
    question = finding.question
    if not question.terms:
        return answer_bare(finding, article, limit, everything)
    candidates = [
        Candidate(found, match.sentence, match.score)
        for match in finding.matches
        if (found := article(match.article)) is not None
    ]
    ranked = rank(question, finding.weights, candidates[:POOL]) if candidates else []
    decision = decide(finding, ranked, reader)
    scored = list(_scored(decision, candidates[POOL:]))
    kept = list(islice(_distinct(scored), max(limit, 2))) if limit else scored
    kept += _unmatched(finding, scored, article, everything)
    hits = [
        Hit(c.article, c.sentence, score, mark(question, c.sentence, decision.reading(c), chance))
        for (c, score), chance in zip(kept[:MARKED], _chances(decision, kept), strict=False)
    ]
    hits += [Hit(c.article, c.sentence, score) for c, score in kept[MARKED:]]
    if is_about_now(question.text):
        hits = newest_first(hits)
    return Answer(
        question=question.text,
        status=decision.status,
        confidence=decision.confidence,
        hits=tuple(hits[: limit or None]),
        explanation=explain(finding, hits[:2]),
        elsewhere=() if decision.status is Status.NOT_FOUND else elsewhere(hits),
    )


def answer_bare(
    finding: Finding,
    article: Callable[[int], Article | None],
    limit: int,
    keys: Iterable[int],
) -> Answer:
    """Answer a question that has no word to look for from the newest of the articles `keys`."""
    question, chosen = finding.question, list(keys)[::-1]
    among = [found for key in chosen[:NEWEST] if (found := article(key)) is not None]
    confidence = BARE_CONFIDENCE if len(chosen) == 1 else 0.0
    best = bare_candidates(question, among)[: max(limit, 2) if limit else None]
    hits = [Hit(c.article, c.sentence, c.score, read(question, c.sentence)) for c in best[:MARKED]]
    hits += [Hit(c.article, c.sentence, c.score) for c in best[MARKED:]]
    shown, told = tuple(hits[: limit or None]), explain(finding, hits[:2])
    return Answer(question.text, status_of(confidence), confidence, shown, told)


def _chances(decision: Decision, kept: Sequence[tuple[Candidate, float]]) -> Iterator[float]:
    """Yield how likely each hit is the one that answers: the less, the further behind the first."""
    for _, score in kept:
        yield decision.confidence * min(1.0, exp(score - kept[0][1]))


def _scored(decision: Decision, rest: Sequence[Candidate]) -> Iterator[tuple[Candidate, float]]:
    """Yield candidates with their scores: the ranked ones, then the rest below them in order."""
    for item in decision.ranked:
        yield item.candidate, item.score
    for candidate in rest:
        yield candidate, decision.ranked[-1].score - (rest[0].score - candidate.score)


def _unmatched(
    finding: Finding,
    scored: Sequence[tuple[Candidate, float]],
    article: Callable[[int], Article | None],
    keys: Iterable[int],
) -> Iterator[tuple[Candidate, float]]:
    """Yield the sentences that hold no term of the question, all with one score below the rest."""
    matched = {(match.article, match.sentence) for match in finding.matches}
    lowest = scored[-1][1] - 1 if scored else 0.0
    for key in keys:
        if (found := article(key)) is not None:
            for number in range(len(found.sentences)):
                if (key, number) not in matched:
                    yield Candidate(found, number, 0.0), lowest


def _distinct(scored: Sequence[tuple[Candidate, float]]) -> Iterator[tuple[Candidate, float]]:
    """Leave out a sentence that says what a better one says: one's terms are the other's."""
    kept: list[frozenset[str]] = []
    for candidate, score in scored:
        terms = frozenset(candidate.sentence.terms)
        if not any(_repeats(terms, other) for other in kept):
            kept.append(terms)
            yield candidate, score


def _repeats(terms: frozenset[str], other: frozenset[str]) -> bool:
    fewer = min(len(terms), len(other))
    if fewer < _LEAST_DUPLICATE_TERMS:
        return terms == other
    return len(terms & other) >= _DUPLICATE_SHARE * fewer
