"""What is new on a desk: articles grouped by subject, a line of each. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from retrieval.answering.names import find_names
from retrieval.documents import Article, DigestLine, Subject
from retrieval.summaries import summarise
from retrieval.summarising.centrality import TermMatrix

_ALIKE = 0.2
"""Cosine from which two articles are on one subject; of two that are not, 2 in 1,000 reach it."""
_LEAST_TOGETHER = 2
_SENTENCES_READ = 40


def group(articles: Sequence[Article]) -> tuple[Subject, ...]:
    """Return the articles by subject, in the order given: of subjects by their first article.

    Articles that share their subject with no other come last, under a subject without a name.
    """
    groups = [[articles[number] for number in numbers] for numbers in _alike(articles)]
    subjects = [
        Subject(_name(together), tuple(map(_line, together)))
        for together in groups
        if len(together) >= _LEAST_TOGETHER
    ]
    alone = tuple(_line(together[0]) for together in groups if len(together) < _LEAST_TOGETHER)
    return (*subjects, *([Subject("", alone)] if alone else []))


def _line(article: Article) -> DigestLine:
    sentence = next(iter(summarise(article, 1).sentences), None)
    return DigestLine(article, sentence)


def _alike(articles: Sequence[Article]) -> list[list[int]]:
    """Return groups of articles' numbers, each article with the earlier one it is most like."""
    matrix = TermMatrix.of(
        [
            [term for sentence in article.sentences[:_SENTENCES_READ] for term in sentence.terms]
            for article in articles
        ]
    )
    groups: list[list[int]] = []
    group_of: list[list[int]] = []
    for number in range(len(articles)):
        alike = matrix.times(matrix.row(number))[:number]
        if number and alike.max() >= _ALIKE:
            group_of.append(group_of[int(np.argmax(alike))])
            group_of[number].append(number)
        else:
            groups.append([number])
            group_of.append(groups[-1])
    return groups


def _name(together: Sequence[Article]) -> str:
    """Return the name that most of the articles hold, the most often; else what heads the first."""
    articles_with, uses = Counter[str](), Counter[str]()
    for article in together:
        names = list(_names(article))
        articles_with.update(set(names))
        uses.update(names)
    best = max(uses, key=lambda name: (articles_with[name], uses[name]), default="")
    return best if articles_with[best] >= _LEAST_TOGETHER else together[0].title


def _names(article: Article) -> Iterator[str]:
    for sentence in article.sentences[:_SENTENCES_READ]:
        for name in find_names(sentence.text):
            yield sentence.text[name.start : name.end]
