"""RSS and Atom feeds: what they list, and when to look again. No network and no clock in here."""

import re
from calendar import timegm
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from retrieval.errors import SourceError

DEAD_AFTER = 10
"""Failures in a row after which a feed counts as dead, and its followers are told, once."""
MOST_TRIES = 4
"""How often an article is asked for whose site fails: at one look after the other."""
_MOST_BYTES = 3_000_000
_MOST_ENTRIES = 200
_PAGE_HEAD_BYTES = 200_000
_MOST_SEEN = 1_000
_SOONEST, _LATEST = timedelta(minutes=15), timedelta(hours=24)
_AT_FIRST = timedelta(hours=1)
_JITTER = 0.1
_FEED_LINK = re.compile(
    rb"<link\b[^<>]{0,1000}?\btype\s*=\s*[\"']application/(?:rss|atom)\+xml[^<>]{0,1000}>",
    re.IGNORECASE,
)
_HREF = re.compile(rb"\bhref\s*=\s*[\"']([^\"']+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed lists; `key` tells it from all others of the feed."""

    key: str
    link: str
    title: str = ""
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and its entries, newest first."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """An article that a feed listed, whose site failed so many times when it was asked for."""

    link: str
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Following:
    """What is remembered of a feed that is followed, from one look to the next."""

    url: str
    next_look: datetime
    etag: str | None = None
    last_modified: str | None = None
    interval: timedelta = _AT_FIRST
    failures: int = 0
    seen: tuple[str, ...] | None = None  # keys, latest last; None before the first look
    missed: tuple[Missed, ...] = ()

    @property
    def is_dead(self) -> bool:
        """Whether it has failed so often that nobody should wait for it."""
        return self.failures >= DEAD_AFTER


def parse_feed(data: bytes) -> Feed:
    """Read a feed. Raises SourceError for what is none, or is too large."""
    import feedparser  # noqa: PLC0415 - rarely needed

    if len(data) > _MOST_BYTES:
        msg = f"the feed is larger than {_MOST_BYTES // 1_000_000} MB"
        raise SourceError(msg)
    parsed = feedparser.parse(BytesIO(data))  # bytes alone it might take for an address to fetch
    if not parsed.get("version"):
        msg = "it is not an RSS or Atom feed"
        raise SourceError(msg)
    entries = (_entry(item) for item in parsed.entries[:_MOST_ENTRIES])
    newest_first = sorted(filter(None, entries), key=lambda e: e.published or "", reverse=True)
    return Feed(_one_line(parsed.feed.get("title")), tuple(newest_first))


def feed_link(page: bytes) -> str | None:
    """Return the link to a feed that a page states in its head, as it stands there."""
    found = _FEED_LINK.search(page, 0, _PAGE_HEAD_BYTES)
    href = _HREF.search(found[0]) if found else None
    return href[1].decode("utf-8", "replace").replace("&amp;", "&") if href else None


def fresh_entries(feed: Feed, following: Following, at_first: int) -> tuple[Entry, ...]:
    """Return the entries not seen before, oldest first; at the first look the newest few."""
    if following.seen is None:
        return feed.entries[:at_first][::-1]
    seen = frozenset(following.seen)
    return tuple(entry for entry in reversed(feed.entries) if entry.key not in seen)


def wanted(following: Following, fresh: Collection[Entry]) -> tuple[Missed, ...]:
    """Return what a look is to ask for: what was missed earlier, then what is new."""
    return following.missed + tuple(Missed(entry.link) for entry in fresh)


def tried(missed: Missed) -> Missed | None:
    """Return what to remember of an article whose site failed again; None after the last try."""
    tries = missed.tries + 1
    return replace(missed, tries=tries) if tries < MOST_TRIES else None


def after_look(
    following: Following,
    feed: Feed | None,
    now: datetime,
    *,
    chance: float,
    missed: tuple[Missed, ...] = (),
) -> Following:
    """Return what to remember after a look that went well; `feed` is None if nothing had changed.

    The next look comes sooner if there was something new, later if not. `chance`, 0 to 1, spreads
    looks out, so that not all feeds are asked at once. `missed` is to be asked for again then.
    """
    keys = () if feed is None else tuple(entry.key for entry in reversed(feed.entries))
    known = following.seen or ()
    new = tuple(key for key in keys if key not in frozenset(known))
    interval = _bounded(following.interval * (0.5 if new else 1.5))
    return replace(
        following,
        seen=(known + new)[-_MOST_SEEN:],
        failures=0,
        interval=interval,
        next_look=now + _spread(interval, chance),
        missed=missed,
    )


def after_failure(following: Following, now: datetime, *, chance: float) -> Following:
    """Return what to remember after a look that failed: the wait doubles with every failure."""
    wait = _bounded(following.interval * 2 ** min(following.failures + 1, DEAD_AFTER))
    failures = following.failures + 1
    return replace(following, failures=failures, next_look=now + _spread(wait, chance))


def due(followings: Collection[Following], now: datetime) -> list[Following]:
    """Return those whose next look has come, the longest waiting first."""
    waiting = (f for f in followings if f.next_look <= now and not f.is_dead)
    return sorted(waiting, key=lambda following: following.next_look)


def _entry(item: Any) -> Entry | None:
    link = str(item.get("link") or "")
    if not link.startswith(("http://", "https://")):
        return None
    stamp = item.get("published_parsed") or item.get("updated_parsed")
    published = datetime.fromtimestamp(timegm(stamp), UTC).isoformat() if stamp else None
    return Entry(str(item.get("id") or link), link, _one_line(item.get("title")), published)


def _one_line(text: Any) -> str:
    return " ".join(str(text or "").split())


def _bounded(interval: timedelta) -> timedelta:
    return min(max(interval, _SOONEST), _LATEST)


def _spread(interval: timedelta, chance: float) -> timedelta:
    return interval * (1 + _JITTER * (2 * chance - 1))
