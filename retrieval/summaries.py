"""Summaries: verbatim sentences of the article, those that say most of it or of a subject."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from retrieval.documents import Article, Sentence, Summary
from retrieval.summarising.centrality import Array, TermMatrix
from retrieval.summarising.features import count_words
from retrieval.summarising.openings import leans_back
from retrieval.summarising.scoring import worths
from retrieval.summarising.selection import Candidate, choose
from retrieval.summarising.subject import (
    on_subject,
    with_antecedents,
    without_loose_antecedents,
)

_SUBJECT = 5.0
"""What being on the subject counts for, in the unit of `worths`."""


def summarise(
    article: Article, sentences: int, words: int | None = None, about: str | None = None
) -> Summary:
    """Return the article's most telling sentences, in reading order.

    At most `sentences` of them or, where `words` is given, as many as come to that many words,
    and one at least. An article that is no longer is its own summary. With `about`, only
    sentences on that subject, and those they lean on; none where there are none. Raises
    QuestionError for a subject without a word to look for.
    """
    text = replace(article, sentences=_said_once(article.sentences))
    shares = np.ones(len(text.sentences))
    if about is not None:
        shares = on_subject(text.sentences, about)
    numbers = with_antecedents(np.flatnonzero(shares).tolist(), text.sentences)
    room, costs = sentences, [1] * len(numbers)
    if words is not None:
        room, costs = words, [count_words(text.sentences[number].text) for number in numbers]
    if sum(costs) > room:
        numbers = _chosen(text, shares, dict(zip(numbers, costs, strict=True)), room)
    numbers = without_loose_antecedents(numbers, shares)
    return Summary(article, tuple(text.sentences[number] for number in numbers))


def _said_once(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences that say something, none twice; where none does, all."""
    said = {sentence.terms: sentence for sentence in reversed(sentences)}
    said.pop((), None)
    ordered = sorted(said.values(), key=lambda sentence: (sentence.paragraph, sentence.start))
    return tuple(ordered or sentences)


def _chosen(text: Article, shares: Array, costs: Mapping[int, int], room: int) -> list[int]:
    """Return the numbers of the best sentences that there is room for, of those with a cost."""
    matrix = TermMatrix.of([sentence.terms for sentence in text.sentences])
    scores = worths(text, matrix) + _SUBJECT * (shares - 1)
    numbers = list(costs)
    leaning = [n - 1 in costs and leans_back(text.sentences[n].text) for n in numbers]
    candidates = [
        Candidate(float(scores[number]), costs[number], leans)
        for number, leans in zip(numbers, leaning, strict=True)
    ]
    alone = [candidate.cost for candidate in candidates if not candidate.leans]
    terms = TermMatrix.of([text.sentences[number].terms for number in numbers])
    return [numbers[n] for n in choose(candidates, terms, max(room, min(alone)))]
