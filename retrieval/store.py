"""Desks and their articles in a database: the only SQL of the project.

An article is one row: it is always written whole and read whole, so its paragraphs, sentences and
terms stand in it as text. A desk's `generation` grows with every change, which lets a process see
cheaply that another one has changed the desk. It starts at random, so that a desk made anew under
an old name, in a new file or a restored one, is not taken for the old one: see `follows`.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from secrets import randbits
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from retrieval.documents import Article, ArticleInfo, Sentence
from retrieval.errors import DatabaseUrlError, StoreError

SCHEMA_VERSION = "0001"
_BUSY_TIMEOUT_S = 30
_LINEAGE_BITS = 30
_CHANGE_BITS = 32
_MOST_PARAMETERS = 500

metadata = sa.MetaData()
desks = sa.Table(
    "desks",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("generation", sa.BigInteger, nullable=False),
)
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("publisher", sa.Text),
    sa.Column("published", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("is_split", sa.Boolean, nullable=False),
    sa.Column("loaded_at", sa.Text, nullable=False),
    sa.Column("sentence_count", sa.Integer, nullable=False),
    sa.Column("paragraphs", sa.Text, nullable=False),
    sa.Column("headings", sa.Text, nullable=False),
    sa.Column("sentences", sa.Text, nullable=False),
    sa.Column("terms", sa.Text, nullable=False),
    sa.UniqueConstraint("desk", "id", name="uq_articles_desk_id"),
    sqlite_autoincrement=True,  # a key is never used again, so a changed article has a new one
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
        engine = _create_engine(url)
        with _translated(engine.url):
            _migrate(engine)
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
        query = sa.select(desks.c.generation).where(desks.c.name == desk)
        with self._reading() as connection:
            return connection.execute(query).scalar() or 0

    def save(self, desk: str, batch: Sequence[Article]) -> list[int]:
        """Save articles in one transaction, each in place of the one with its id.

        Returns their keys, in order. When this returns, they are durable.
        """
        keys = []
        with self._writing() as connection:
            for article in batch:
                _delete(connection, desk, article.id)
                row = {"desk": desk, **_to_row(article)}
                inserted = connection.execute(articles.insert(), row).inserted_primary_key
                keys.append(int(inserted[0]) if inserted else 0)
            _touch(connection, desk)
        return keys

    def remove(self, desk: str, article_id: str) -> bool:
        """Remove an article; say whether it was there."""
        with self._writing() as connection:
            removed = _delete(connection, desk, article_id)
            if removed:
                _touch(connection, desk)
        return removed

    def keys(self, desk: str) -> list[int]:
        """Return the keys of the desk's articles, ascending: the order they were loaded in."""
        query = sa.select(articles.c.key).where(articles.c.desk == desk).order_by(articles.c.key)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def count(self, desk: str, upto: int) -> int:
        """Count the desk's articles up to a key."""
        these = (articles.c.desk == desk) & (articles.c.key <= upto)
        with self._reading() as connection:
            return connection.execute(sa.select(sa.func.count()).where(these)).scalar_one()

    def keys_of(self, desk: str, ids: Sequence[str]) -> dict[str, int]:
        """Return the keys of those of the articles that are on the desk, by id."""
        query = sa.select(articles.c.id, articles.c.key).where(articles.c.desk == desk)
        with self._reading() as connection:
            return {
                row.id: row.key
                for start in range(0, len(ids), _MOST_PARAMETERS)
                for row in connection.execute(
                    query.where(articles.c.id.in_(ids[start : start + _MOST_PARAMETERS]))
                )
            }

    def infos(self, desk: str) -> dict[int, ArticleInfo]:
        """Return what a list shows of every article of the desk, by key, ascending."""
        c = articles.c
        query = sa.select(
            c.key, c.id, c.title, c.sentence_count, c.loaded_at, c.url, c.publisher, c.published
        )
        with self._reading() as connection:
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
            )
            for row in rows
        }

    def article(self, key: int) -> Article | None:
        """Return an article, None if it is gone."""
        query = sa.select(articles).where(articles.c.key == key)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _from_row(row)

    def terms(self, desk: str, after: int = 0) -> Iterator[StoredTerms]:
        """Yield the terms of the desk's articles whose key is above `after`, ascending."""
        c = articles.c
        query = sa.select(c.key, c.terms, c.sentence_count).where(c.desk == desk, c.key > after)
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(query.order_by(c.key)):
                lines = row.terms.split("\n") if row.sentence_count else []
                yield StoredTerms(row.key, tuple(tuple(line.split()) for line in lines))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _translated(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _translated(self._engine.url), self._writer.begin() as connection:
            yield connection


def follows(newer: int, older: int) -> bool:
    """Say whether a desk of one generation may have grown out of that of the other."""
    return newer >= older and newer >> _CHANGE_BITS == older >> _CHANGE_BITS


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
    )


def _delete(connection: sa.Connection, desk: str, article_id: str) -> bool:
    these = (articles.c.desk == desk) & (articles.c.id == article_id)
    return connection.execute(articles.delete().where(these)).rowcount > 0


def _touch(connection: sa.Connection, desk: str) -> None:
    next_generation = desks.c.generation + 1
    changed = desks.update().where(desks.c.name == desk).values(generation=next_generation)
    if not connection.execute(changed).rowcount:
        first = randbits(_LINEAGE_BITS) << _CHANGE_BITS
        connection.execute(desks.insert(), {"name": desk, "generation": first + 1})


def _create_engine(url: str) -> sa.Engine:
    try:
        parsed = sa.make_url(url)
        sqlite = parsed.get_backend_name() == "sqlite"
        options: dict[str, Any] = {}
        if sqlite and parsed.database in {None, "", ":memory:"}:
            options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        engine = sa.create_engine(parsed, **options)
    except (sa.exc.ArgumentError, ImportError, ValueError) as error:
        msg = "The database URL cannot be used: it should look like sqlite:///newsdesk.db."
        raise DatabaseUrlError(msg) from error
    if sqlite:
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_S * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # acknowledged means it outlives a power cut


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("newsdesk_writes")
    # A transaction that will write takes its lock at once: one that read first could not wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: sa.Engine) -> None:
    if _schema_version(engine) == SCHEMA_VERSION:
        return
    from alembic import command  # noqa: PLC0415 - half a second that only a new schema costs
    from alembic.config import Config  # noqa: PLC0415

    with (
        as_file(files("retrieval").joinpath("migrations")) as folder,
        engine.execution_options(newsdesk_writes=True).begin() as connection,
    ):
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder))
        command.upgrade(config, "head")


def _schema_version(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


_CAUSES = {
    "unable to open": "it cannot be opened: does its folder exist, and may it be written?",
    "readonly": "it is read-only: make the file and its folder writable.",
    "read-only": "it is read-only: make the file and its folder writable.",
    "not a database": "it is not a Newsdesk database. Move it away, or name another file.",
    "malformed": "it is damaged. Restore a copy, or move it away and load the articles again.",
    "locked": "another program keeps it locked. Try again when that has finished.",
    "full": "the disk is full.",
    "disk i/o": "the disk cannot be read or written.",
}


@contextmanager
def _translated(url: sa.URL) -> Iterator[None]:
    """Turn the database library's exceptions into a StoreError that says what to do."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, json.JSONDecodeError, UnicodeError) as error:
        said = str(getattr(error, "orig", error)).lower()
        cause = next(
            (text for sign, text in _CAUSES.items() if sign in said), "it does not answer."
        )
        name = url.database or url.get_backend_name()
        msg = f"The database {name} cannot be used: {cause}"
        raise StoreError(msg) from error
