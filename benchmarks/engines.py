"""The engines that are compared: each is built of sentences and returns the ten best."""

import sqlite3
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import bm25s
import tantivy
from rank_bm25 import BM25Okapi

from retrieval.search import index as searching
from retrieval.search import scoring
from retrieval.search.index import PostingsIndex
from retrieval.search.protocol import K1, B

TOP = 10
ARTICLE_SENTENCES = 40

Terms = Sequence[str]


class Engine(Protocol):
    """Something that finds sentences."""

    def __init__(self, sentences: Sequence[Terms], folder: Path) -> None:
        """Index the sentences; what goes to disk goes into the folder."""

    def search(self, terms: Terms) -> object:
        """Return the ten best sentences."""


def as_articles(sentences: Sequence[Terms]) -> Iterator[tuple[int, Sequence[Terms]]]:
    """Yield the sentences as articles of 40, with their keys."""
    for start in range(0, len(sentences), ARTICLE_SENTENCES):
        yield start // ARTICLE_SENTENCES + 1, sentences[start : start + ARTICLE_SENTENCES]


class Newsdesk:
    """Our index, with the compiled kernel."""

    def __init__(self, sentences: Sequence[Terms], _folder: Path) -> None:
        self.index = PostingsIndex()
        for key, article in as_articles(sentences):
            self.index.add(key, article)

    def search(self, terms: Terms) -> object:
        """Search the whole desk."""
        return self.index.search(terms, TOP)


class NewsdeskNumpy(Newsdesk):
    """Our index as it runs where there was no compiler."""

    def search(self, terms: Terms) -> object:
        """Search the whole desk with numpy's functions."""
        compiled, searching.search = searching.search, scoring.search
        try:
            return self.index.search(terms, TOP)
        finally:
            searching.search = compiled


class Bm25s:
    """bm25s as its documentation has it for speed."""

    backend = "numba"

    def __init__(self, sentences: Sequence[Terms], _folder: Path) -> None:
        self._engine = bm25s.BM25(method="lucene", k1=K1, b=B, backend=self.backend)
        self._engine.index([list(terms) for terms in sentences], show_progress=False)

    def search(self, terms: Terms) -> object:
        """Retrieve one question's best."""
        return self._engine.retrieve([list(terms)], k=TOP, show_progress=False)


class Bm25sNumpy(Bm25s):
    """bm25s without numba."""

    backend = "numpy"


class Tantivy:
    """tantivy through its Python package, on disk, with the words as they are given."""

    def __init__(self, sentences: Sequence[Terms], folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        builder.add_integer_field("key", stored=False, fast=True, indexed=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(folder))
        self.writer = self.index.writer(heap_size=200_000_000, num_threads=1)
        for key, article in as_articles(sentences):
            self.put(key, article)
        self.commit()

    def put(self, key: int, article: Sequence[Terms]) -> None:
        """Hand over an article, not yet durable."""
        for terms in article:
            self.writer.add_document(tantivy.Document(text=" ".join(terms), key=key))

    def commit(self) -> None:
        """Make what was handed over durable and visible."""
        self.writer.commit()
        self.index.reload()
        self._searcher = self.index.searcher()

    def search(self, terms: Terms) -> object:
        """Search for any of the terms."""
        should = tantivy.Occur.Should
        parts = [(should, tantivy.Query.term_query(self.schema, "text", t)) for t in terms]
        return self._searcher.search(tantivy.Query.boolean_query(parts), TOP).hits


class Fts5:
    """SQLite's full-text search, on disk, as durable as the project's own database."""

    def __init__(self, sentences: Sequence[Terms], folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.connection = sqlite3.connect(folder / "fts5.db", isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("CREATE VIRTUAL TABLE sentences USING fts5 (text)")
        self.put(sentences)

    def put(self, sentences: Sequence[Terms]) -> None:
        """Insert sentences in one transaction."""
        rows = ((" ".join(terms),) for terms in sentences)
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT INTO sentences (text) VALUES (?)", rows)
        self.connection.execute("COMMIT")

    def remove_last(self, count: int) -> None:
        """Delete the sentences inserted last, in one transaction."""
        [(last,)] = self.connection.execute("SELECT max(rowid) FROM sentences")
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("DELETE FROM sentences WHERE rowid > ?", (last - count,))
        self.connection.execute("COMMIT")

    def search(self, terms: Terms) -> object:
        """Search for any of the terms."""
        wanted = " OR ".join(f'"{term}"' for term in terms)
        query = "SELECT rowid, rank FROM sentences WHERE sentences MATCH ? ORDER BY rank LIMIT ?"
        return self.connection.execute(query, (wanted, TOP)).fetchall()


class Okapi:
    """rank-bm25, which scores every sentence anew."""

    def __init__(self, sentences: Sequence[Terms], _folder: Path) -> None:
        self._engine = BM25Okapi([list(terms) for terms in sentences], k1=K1, b=B)
        self._places = list(range(len(sentences)))

    def search(self, terms: Terms) -> object:
        """Score all and return the best."""
        return self._engine.get_top_n(list(terms), self._places, n=TOP)


ENGINES: dict[str, type[Engine]] = {
    "newsdesk": Newsdesk,
    "newsdesk, numpy": NewsdeskNumpy,
    "bm25s, numba": Bm25s,
    "bm25s, numpy": Bm25sNumpy,
    "tantivy": Tantivy,
    "SQLite FTS5": Fts5,
    "rank_bm25 Okapi": Okapi,
}
OURS = ("newsdesk", "newsdesk, numpy")
LARGEST = {"newsdesk, numpy": 100_000, "bm25s, numpy": 100_000, "rank_bm25 Okapi": 100_000}
"""The most sentences an engine is tried with, where more would take hours or all memory."""


def versions() -> dict[str, str]:
    """Return the versions of what is compared."""
    packages = ("bm25s", "numba", "numpy", "tantivy", "rank-bm25")
    return {name: version(name) for name in packages} | {"SQLite": sqlite3.sqlite_version}
