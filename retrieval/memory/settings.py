"""What editors decided for their desks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from retrieval.memory.records import AnswerLength, DeskSettings, DigestPlan, Every
from retrieval.memory.schedule import next_digest
from retrieval.schema import desk_settings
from retrieval.store import Store

_DEFAULT = DeskSettings()


class Settings:
    """The part of the database that holds settings. Safe to use from several threads.

    Settings are read with every message, so they are held here too: one process changes them.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, DeskSettings] = {}

    def of(self, desk: str) -> DeskSettings:
        """Return the desk's settings."""
        if desk not in self._held:
            with self._store.reading() as connection:
                self._held[desk] = _read(connection, desk)
        return self._held[desk]

    def held(self, desk: str) -> DeskSettings | None:
        """Return the desk's settings where they are at hand without a look into the database."""
        return self._held.get(desk)

    def change(
        self, desk: str, change: Callable[[DeskSettings], DeskSettings], now: datetime
    ) -> DeskSettings:
        """Change the desk's settings and return them; no change made meanwhile is lost.

        A changed plan for digests begins anew at `now`.
        """
        c = desk_settings.c
        with self._store.writing() as connection:
            before = _read(connection, desk)
            after = change(before)
            planned = sa.select(c.digest_at).where(c.desk == desk)
            digest_at = connection.execute(planned).scalar()
            if after.digest != before.digest:
                digest_at = next_digest(after.digest, now)
            connection.execute(desk_settings.delete().where(c.desk == desk))
            connection.execute(desk_settings.insert(), _to_row(desk, after, digest_at))
        self._held[desk] = after
        return after

    def digest_at(self, desk: str) -> datetime | None:
        """Return when the desk's next digest is posted; None if never."""
        query = sa.select(desk_settings.c.digest_at).where(desk_settings.c.desk == desk)
        with self._store.reading() as connection:
            return connection.execute(query).scalar()

    def digests_due(self, now: datetime) -> dict[str, datetime]:
        """Return the desks whose next digest has come, and when it was to be posted."""
        c = desk_settings.c
        query = sa.select(c.desk, c.digest_at).where(c.digest_at <= now)
        with self._store.reading() as connection:
            return {row.desk: row.digest_at for row in connection.execute(query)}

    def digest_done(self, desk: str, now: datetime) -> None:
        """Plan the desk's next digest after `now`."""
        following = next_digest(self.of(desk).digest, now)
        this = desk_settings.update().where(desk_settings.c.desk == desk)
        with self._store.writing() as connection:
            connection.execute(this.values(digest_at=following))

    def let_go(self) -> None:
        """Read everything anew."""
        self._held.clear()


def _read(connection: sa.Connection, desk: str) -> DeskSettings:
    query = sa.select(desk_settings).where(desk_settings.c.desk == desk)
    row = connection.execute(query).one_or_none()
    if row is None:
        return _DEFAULT
    plan = DigestPlan(
        Every(row.digest_every), row.digest_weekday, row.digest_hour, row.digest_channel
    )
    return DeskSettings(
        answering=row.answering,
        listening=row.listening,
        is_quiet=row.is_quiet,
        length=AnswerLength(row.length),
        feed_channel=row.feed_channel,
        digest=plan,
        retention_days=row.retention_days,
    )


def _to_row(desk: str, settings: DeskSettings, digest_at: datetime | None) -> dict[str, Any]:
    return {
        "desk": desk,
        "answering": settings.answering,
        "listening": settings.listening,
        "is_quiet": settings.is_quiet,
        "length": settings.length.value,
        "feed_channel": settings.feed_channel,
        "digest_every": settings.digest.every.value,
        "digest_weekday": settings.digest.weekday,
        "digest_hour": settings.digest.hour,
        "digest_channel": settings.digest.channel,
        "digest_at": digest_at,
        "retention_days": settings.retention_days,
    }
