"""Desks and their articles in a database: the only SQL of the project.

An article is one row: it is always written whole and read whole, so its paragraphs, sentences and
terms stand in it as text. A desk's `generation` grows with every change, which lets a process see
cheaply that another one has changed the desk. It starts at random, so that a desk made anew under
an old name, in a new file or a restored one, is not taken for the old one: see `follows`.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from retrieval.database import create_engine, migrate, translated
from retrieval.documents import Article, ArticleInfo, DeskSize, Sentence
from retrieval.schema import articles, marks
from retrieval.statements import (
    CHANGE_BITS,
    delete_article,
    generation,
    put_article,
    put_marks,
    touch,
)

_MOST_PARAMETERS = 500
# Made once: making a statement takes longer than carrying it out.
_ARTICLE = sa.select(articles).where(articles.c.key == sa.bindparam("of_key"))
_TERMS = (
    sa.select(articles.c.key, articles.c.terms, articles.c.sentence_count)
    .where(articles.c.desk == sa.bindparam("of_desk"), articles.c.key > sa.bindparam("after"))
    .order_by(articles.c.key)
)


@dataclass(frozen=True, slots=True)
class StoredTerms:
    """What an index needs of an article: its key and each sentence's terms."""

    key: int
    sentences: tuple[tuple[str, ...], ...]


class Store:
    """The database behind all desks. Safe to use from several threads and processes."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(newsdesk_writes=True)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the database at an SQLAlchemy URL and bring its schema up to date.

        Raises DatabaseUrlError for an unusable URL and StoreError for a database that cannot be
        opened, read or written.
        """
        engine = create_engine(url)
        with translated(engine.url):
            migrate(engine)
        return cls(engine)

    @property
    def index_folder(self) -> Path | None:
        """Where files derived from the database belong; None where it is no file."""
        url, name = self._engine.url, self._engine.url.database or ":memory:"
        if url.get_backend_name() != "sqlite" or name.startswith((":memory:", "file:")):
            return None
        return Path(f"{name}-index")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def generation(self, desk: str) -> int:
        """Return a number that grows with every change of the desk; 0 for a new desk."""
        with self.reading() as connection:
            return generation(connection, desk)

    def save(
        self, desk: str, batch: Sequence[Article], marked: Mapping[str, Sequence[int]] | None = None
    ) -> list[int]:
        """Save articles in one transaction, each in place of the one with its id.

        `marked` are the marks, by id, that `keys_marked` will find them by.
        No two of them have the same id. Returns their keys, in order. When this returns, they are
        durable.
        """
        known = marked or {}
        rows = [{"desk": desk, **_to_row(article)} for article in batch]
        with self.writing() as connection:
            touch(connection, desk)  # first: who saves next waits, and gets higher keys
            keys = [put_article(connection, row) for row in rows]
            pairs = zip(batch, keys, strict=True)
            found = ((mark, key) for article, key in pairs for mark in known.get(article.id, ()))
            put_marks(connection, desk, found)
        return keys

    def remove(self, desk: str, article_id: str) -> bool:
        """Remove an article; say whether it was there."""
        with self.writing() as connection:
            removed = delete_article(connection, desk, article_id)
            if removed:
                touch(connection, desk)
        return removed

    def keys(self, desk: str) -> list[int]:
        """Return the keys of the desk's articles, ascending: the order they were loaded in."""
        query = sa.select(articles.c.key).where(articles.c.desk == desk).order_by(articles.c.key)
        with self.reading() as connection:
            return list(connection.execute(query).scalars())

    def count(self, desk: str, upto: int) -> int:
        """Count the desk's articles up to a key."""
        these = (articles.c.desk == desk) & (articles.c.key <= upto)
        with self.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).where(these)).scalar_one()

    def keys_of(self, desk: str, ids: Collection[str]) -> dict[str, int]:
        """Return the keys of those of the articles that are on the desk, by id."""
        with self.reading() as connection:
            return dict(_matching(connection, articles.c.id, desk, ids))

    def keys_at(self, desk: str, urls: Collection[str]) -> dict[str, int]:
        """Return the keys of the desk's articles that have one of the addresses, by address."""
        with self.reading() as connection:
            return dict(_matching(connection, articles.c.url, desk, urls))

    def keys_marked(self, desk: str, wanted: Collection[int]) -> dict[int, list[int]]:
        """Return the keys of the desk's articles that have one of the marks, by mark."""
        keys: dict[int, list[int]] = {}
        with self.reading() as connection:
            for mark, key in _matching(connection, marks.c.mark, desk, wanted):
                keys.setdefault(mark, []).append(key)
        return keys

    def size(self, desk: str) -> DeskSize:
        """Return how much the desk holds."""
        c = articles.c
        query = sa.select(sa.func.count(), sa.func.sum(c.sentence_count), sa.func.sum(c.size_bytes))
        with self.reading() as connection:
            count, sentences, size = connection.execute(query.where(c.desk == desk)).one()
        return DeskSize(count, sentences or 0, size or 0)

    def infos(self, desk: str) -> dict[int, ArticleInfo]:
        """Return what a list shows of every article of the desk, by key, ascending."""
        c = articles.c
        listed = (c.key, c.id, c.title, c.sentence_count, c.loaded_at)
        query = sa.select(*listed, c.url, c.publisher, c.published, c.author, c.language)
        with self.reading() as connection:
            rows = connection.execute(query.where(c.desk == desk).order_by(c.key)).all()
        return {
            row.key: ArticleInfo(
                id=row.id,
                title=row.title,
                sentences=row.sentence_count,
                loaded_at=datetime.fromisoformat(row.loaded_at),
                url=row.url,
                publisher=row.publisher,
                published=row.published,
                author=row.author,
                language=row.language,
            )
            for row in rows
        }

    def article(self, key: int) -> Article | None:
        """Return an article, None if it is gone."""
        with self.reading() as connection:
            row = connection.execute(_ARTICLE, {"of_key": key}).one_or_none()
        return None if row is None else _from_row(row)

    def terms(self, desk: str, after: int = 0) -> Iterator[StoredTerms]:
        """Yield the terms of the desk's articles whose key is above `after`, ascending."""
        given = {"of_desk": desk, "after": after}
        with self.reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(_TERMS, given):
                lines = row.terms.split("\n") if row.sentence_count else []
                yield StoredTerms(row.key, tuple(tuple(line.split()) for line in lines))

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Connect to the database to read. Raises StoreError for what fails meanwhile."""
        with translated(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Begin a transaction, whole or not at all. Raises StoreError for what fails meanwhile."""
        with translated(self._engine.url), self._writer.begin() as connection:
            yield connection


def follows(newer: int, older: int) -> bool:
    """Say whether a desk of one generation may have grown out of that of the other."""
    return newer >= older and newer >> CHANGE_BITS == older >> CHANGE_BITS


def _to_row(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher,
        "published": article.published,
        "language": article.language,
        "is_split": article.is_split,
        "loaded_at": article.loaded_at.isoformat(),
        "sentence_count": len(article.sentences),
        "paragraphs": json.dumps(article.paragraphs, ensure_ascii=False),
        "headings": json.dumps(article.headings),
        "sentences": json.dumps([(s.paragraph, s.start, s.end) for s in article.sentences]),
        "terms": "\n".join(" ".join(s.terms) for s in article.sentences),
        "size_bytes": article.size_bytes,
        "author": article.author,
        "highlights": json.dumps(article.highlights, ensure_ascii=False),
    }


def _from_row(row: sa.Row[Any]) -> Article:
    paragraphs = tuple(json.loads(row.paragraphs))
    lines = row.terms.split("\n")
    return Article(
        id=row.id,
        title=row.title,
        paragraphs=paragraphs,
        sentences=tuple(
            Sentence(paragraph, start, end, paragraphs[paragraph][start:end], tuple(line.split()))
            for (paragraph, start, end), line in zip(json.loads(row.sentences), lines, strict=False)
        ),
        loaded_at=datetime.fromisoformat(row.loaded_at).astimezone(UTC),
        url=row.url,
        publisher=row.publisher,
        published=row.published,
        language=row.language,
        is_split=row.is_split,
        headings=tuple(json.loads(row.headings)),
        author=row.author,
        highlights=tuple(json.loads(row.highlights)),
    )


def _matching(
    connection: sa.Connection, column: sa.Column[Any], desk: str, values: Collection[Any]
) -> Iterator[tuple[Any, int]]:
    """Yield value and key of the desk's rows that have one of the values in a column."""
    query, given = _query_matching(column), list(values)
    for start in range(0, len(given), _MOST_PARAMETERS):
        some = {"desk": desk, "some": given[start : start + _MOST_PARAMETERS]}
        yield from ((row[0], row[1]) for row in connection.execute(query, some))


@cache
def _query_matching(column: sa.Column[Any]) -> sa.Select[Any]:
    table = column.table.c
    desk: sa.BindParameter[str] = sa.bindparam("desk")
    some: sa.BindParameter[Any] = sa.bindparam("some", expanding=True)
    query = sa.select(column, table.key).where(table.desk == desk, column.in_(some))
    return query.order_by(table.key.desc())
