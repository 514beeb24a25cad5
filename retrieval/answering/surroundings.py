"""Which terms of a question stand around a sentence: beside it, and in its paragraph."""

from retrieval.answering.candidates import Candidate
from retrieval.documents import Article

_NONE = frozenset[str]()
_WIDEST = 12
"""Sentences on either side that count as one paragraph; text without paragraphs has no end."""


class MetTerms:
    """Which terms of a question the sentences around its candidates have; many share theirs."""

    def __init__(self, asked: frozenset[str]) -> None:
        self._asked = asked
        self._known: dict[tuple[int, int], frozenset[str]] = {}

    def at(self, article: Article, number: int) -> frozenset[str]:
        """Return which of the terms a sentence has."""
        key = (id(article), number)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._asked.intersection(article.sentences[number].terms)
        return found


def surroundings(
    met: MetTerms, candidate: Candidate
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return which terms the sentence before has, the one after, and the paragraph around.

    Where a paragraph is one sentence, as in news, the two sentences on either side stand for it.
    """
    article, number = candidate.article, candidate.number
    sentences, count = article.sentences, len(article.sentences)
    own, first, last = sentences[number].paragraph, number, number
    while first > max(0, number - _WIDEST) and sentences[first - 1].paragraph == own:
        first -= 1
    while last < min(count - 1, number + _WIDEST) and sentences[last + 1].paragraph == own:
        last += 1
    if first == last:
        first, last = max(0, number - 2), min(count - 1, number + 2)
    before = met.at(article, number - 1) if number else _NONE
    after = met.at(article, number + 1) if number + 1 < count else _NONE
    around = [met.at(article, place) for place in range(first, last + 1) if place != number]
    return before, after, _NONE.union(*around)
