"""What was said and done: feedback, which reply answers which message, and the audit list."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from retrieval.memory.records import Action, AuditEntry, Feedback, RememberedReply
from retrieval.schema import audit, feedback, replies
from retrieval.store import Store

_LISTED = 500


class Traces:
    """The part of the database that holds them. Safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def judge(self, verdict: Feedback) -> None:
        """Keep what a person thought of an answer, in place of what they thought before."""
        this = _verdict_of(verdict.desk, verdict.reply, verdict.user)
        with self._store.writing() as connection:
            connection.execute(feedback.delete().where(this))
            connection.execute(feedback.insert(), asdict(verdict))

    def verdict(self, desk: str, reply: int, user: int) -> Feedback | None:
        """Return what a person thought of an answer; None if they did not say."""
        rows = self._rows(sa.select(feedback).where(_verdict_of(desk, reply, user)))
        return Feedback(**rows[0]._asdict()) if rows else None

    def feedback(self, desk: str) -> list[Feedback]:
        """Return the newest feedback on the desk's answers, newest first."""
        query = sa.select(feedback).where(feedback.c.desk == desk)
        newest = query.order_by(feedback.c.given_at.desc(), feedback.c.reply.desc())
        return [Feedback(**row._asdict()) for row in self._rows(newest.limit(_LISTED))]

    def remember_reply(self, reply: RememberedReply) -> None:
        """Remember which message answers a message."""
        with self._store.writing() as connection:
            connection.execute(replies.delete().where(replies.c.question == reply.question))
            connection.execute(replies.insert(), asdict(reply))

    def reply_to(self, question: int) -> RememberedReply | None:
        """Return what answers a message; None if nothing does."""
        rows = self._rows(sa.select(replies).where(replies.c.question == question))
        return RememberedReply(**rows[0]._asdict()) if rows else None

    def conversations(self, most: int) -> list[int]:
        """Return the channels of the direct conversations replied in last, newest first.

        The desk of each has the channel's id for its name.
        """
        c = replies.c
        direct = sa.select(c.channel).where(c.desk == sa.cast(c.channel, sa.Text))
        newest = sa.func.max(c.replied_at).desc()
        query = direct.group_by(c.channel).order_by(newest, c.channel.desc()).limit(most)
        return [row.channel for row in self._rows(query)]

    def forget_reply(self, question: int) -> None:
        """Forget what answers a message."""
        with self._store.writing() as connection:
            connection.execute(replies.delete().where(replies.c.question == question))

    def note(self, *entries: AuditEntry) -> None:
        """Add to audit lists."""
        rows = [asdict(entry) | {"action": entry.action.value} for entry in entries]
        if rows:
            with self._store.writing() as connection:
                connection.execute(audit.insert(), rows)

    def entries(self, desk: str, limit: int, after: int = 0) -> list[AuditEntry]:
        """Return what was done to the desk, newest first, without the first `after` of them."""
        columns = [column for column in audit.c if column.name != "id"]
        query = sa.select(*columns).where(audit.c.desk == desk).order_by(audit.c.id.desc())
        rows = self._rows(query.limit(limit).offset(after))
        return [AuditEntry(**row._asdict() | {"action": Action(row.action)}) for row in rows]

    def count_entries(self, desk: str) -> int:
        """Count what was done to the desk."""
        query = sa.select(sa.func.count()).where(audit.c.desk == desk)
        return int(self._rows(query)[0][0])

    def _rows(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self._store.reading() as connection:
            return list(connection.execute(query).all())


def _verdict_of(desk: str, reply: int, user: int) -> sa.ColumnElement[bool]:
    c = feedback.c
    return (c.desk == desk) & (c.reply == reply) & (c.user == user)
