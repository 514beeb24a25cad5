"""Questions of nothing but function words ("who is he?"), asked with all their words."""

from collections.abc import Iterable
from math import log1p

from retrieval.answering.candidates import Candidate
from retrieval.answering.reading import candidates
from retrieval.documents import AnswerKind, Article, Question
from retrieval.text.analysis import tokenise

NEWEST = 20
"""Of more than so many articles, the newest are looked through."""
BARE_CONFIDENCE = 0.27
"""Of 306 such questions of QAMR's Wikinews half, asked of their own short texts, so many were
answered by the first hit."""
_OF_ITS_KIND = 2.0
_SHARED_WORD = 0.5
_OPENING = 0.5


def bare_candidates(question: Question, articles: Iterable[Article]) -> list[Candidate]:
    """Return the sentences of the articles, best first, by what little such a question says.

    Those that hold what is of the kind asked for come first; words of the question that they
    share and a place early in the article count a little.
    """
    words = {token.folded for token in tokenise(question.text)}
    found = [
        Candidate(article, number, _score(question, words, article, number))
        for article in articles
        for number in range(len(article.sentences))
    ]
    return sorted(found, key=lambda candidate: -candidate.score)


def _score(question: Question, words: set[str], article: Article, number: int) -> float:
    text = article.sentences[number].text
    tokens = [token.folded for token in tokenise(text)]
    is_of_kind = question.kind is not AnswerKind.OTHER and bool(candidates(question, text))
    shared = len(words.intersection(tokens)) / (1 + log1p(len(tokens)))
    return _OF_ITS_KIND * is_of_kind + _SHARED_WORD * shared + _OPENING / (1 + number)
