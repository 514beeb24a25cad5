"""Questions that the articles did not answer, and who is told when they do."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from retrieval.memory.records import Unanswered, Waiting
from retrieval.schema import desks, unanswered, waiting
from retrieval.statements import generation
from retrieval.store import Store

_KEPT_FOR_A_DESK = 2_000
_WAITING_FOR_A_USER = 50
_ASKED_AT_ONCE = 200
_Record = TypeVar("_Record", Unanswered, Waiting)
_OF_DESK = unanswered.c.desk == sa.bindparam("of_desk")
_NEWEST_FIRST = sa.select(unanswered.c.id).where(_OF_DESK).order_by(unanswered.c.id.desc())
_NEWEST_NOT_KEPT = _NEWEST_FIRST.offset(sa.bindparam("kept")).limit(1).scalar_subquery()
_NO_MORE_KEPT = unanswered.delete().where(_OF_DESK, unanswered.c.id <= _NEWEST_NOT_KEPT)
"""Made once and by one id, because the person who asked waits for it."""


class Questions:
    """The part of the database that holds questions. Safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, desk: str, channel: int, question: str, now: datetime) -> Unanswered:
        """Keep a question that was not answered, without who asked; old ones make room for it."""
        row: dict[str, Any] = {"desk": desk, "channel": channel}
        row |= {"question": question, "asked_at": now}
        with self._store.writing() as connection:
            (number,) = connection.execute(unanswered.insert(), row).inserted_primary_key or (0,)
            connection.execute(_NO_MORE_KEPT, {"of_desk": desk, "kept": _KEPT_FOR_A_DESK})
        return Unanswered(number, **row)

    def get(self, desk: str, question_id: int) -> Unanswered | None:
        """Return a question of the desk; None if it is gone."""
        query = _of(desk).where(unanswered.c.id == question_id)
        return next(iter(self._read(query, Unanswered)), None)

    def of(self, desk: str) -> list[Unanswered]:
        """Return the desk's questions that were not answered, newest first."""
        return self._read(_of(desk), Unanswered)

    def drop(self, desk: str, question_ids: Collection[int]) -> None:
        """Drop questions of the desk, which have been answered."""
        these = (unanswered.c.desk == desk) & unanswered.c.id.in_(question_ids)
        with self._store.writing() as connection:
            connection.execute(unanswered.delete().where(these))

    def wait(
        self, question: Unanswered, message: int, user: int, now: datetime, channel: int = 0
    ) -> Waiting | None:
        """Have a user told when the articles answer a question; once, however often asked.

        They are told in the channel where it was asked, or in `channel`. None where the user waits
        for too many answers already.
        """
        c = waiting.c
        same = (c.desk == question.desk) & (c.user == user)
        with self._store.writing() as connection:
            connection.execute(waiting.delete().where(same, c.question == question.question))
            count = connection.execute(sa.select(sa.func.count()).where(same)).scalar_one()
            if count >= _WAITING_FOR_A_USER:
                return None
            row: dict[str, Any] = {
                "desk": question.desk,
                "channel": channel or question.channel,
                "message": message,
                "user": user,
                "question": question.question,
                "asked_at": now,
                "generation": generation(connection, question.desk),
            }
            (number,) = connection.execute(waiting.insert(), row).inserted_primary_key or (0,)
        return Waiting(number, **row)

    def stop_waiting(self, waiting_ids: Collection[int]) -> None:
        """Tell these no more: they have been told, or cannot be."""
        with self._store.writing() as connection:
            connection.execute(waiting.delete().where(waiting.c.id.in_(waiting_ids)))

    def to_ask_again(self) -> list[Waiting]:
        """Return those of all desks whose articles have changed since they were last asked.

        Of very many, those that have waited longest.
        """
        changed = (desks.c.name == waiting.c.desk) & (desks.c.generation != waiting.c.generation)
        query = sa.select(waiting).join(desks, changed).order_by(waiting.c.id).limit(_ASKED_AT_ONCE)
        return self._read(query, Waiting)

    def asked_again(self, waiting_ids: Collection[int], generation: int) -> None:
        """Note that these were asked when their desk was of that generation."""
        these = waiting.update().where(waiting.c.id.in_(waiting_ids))
        with self._store.writing() as connection:
            connection.execute(these.values(generation=generation))

    def _read(self, query: sa.Select[Any], record: type[_Record]) -> list[_Record]:
        with self._store.reading() as connection:
            rows = connection.execute(query).all()
        return [record(**row._asdict()) for row in rows]


def _of(desk: str) -> sa.Select[Any]:
    return sa.select(unanswered).where(unanswered.c.desk == desk).order_by(unanswered.c.id.desc())
