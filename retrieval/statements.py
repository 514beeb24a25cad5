"""The statements of every change and every question, in the words of the database's driver.

SQLAlchemy takes longer to prepare a statement than SQLite takes to carry it out.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from secrets import randbits
from typing import Any

import sqlalchemy as sa

from retrieval.database import carry_out, carry_out_each
from retrieval.schema import articles, desks, marks

CHANGE_BITS = 32
"""The lower bits of a desk's generation, which count its changes."""

_LINEAGE_BITS = 30
_KEYS = sa.select(articles.c.key).where(
    articles.c.desk == sa.bindparam("desk"), articles.c.id == sa.bindparam("id")
)
_UNMARKED = marks.delete().where(marks.c.key == sa.bindparam("key"))
_DELETED = articles.delete().where(articles.c.key == sa.bindparam("key"))
_MARKED = marks.insert()
_INSERTED = articles.insert().returning(articles.c.key)
_TOUCHED = (
    desks.update()
    .where(desks.c.name == sa.bindparam("name"))
    .values(generation=desks.c.generation + sa.literal_column("1"))
)
_GENERATION = sa.select(desks.c.generation).where(desks.c.name == sa.bindparam("name"))


def generation(connection: sa.Connection, desk: str) -> int:
    """Return the desk's generation; 0 for one that there is not."""
    rows, _ = _run(connection, _GENERATION, {"name": desk})
    return int(rows[0][0]) if rows else 0


def put_article(connection: sa.Connection, row: Mapping[str, Any]) -> int:
    """Put an article's row in place of the one with its id; return its key."""
    delete_article(connection, row["desk"], row["id"])
    [(key,)], _ = _run(connection, _INSERTED, row)
    return int(key)


def put_marks(connection: sa.Connection, desk: str, marked: Iterable[tuple[int, int]]) -> None:
    """Put marks, each with the key of the article that has it."""
    rows = [{"desk": desk, "mark": mark, "key": key} for mark, key in marked]
    if rows:
        words, names = _worded(_MARKED, connection.dialect, tuple(rows[0]))
        carry_out_each(connection, words, [_given(row, names) for row in rows])


def delete_article(connection: sa.Connection, desk: str, article_id: str) -> bool:
    """Delete an article with its marks; say whether it was there."""
    keys, _ = _run(connection, _KEYS, {"desk": desk, "id": article_id})
    for (key,) in keys:
        _run(connection, _UNMARKED, {"key": key})
        _run(connection, _DELETED, {"key": key})
    return bool(keys)


def touch(connection: sa.Connection, desk: str) -> None:
    """Note that the desk has changed."""
    _, count = _run(connection, _TOUCHED, {"name": desk})
    if not count:
        first = randbits(_LINEAGE_BITS) << CHANGE_BITS
        connection.execute(desks.insert(), {"name": desk, "generation": first + 1})


def _run(
    connection: sa.Connection, statement: sa.ClauseElement, values: Mapping[str, Any]
) -> tuple[Sequence[Any], int]:
    columns = tuple(values) if isinstance(statement, sa.Insert) else None
    words, names = _worded(statement, connection.dialect, columns)
    return carry_out(connection, words, _given(values, names))


def _given(values: Mapping[str, Any], names: list[str] | None) -> Mapping[str, Any] | Sequence[Any]:
    return values if names is None else [values[name] for name in names]


@lru_cache(maxsize=64)  # a few statements for each of a few databases
def _worded(
    statement: sa.ClauseElement, dialect: sa.Dialect, columns: tuple[str, ...] | None
) -> tuple[str, list[str] | None]:
    """Return a statement as the driver takes it, and the order of its values if they have one."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
    return str(compiled), compiled.positiontup
