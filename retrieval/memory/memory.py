"""`Memory`: all that desks remember beside their articles, and how it is forgotten."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from retrieval.memory.questions import Questions
from retrieval.memory.records import (
    AUDIT_KEPT,
    GRACE,
    MOST_RETENTION_DAYS,
    RETENTION_DAYS,
    UNDO_FOR,
)
from retrieval.memory.removals import Removals
from retrieval.memory.settings import Settings
from retrieval.memory.traces import Traces
from retrieval.schema import (
    audit,
    desk_settings,
    desks,
    feedback,
    metadata,
    removals,
    replies,
    servers,
    unanswered,
    waiting,
)
from retrieval.store import Store

_RETAINED = (
    (unanswered, unanswered.c.asked_at),
    (waiting, waiting.c.asked_at),
    (feedback, feedback.c.given_at),
    (replies, replies.c.replied_at),
)
"""What is kept as long as a desk's settings say."""


class Memory:
    """What desks remember. Safe to use from several threads; every moment is handed in."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.settings = Settings(store)
        self.questions = Questions(store)
        self.traces = Traces(store)
        self.removals = Removals(store)

    def forget(self, user: int, own: str | None = None) -> int:
        """Delete what is kept of a user on every desk, and return how much that was.

        Questions they waited for go with them; in audit lists, what they did stays without them.
        On the desk that is their `own` alone, all questions are theirs.
        """
        c = unanswered.c
        their = sa.select(waiting.c.id).where(
            waiting.c.user == user, waiting.c.desk == c.desk, waiting.c.question == c.question
        )
        with self._store.writing() as connection:
            changed = [
                connection.execute(statement).rowcount
                for statement in (
                    unanswered.delete().where(their.exists() | (c.desk == own)),
                    replies.delete().where(replies.c.desk == own),
                    waiting.delete().where(waiting.c.user == user),
                    feedback.delete().where(feedback.c.user == user),
                    audit.update().where(audit.c.user == user).values(user=None),
                )
            ]
        return sum(changed)

    def expire(self, now: datetime) -> list[str]:
        """Delete what has been kept long enough; return the desks that were deleted whole."""
        with self._store.writing() as connection:
            for statement in _expired(now):
                connection.execute(statement)
            gone = sa.select(servers.c.desk).where(servers.c.left_at <= now - GRACE)
            deleted = list(connection.execute(gone).scalars())
            for desk in deleted:
                _delete(connection, desk)
        if deleted:
            self.settings.let_go()
        return deleted

    def delete(self, desk: str) -> None:
        """Delete a desk: its articles and all that is remembered of it."""
        with self._store.writing() as connection:
            _delete(connection, desk)
        self.settings.let_go()

    def present(self, *members: str) -> None:
        """Note that the bot is a member of the servers of these desks, which are kept."""
        self._note_servers(members, None)

    def left(self, *strangers: str, now: datetime) -> None:
        """Note that the bot has left servers: their desks are deleted after the grace period."""
        self._note_servers(strangers, now)

    def left_all_but(self, members: Collection[str], now: datetime) -> None:
        """Note that these are all servers the bot is a member of, as it is told when it starts."""
        with self._store.reading() as connection:
            known = {row.desk: row.left_at for row in connection.execute(sa.select(servers))}
        staying = {desk for desk, left_at in known.items() if left_at is None}
        self.present(*set(members) - staying)
        self.left(*staying.difference(members), now=now)

    def _note_servers(self, of: Collection[str], left_at: datetime | None) -> None:
        rows = [{"desk": desk, "left_at": left_at} for desk in of]
        if not rows:
            return
        these = servers.delete().where(servers.c.desk == sa.bindparam("of"))
        with self._store.writing() as connection:
            connection.execute(these, [{"of": desk} for desk in of])
            connection.execute(servers.insert(), rows)


def _expired(now: datetime) -> Iterator[sa.Delete]:
    """Yield what deletes it: few statements, however many desks there are."""
    c = desk_settings.c
    for table, moment in _RETAINED:
        for days in RETENTION_DAYS:
            these = moment < now - timedelta(days=days)
            if days < MOST_RETENTION_DAYS:
                of = sa.select(c.desk).where(c.retention_days <= days)
                these &= table.c.desk.in_(of)
            yield table.delete().where(these)
    yield removals.delete().where(removals.c.removed_at < now - UNDO_FOR)
    yield audit.delete().where(audit.c.done_at < now - AUDIT_KEPT)


def _delete(connection: sa.Connection, desk: str) -> None:
    for table in metadata.sorted_tables:
        if "desk" in table.c:
            connection.execute(table.delete().where(table.c.desk == desk))
    connection.execute(desks.delete().where(desks.c.name == desk))
