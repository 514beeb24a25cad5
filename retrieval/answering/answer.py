"""From what was found for a question to its answer: rank, decide, read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from retrieval.answering.explaining import explain
from retrieval.answering.features import Candidate
from retrieval.answering.finding import POOL, Finding
from retrieval.answering.fusing import Decision, decide
from retrieval.answering.ranking import rank
from retrieval.answering.reader import Reader
from retrieval.answering.spans import mark
from retrieval.documents import Answer, Article, Hit

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
    hits = tuple(
        Hit(c.article, c.sentence, score, mark(question, c.sentence, decision.reading(c)))
        for c, score in kept
    )
    shown = hits[: limit or None]
    return Answer(
        question.text, decision.status, decision.confidence, shown, explain(finding, hits[:2])
    )


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
