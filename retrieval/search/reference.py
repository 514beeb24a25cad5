"""The reference: the same scores by rank-bm25, which keeps no index and scores every sentence."""

from collections.abc import Collection, Iterable, KeysView, Sequence

import numpy as np
from rank_bm25 import BM25Plus

from retrieval.search.protocol import K1, B, Match


class ReferenceIndex:
    """`SearchIndex` on rank-bm25: slow and plain, what the real index is held to."""

    def __init__(self) -> None:
        self._articles: dict[int, list[list[str]]] = {}
        self._whole: BM25Plus | None = None

    def add(self, article: int, sentences: Sequence[Sequence[str]]) -> None:
        """Keep the article's terms."""
        if article in self._articles:
            msg = f"article {article} is in the index already"
            raise ValueError(msg)
        self._articles[article] = [list(terms) for terms in sentences]
        self._whole = None

    def remove(self, article: int) -> None:
        """Forget the article's terms."""
        del self._articles[article]
        self._whole = None

    def search(
        self, terms: Iterable[str], limit: int, articles: Collection[int] | None = None
    ) -> list[Match]:
        """Score every sentence of the scope."""
        places = [(key, number) for key in self._scope(articles) for number in self._numbers(key)]
        if limit <= 0 or not any(self._articles[key][number] for key, number in places):
            return []  # rank-bm25 divides by the number of sentences and by their average length
        scores = self._engine(articles).get_scores(list(terms))
        best = np.argsort(-scores, kind="stable")[:limit]
        found = ((*places[i], float(scores[i])) for i in best if scores[i] > 0)
        return [Match(*match) for match in found]

    def sentence_count(self, articles: Collection[int] | None = None) -> int:
        """Count the scope's sentences."""
        return sum(len(self._articles[key]) for key in self._scope(articles))

    def document_frequency(self, term: str, articles: Collection[int] | None = None) -> int:
        """Count the scope's sentences that hold the term."""
        return sum(term in terms for terms in self._sentences(articles))

    def articles(self) -> KeysView[int]:
        """Return the keys of the articles, in the order they were added."""
        return self._articles.keys()

    def vocabulary(self) -> Collection[str]:
        """Return every term of the desk."""
        return {term for terms in self._sentences(None) for term in terms}

    def _scope(self, articles: Collection[int] | None) -> list[int]:
        return [key for key in self._articles if articles is None or key in articles]

    def _numbers(self, key: int) -> range:
        return range(len(self._articles[key]))

    def _sentences(self, articles: Collection[int] | None) -> list[list[str]]:
        return [terms for key in self._scope(articles) for terms in self._articles[key]]

    def _engine(self, articles: Collection[int] | None) -> BM25Plus:
        if articles is not None:
            return BM25Plus(self._sentences(articles), k1=K1, b=B, delta=0)
        if self._whole is None:
            self._whole = BM25Plus(self._sentences(None), k1=K1, b=B, delta=0)
        return self._whole
