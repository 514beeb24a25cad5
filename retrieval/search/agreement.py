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
    """Say whether two results agree: scores to 1e-6, sentences wherever scores are no closer."""
    if len(found) != len(expected):
        return False
    if any(abs(a.score - b.score) > TOLERANCE for a, b in zip(found, expected, strict=True)):
        return False
    clear = {(m.article, m.sentence) for m in expected if m.score > expected[-1].score + TOLERANCE}
    return clear <= {(m.article, m.sentence) for m in found}


def _questions(sentences: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    step = max(1, len(sentences) // _QUESTIONS)
    return [terms[:_TERMS] for terms in sentences[::step]][:_QUESTIONS]
