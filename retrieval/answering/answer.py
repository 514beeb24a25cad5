"""From a question to an answer: search, rank, read, judge."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from retrieval.answering.confidence import evidence, judge
from retrieval.answering.features import Candidate, Weights
from retrieval.answering.ranking import Ranked, rank
from retrieval.answering.reading import read
from retrieval.documents import Answer, Article, Hit, Question, Status
from retrieval.search.protocol import Match, SearchIndex
from retrieval.text.lexicon import background_idf

POOL = 30
"""How many of BM25's best are ranked anew: 97 of 100 answers are among them."""

_DUPLICATE_SHARE = 0.9
_LEAST_DUPLICATE_TERMS = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """What the index says to a question: matches best first, and the weights of its terms."""

    matches: list[Match]
    weights: Weights
    in_scope: tuple[bool, ...]


def find(
    question: Question, index: SearchIndex, scope: Sequence[int] | None, limit: int
) -> Finding:
    """Search the scope: the articles of those keys, or everything (None).

    Returns `limit` matches or what ranking needs, whichever is more; all for a limit of 0.
    """
    count = index.sentence_count(scope)
    frequencies = [index.document_frequency(term, scope) for term in question.terms]
    return Finding(
        matches=index.search(question.terms, max(limit, POOL) if limit else count, scope),
        weights=Weights(
            scope=tuple(log((count + 1) / max(df, 0.5)) for df in frequencies),
            background=tuple(background_idf(term) for term in question.terms),
        ),
        in_scope=tuple(df > 0 for df in frequencies),
    )


def answer_question(
    question: Question, finding: Finding, article: Callable[[int], Article | None], limit: int
) -> Answer:
    """Answer a question from what was found; `article` returns an article by its key.

    At most `limit` hits, near-duplicates left out; a limit of 0 keeps everything.
    """
    candidates = [
        Candidate(found, match.sentence, match.score)
        for match in finding.matches
        if (found := article(match.article)) is not None
    ]
    if not candidates:
        return Answer(question.text, Status.NOT_FOUND, 0.0, ())
    ranked = rank(question, finding.weights, candidates[:POOL])
    confidence, status = judge(evidence(question, finding.weights, finding.in_scope, ranked))
    scored = list(_scored(ranked, candidates[POOL:]))
    kept = list(_distinct(scored))[:limit] if limit else scored
    hits = tuple(Hit(c.article, c.sentence, score, read(question, c.sentence)) for c, score in kept)
    return Answer(question.text, status, confidence, hits)


def _scored(
    ranked: Sequence[Ranked], rest: Sequence[Candidate]
) -> Iterator[tuple[Candidate, float]]:
    """Yield candidates with their scores: the ranked ones, then the rest below them in order."""
    for item in ranked:
        yield item.candidate, item.score
    for candidate in rest:
        yield candidate, ranked[-1].score - (rest[0].score - candidate.score)


def _distinct(scored: Sequence[tuple[Candidate, float]]) -> Iterator[tuple[Candidate, float]]:
    """Leave out a sentence that says the same as a better one: the one's terms within the other's."""
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
