"""The database itself: how it is reached, set up and brought up to date, and what ails it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.resources import as_file, files
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from retrieval.errors import DatabaseUrlError, StoreError
from retrieval.schema import SCHEMA_VERSION

_BUSY_TIMEOUT_S = 30


def create_engine(url: str) -> sa.Engine:
    """Return the engine of an SQLAlchemy URL. Raises DatabaseUrlError."""
    try:
        parsed = sa.make_url(url)
        sqlite = parsed.get_backend_name() == "sqlite"
        options: dict[str, Any] = {}
        if sqlite and parsed.database in {None, "", ":memory:"}:
            # Its one connection is the database: it is kept, and lent to one thread at a time.
            options = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
            options["connect_args"] = {"check_same_thread": False}
        # What is stored is nothing for a log, which gets the exceptions.
        engine = sa.create_engine(parsed, hide_parameters=True, **options)
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
    carry_out(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


def carry_out(
    connection: sa.Connection, words: str, values: Mapping[str, Any] | Sequence[Any] = ()
) -> tuple[Sequence[Any], int]:
    """Give a statement to the driver itself; return the rows that come of it, and their count.

    SQLAlchemy takes longer over a statement than SQLite does to carry it out.
    """
    with _cursor(connection, words) as cursor:
        cursor.execute(words, values)
        return cursor.fetchall() if cursor.description else [], cursor.rowcount


def carry_out_each(connection: sa.Connection, words: str, rows: Sequence[Any]) -> None:
    """Give a statement to the driver itself, to be carried out with each of the rows of values."""
    with _cursor(connection, words) as cursor:
        cursor.executemany(words, rows)


@contextmanager
def _cursor(connection: sa.Connection, words: str) -> Iterator[Any]:
    try:
        with closing(connection.connection.cursor()) as cursor:
            yield cursor
    except connection.dialect.loaded_dbapi.Error as error:
        raise sa.exc.DBAPIError(words, None, error) from error


def migrate(engine: sa.Engine) -> None:
    """Bring the database's schema up to date."""
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
def translated(url: sa.URL) -> Iterator[None]:
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
