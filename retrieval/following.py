"""Following feeds: what they list is loaded when its time has come, and nothing twice.

A look is kept when all that it brought is loaded. One that is broken off is done again, and what
it had loaded is then found unchanged.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from retrieval.documents import DeskLimits, FeedInfo, FeedReport, Loaded, Rejection, Source
from retrieval.errors import RequestError, SourceError, TemporaryError
from retrieval.feed_store import FeedStore, Followed
from retrieval.ingest.feeds import (
    Feed,
    Following,
    Missed,
    after_failure,
    after_look,
    due,
    feed_link,
    fresh_entries,
    tried,
    wanted,
)
from retrieval.ingest.fetch import Fetcher, Page
from retrieval.ingest.worker import shared_worker

AT_FIRST = 5
"""How many articles the first look loads: the newest."""
_MOST_A_LOOK = 50
_FIRST_LOOK_LASTS = timedelta(minutes=10)
"""How long the periodic looks leave a feed alone that is being looked at for the first time. One
whose first look was broken off is due again after that."""

Load = Callable[[str, list[Source | Rejection]], Awaitable[list[Loaded | Rejection]]]
"""Loads sources into a desk, off the event loop."""


class Follower:
    """Follows feeds for desks, each desk its own."""

    def __init__(
        self,
        store: FeedStore,
        fetcher: Fetcher,
        load: Load,
        threads: Executor,
        limits: DeskLimits,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._load = load
        self._threads = threads
        self._limits = limits

    async def follow(
        self,
        desk: str,
        link: str,
        channel: str | None = None,
        so_far: list[Loaded | Rejection] | None = None,
    ) -> FeedReport:
        """Follow the feed that a link leads to, itself or by its page, and look at it at once.

        What becomes of its articles is added to `so_far` as they come. Raises SourceError for a
        link without a feed, RequestError for a feed that is followed already or is one too many.
        """
        await asyncio.to_thread(self._check_room, desk)
        page, feed = await self._found(link)
        following = Following(page.url, _now() + _FIRST_LOOK_LASTS)
        followed = Followed(desk, feed.title or page.url, channel, following)
        await asyncio.to_thread(self._add, followed)
        return await self._took(followed, page, feed, so_far)

    def followed(self, desk: str) -> list[FeedInfo]:
        """Return the feeds that a desk follows, by title."""
        return [_info(followed) for followed in self._store.of(desk)]

    def unfollow(self, desk: str, ref: str) -> FeedInfo:
        """Follow a feed no longer; `ref` is its address or part of its title or address.

        What it brought stays on the desk. Raises RequestError.
        """
        info = _resolve(ref, self.followed(desk))
        self._store.remove(desk, info.url)
        return info

    def due(self) -> list[FeedInfo]:
        """Return the feeds of all desks whose next look has come, the longest waiting first."""
        now = _now()
        awaiting = {id(f.following): f for f in self._store.awaiting(now)}
        ordered = due([followed.following for followed in awaiting.values()], now)
        return [_info(awaiting[id(following)]) for following in ordered]

    async def look(self, desk: str, url: str) -> FeedReport | None:
        """Look at a feed that a desk follows and load what is new; None if it follows it no more.

        A feed that fails is no exception: the report says why.
        """
        followed = await asyncio.to_thread(self._store.get, desk, url)
        if followed is None:
            return None
        following = followed.following
        try:
            page = await self._fetcher.fetch(
                url, etag=following.etag, last_modified=following.last_modified
            )
            feed = None if page.data is None else await self._read(page.data)
        except SourceError as error:
            return await self._failed(followed, str(error))
        return await self._took(followed, page, feed)

    def _check_room(self, desk: str) -> None:
        most = self._limits.feeds
        if most is not None and len(self._store.of(desk)) >= most:
            msg = f"This desk follows {most:,} feeds already, which is all it may."
            raise RequestError(msg)

    def _add(self, followed: Followed) -> None:
        if self._store.get(followed.desk, followed.following.url):
            msg = f"This desk follows “{followed.title}” already."
            raise RequestError(msg)
        self._store.add(followed)

    async def _found(self, link: str) -> tuple[Page, Feed]:
        """Return the feed that a link leads to, or that the page there names."""
        page = await self._fetcher.fetch(link)
        data = page.data or b""
        try:
            return page, await self._read(data)
        except SourceError:
            stated = feed_link(data)
            if stated is None:
                raise
        page = await self._fetcher.fetch(urljoin(page.url, stated))
        return page, await self._read(page.data or b"")

    async def _read(self, data: bytes) -> Feed:
        """Read a feed on a thread kept for loading: a hostile one takes its time."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, shared_worker().read_feed, data)

    async def _took(
        self,
        followed: Followed,
        page: Page,
        feed: Feed | None,
        so_far: list[Loaded | Rejection] | None = None,
    ) -> FeedReport:
        """Load what is new of a feed, and remember that it was looked at."""
        fresh = fresh_entries(feed, followed.following, AT_FIRST) if feed else ()
        outcomes = [] if so_far is None else so_far
        missed: list[Missed] = []
        for item in wanted(followed.following, fresh)[-_MOST_A_LOOK:]:
            source = await self._fetched(item, missed)
            outcomes += await self._load(followed.desk, [source])
        looked = after_look(
            followed.following, feed, _now(), chance=_chance(), missed=tuple(missed)
        )
        if feed is not None:
            looked = replace(looked, etag=page.etag, last_modified=page.last_modified)
        kept = replace(followed, following=looked)
        await asyncio.to_thread(self._store.keep, kept)
        return FeedReport(_info(kept), tuple(outcomes))

    async def _fetched(self, item: Missed, missed: list[Missed]) -> Source | Rejection:
        """Fetch an article; note one that may be tried again among those missed."""
        try:
            page = await self._fetcher.fetch(item.link)
        except TemporaryError as error:
            if (again := tried(item)) is None:
                return Rejection(item.link, str(error))
            missed.append(again)
            return Rejection(item.link, f"{error}; it will be tried again at the next look")
        except SourceError as error:
            return Rejection(item.link, str(error))
        return Source(page.url, page.data or b"")

    async def _failed(self, followed: Followed, why: str) -> FeedReport:
        following = after_failure(followed.following, _now(), chance=_chance())
        kept = replace(followed, following=following)
        await asyncio.to_thread(self._store.keep, kept)
        has_died = following.is_dead and not followed.following.is_dead
        return FeedReport(_info(kept), failure=why, has_died=has_died)


def _now() -> datetime:
    return datetime.now(UTC)


def _chance() -> float:
    return random.random()  # noqa: S311 - it spreads looks out, and keeps no secret


def _info(followed: Followed) -> FeedInfo:
    following = followed.following
    return FeedInfo(
        desk=followed.desk,
        url=following.url,
        title=followed.title,
        channel=followed.channel,
        next_look=following.next_look,
        failures=following.failures,
        is_dead=following.is_dead,
    )


def _resolve(ref: str, infos: Collection[FeedInfo]) -> FeedInfo:
    wanted = ref.strip().casefold()
    tests: tuple[Callable[[FeedInfo], bool], ...] = (
        lambda info: info.url == ref.strip(),
        lambda info: info.title.casefold() == wanted,
        lambda info: bool(wanted) and wanted in f"{info.title}\n{info.url}".casefold(),
    )
    for means in tests:
        found = [info for info in infos if means(info)]
        if len(found) == 1:
            return found[0]
        if found:
            msg = f"“{ref}” could be {len(found)} feeds. Give the address of one."
            raise RequestError(msg)
    msg = f"This desk follows no feed “{ref}”."
    raise RequestError(msg)
