"""Articles that were removed, kept for a while in case that was a mistake."""

import json
from datetime import datetime

import sqlalchemy as sa

from retrieval.memory.records import UNDO_FOR, Removed
from retrieval.schema import articles, marks, removals
from retrieval.statements import delete_article, put_marks, touch
from retrieval.store import Store

_SHOWN = (
    *(removals.c.id, removals.c.desk, removals.c.article),
    *(removals.c.title, removals.c.removed_at),
)


class Removals:
    """The part of the database that holds them. Safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def remove(self, desk: str, article_id: str, now: datetime) -> Removed | None:
        """Take an article off the desk and keep it aside; None if it is not there."""
        this = (articles.c.desk == desk) & (articles.c.id == article_id)
        with self._store.writing() as connection:
            row = connection.execute(sa.select(articles).where(this)).one_or_none()
            if row is None:
                return None
            kept = {
                "desk": desk,
                "article": article_id,
                "title": row.title,
                "row": json.dumps(row._asdict(), ensure_ascii=False),
                "marks": json.dumps(_marks(connection, row.key)),
                "removed_at": now,
            }
            (number,) = connection.execute(removals.insert(), kept).inserted_primary_key or (0,)
            delete_article(connection, desk, article_id)
            touch(connection, desk)
        return Removed(number, desk, article_id, row.title, now)

    def get(self, desk: str, removal_id: int, now: datetime) -> Removed | None:
        """Return what can still be put back; None if it cannot."""
        query = sa.select(*_SHOWN).where(_is(desk, removal_id, now))
        with self._store.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Removed(**row._asdict())

    def restore(self, desk: str, removal_id: int, now: datetime) -> Removed | None:
        """Put an article back; None if it cannot be, or has been loaded again meanwhile."""
        this = _is(desk, removal_id, now)
        with self._store.writing() as connection:
            row = connection.execute(sa.select(removals).where(this)).one_or_none()
            if row is None or _is_back(connection, desk, row.article):
                return None
            touch(connection, desk)  # first: who saves next waits, and gets higher keys
            _put_back(connection, desk, row.row, row.marks)
            connection.execute(removals.delete().where(this))
        return Removed(row.id, desk, row.article, row.title, row.removed_at)


def _is(desk: str, removal_id: int, now: datetime) -> sa.ColumnElement[bool]:
    c = removals.c
    return (c.desk == desk) & (c.id == removal_id) & (c.removed_at > now - UNDO_FOR)


def _is_back(connection: sa.Connection, desk: str, article_id: str) -> bool:
    this = (articles.c.desk == desk) & (articles.c.id == article_id)
    return connection.execute(sa.select(articles.c.key).where(this)).first() is not None


def _marks(connection: sa.Connection, key: int) -> list[int]:
    return list(connection.execute(sa.select(marks.c.mark).where(marks.c.key == key)).scalars())


def _put_back(connection: sa.Connection, desk: str, row: str, marked: str) -> None:
    """Insert the article under a new key: indexes take in what is above the newest they know."""
    values = json.loads(row)
    del values["key"]
    key = connection.execute(articles.insert().returning(articles.c.key), values).scalar_one()
    put_marks(connection, desk, ((mark, key) for mark in json.loads(marked)))
