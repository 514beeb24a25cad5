"""Summaries: verbatim sentences of the article, those that say most of it."""

from dataclasses import replace

from retrieval.documents import Article, Sentence, Summary
from retrieval.summarising.centrality import TermMatrix
from retrieval.summarising.features import count_words
from retrieval.summarising.openings import leans_back
from retrieval.summarising.scoring import worths
from retrieval.summarising.selection import Candidate, choose


def summarise(article: Article, sentences: int, words: int | None = None) -> Summary:
    """Return the article's most telling sentences, in reading order.

    At most `sentences` of them or, where `words` is given, as many as come to that many words,
    and one at least. An article that is no longer is its own summary.
    """
    said = {sentence.terms: sentence for sentence in reversed(article.sentences)}
    said.pop((), None)
    first_said = sorted(said.values(), key=lambda sentence: (sentence.paragraph, sentence.start))
    text = replace(article, sentences=tuple(first_said) or article.sentences)
    return Summary(article, tuple(_chosen(text, sentences, words)))


def _chosen(text: Article, sentences: int, words: int | None) -> list[Sentence]:
    """Return the sentences of a summary of a text, in reading order."""
    room, costs = sentences, [1] * len(text.sentences)
    if words is not None:
        room, costs = words, [count_words(sentence.text) for sentence in text.sentences]
    if sum(costs) <= room:
        return list(text.sentences)
    matrix = TermMatrix.of([sentence.terms for sentence in text.sentences])
    candidates = [
        Candidate(float(worth), cost, leans_back(sentence.text))
        for worth, cost, sentence in zip(worths(text, matrix), costs, text.sentences, strict=True)
    ]
    alone = [c.cost for number, c in enumerate(candidates) if not number or not c.leans]
    numbers = choose(candidates, matrix, max(room, min(alone)))
    return [text.sentences[number] for number in numbers]
