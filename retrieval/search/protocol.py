"""What an engine has to offer to search the sentences of one desk."""

from collections.abc import Collection, Iterable, KeysView, Sequence
from typing import NamedTuple, Protocol

K1 = 0.5
"""How soon a repeated term stops counting; 0.5 measured best on short sentences."""

B = 0.5
"""How much a long sentence is discounted."""


class Match(NamedTuple):
    """A sentence of the index: the article's key, the sentence's number in it, and its score."""

    article: int
    sentence: int
    score: float


class SearchIndex(Protocol):
    """BM25 over the sentences of one desk, by rank-bm25's `BM25Plus` formula with delta 0.

    A term that stands in `df` of the scope's `N` sentences weighs ``ln((N + 1) / df)``, so no
    matching sentence scores 0 or below. The scope is the whole desk, or the `articles` given by
    key; sentence count, average length and document frequencies are those of the scope.
    """

    def add(self, article: int, sentences: Sequence[Sequence[str]]) -> None:
        """Add an article's sentences, each a sequence of terms. Raises ValueError if it is in."""

    def remove(self, article: int) -> None:
        """Remove an article. Raises KeyError if it is not in."""

    def search(
        self, terms: Iterable[str], limit: int, articles: Collection[int] | None = None
    ) -> list[Match]:
        """Return up to `limit` sentences that hold a term, best first, ties in reading order.

        A term given twice counts twice. A limit of 0 or less gives none.
        """

    def sentence_count(self, articles: Collection[int] | None = None) -> int:
        """Count the scope's sentences."""

    def document_frequency(self, term: str, articles: Collection[int] | None = None) -> int:
        """Count the scope's sentences that hold the term."""

    def articles(self) -> KeysView[int]:
        """Return the keys of the articles, in the order they were added: a view, not a copy."""

    def vocabulary(self) -> Collection[str]:
        """Return every term of the desk."""
