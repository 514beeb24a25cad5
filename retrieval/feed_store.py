"""The feeds that desks follow, in the database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from retrieval.ingest.feeds import Following, Missed
from retrieval.schema import feeds
from retrieval.store import Store


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed, who follows it, and what is remembered of it."""

    desk: str
    title: str
    channel: str | None
    following: Following


class FeedStore:
    """The part of the database that holds feeds. Safe to use from several threads and processes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, followed: Followed) -> None:
        """Follow a feed that the desk does not follow yet."""
        with self._store.writing() as connection:
            connection.execute(feeds.insert(), _to_row(followed))

    def keep(self, followed: Followed) -> None:
        """Keep what is remembered of a feed; nothing, if it is not followed any more."""
        this = _is(followed.desk, followed.following.url)
        with self._store.writing() as connection:
            connection.execute(feeds.update().where(this).values(_to_row(followed)))

    def remove(self, desk: str, url: str) -> bool:
        """Follow a feed no longer; say whether it was followed."""
        with self._store.writing() as connection:
            return connection.execute(feeds.delete().where(_is(desk, url))).rowcount > 0

    def get(self, desk: str, url: str) -> Followed | None:
        """Return a feed, None if the desk does not follow it."""
        return next(self._matching(_is(desk, url)), None)

    def of(self, desk: str) -> list[Followed]:
        """Return the feeds that a desk follows, by title."""
        return list(self._matching(feeds.c.desk == desk))

    def awaiting(self, now: datetime) -> list[Followed]:
        """Return the feeds of all desks whose next look has come."""
        return list(self._matching(feeds.c.next_look <= _moment(now)))

    def _matching(self, condition: sa.ColumnElement[bool]) -> Iterator[Followed]:
        query = sa.select(feeds).where(condition).order_by(feeds.c.title, feeds.c.url)
        with self._store.reading() as connection:
            rows = connection.execute(query).all()
        return map(_from_row, rows)


def _is(desk: str, url: str) -> sa.ColumnElement[bool]:
    return (feeds.c.desk == desk) & (feeds.c.url == url)


def _moment(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()  # of one length, so that they sort as text


def _to_row(followed: Followed) -> dict[str, Any]:
    following = followed.following
    return {
        "desk": followed.desk,
        "url": following.url,
        "title": followed.title,
        "channel": followed.channel,
        "etag": following.etag,
        "last_modified": following.last_modified,
        "next_look": _moment(following.next_look),
        "interval_s": round(following.interval.total_seconds()),
        "failures": following.failures,
        "seen": None if following.seen is None else json.dumps(following.seen),
        "again": json.dumps([[missed.link, missed.tries] for missed in following.missed]),
    }


def _from_row(row: sa.Row[Any]) -> Followed:
    following = Following(
        url=row.url,
        next_look=datetime.fromisoformat(row.next_look),
        etag=row.etag,
        last_modified=row.last_modified,
        interval=timedelta(seconds=row.interval_s),
        failures=row.failures,
        seen=None if row.seen is None else tuple(json.loads(row.seen)),
        missed=tuple(Missed(link, tries) for link, tries in json.loads(row.again)),
    )
    return Followed(row.desk, row.title, row.channel, following)
