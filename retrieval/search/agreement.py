"""Whether an index says what the reference says, asked with sentences of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.search.protocol import Match, SearchIndex
from retrieval.search.reference import ReferenceIndex

TOLERANCE = 1e-6
"""How far two scores of the same sentence may lie apart."""

_QUESTIONS = 20
_TERMS = 8
_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was compared, and how many of the questions were answered differently."""

    sentences: int
    questions: int
    differing: int


def compare(index: SearchIndex, articles: Mapping[int, Sequence[Sequence[str]]]) -> Agreement:
    """Search some articles of the index and the reference made of them for the same terms."""
    reference = ReferenceIndex()
    for key, sentences in articles.items():
        reference.add(key, sentences)
    asked = _questions([terms for sentences in articles.values() for terms in sentences if terms])
    differing = sum(
        not same_matches(
            index.search(terms, _LIMIT, articles), reference.search(terms, _LIMIT, articles)
        )
        for terms in asked
    )
    return Agreement(reference.sentence_count(), len(asked), differing)


def same_matches(found: Sequence[Match], expected: Sequence[Match]) -> bool:
    """Say whether two results agree: the same sentences and scores, to 1e-6.

    Sentences whose scores are no further than that from the last one's may stand for each other.
    """
    if len(found) != len(expected):
        return False
    scores = {match[:2]: match.score for match in expected}
    last = expected[-1].score if expected else 0.0
    clear = {place for place, score in scores.items() if score > last + TOLERANCE}
    return clear <= {match[:2] for match in found} and all(
        abs(match.score - scores.get(match[:2], last)) <= TOLERANCE for match in found
    )


def _questions(sentences: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    step = max(1, len(sentences) // _QUESTIONS)
    return [terms[:_TERMS] for terms in sentences[::step]][:_QUESTIONS]
