"""What and whom an article is about."""

from collections.abc import Mapping
from dataclasses import replace
from math import exp, log

from retrieval.documents import Article, Topics
from retrieval.overview.people import people
from retrieval.overview.phrases import Rarity, key_phrases
from retrieval.text.analysis import analyse
from retrieval.text.lexicon import background_idf

_MOST_PHRASES = 8
_MOST_PEOPLE = 10
_NAMED = 100
_SENTENCES_READ = 1_000
_BACKGROUND = 2_000
"""Sentences that the background text counts for beside those of a desk."""


def topics(article: Article, rarity: Rarity = background_idf) -> Topics:
    """Return the article's key phrases and its people, the most telling first.

    Of a book, the first 1,000 sentences are read.
    """
    read = replace(article, sentences=article.sentences[:_SENTENCES_READ])
    named = people(read, _NAMED)
    taken = [term for person in named for term in analyse(person.text)]
    return Topics(article, key_phrases(read, rarity, _MOST_PHRASES, taken), named[:_MOST_PEOPLE])


def terms_read(article: Article) -> frozenset[str]:
    """Return the terms that `topics` asks the rarity of."""
    sentences = article.sentences[:_SENTENCES_READ]
    return frozenset(term for sentence in sentences for term in sentence.terms)


def rarity_on(frequencies: Mapping[str, int], sentences: int) -> Rarity:
    """Return how much terms tell on a desk, of whose `sentences` so many hold each term.

    General text counts for some 2,000 sentences more, so that a first article has phrases too.
    """

    def rarity(term: str) -> float:
        expected = _BACKGROUND * exp(-background_idf(term))
        return log((_BACKGROUND + sentences + 1) / (expected + frequencies.get(term, 0) + 1))

    return rarity
