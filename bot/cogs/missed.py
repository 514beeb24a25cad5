"""Questions asked while the bot was not connected, where Discord does not send them afterwards.

After a short interruption the session is resumed and Discord sends everything that happened. Where
it cannot be resumed, or the bot was restarted, a new one begins, and what happened in between is
not sent: it has to be looked up. `Questions` knows what it has answered already.

In a server, Discord says where something was written. Of direct conversations it says nothing, so
those are looked up in which the bot answered last; who wrote to the bot for the first time in those
moments is not heard.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import discord
from discord.ext import commands

from bot.delivery import deliver
from bot.exchanges import Exchanges
from bot.failures import log_failure
from bot.sending import UNDELIVERED, allowed_to_bot

OLDEST = timedelta(minutes=10)
"""How old a question may be to be answered: after that, nobody waits for it any more."""

BEFORE_START = timedelta(minutes=3)
"""How old a question may be to be answered when the bot has started: as long as a restart takes."""

_MARGIN = timedelta(seconds=5)
_CHANNELS = 200
_CONVERSATIONS = 50
_MESSAGES = 50
_AT_ONCE = 4

_log = logging.getLogger(__name__)

Readable = discord.abc.GuildChannel | discord.Thread


class Missed(commands.Cog):
    """Lets the bot hear what was said while it could not."""

    def __init__(self, client: discord.Client, exchanges: Exchanges) -> None:
        self._client = client
        self._exchanges = exchanges
        self._last: int | None = None
        self._gap_after: int | None = None
        self._looking: asyncio.Task[None] | None = None

    async def cog_unload(self) -> None:
        """Look no further: what is found once the bot is closed, nobody answers."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Remember which message was heard last."""
        self._last = max(self._last or 0, message.id)

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Remember what was heard last."""
        if self._gap_after is None:
            self._gap_after = self._last or discord.utils.time_snowflake(_now())

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """Forget the interruption: Discord has sent all that happened in it."""
        self._gap_after = None

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look up what was missed: before this session, or before the start."""
        last, self._gap_after = self._gap_after, None
        start = _now() - BEFORE_START if last is None else _start(last)
        try:
            self._looking = asyncio.create_task(self._look_up(start))
            await self._looking
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends in the log
            log_failure(error)

    async def _look_up(self, start: datetime) -> None:
        at_once = asyncio.Semaphore(_AT_ONCE)
        places = _written_in(self._client.guilds, discord.utils.time_snowflake(start))
        conversations = await self._exchanges.conversations(_CONVERSATIONS)
        looks = [self._look_in(place, start, at_once) for place in places]
        looks += [self._look_at(number, start, at_once) for number in conversations]
        _log.info("a new session: looking up what was missed in %d places", len(looks))
        await asyncio.gather(*looks)

    async def _look_at(self, number: int, start: datetime, at_once: asyncio.Semaphore) -> None:
        async with at_once:
            try:
                channel = await self._client.fetch_channel(number)
            except (*UNDELIVERED, discord.InvalidData) as error:
                _log.debug("a conversation cannot be looked up: %s", error)
                return
        if isinstance(channel, discord.DMChannel):
            await self._look_in(channel, start, at_once)

    async def _look_in(
        self, place: discord.abc.Messageable, start: datetime, at_once: asyncio.Semaphore
    ) -> None:
        async with at_once:
            try:
                found = await deliver(partial(_since, place, start))
            except UNDELIVERED as error:
                _log.debug("a channel cannot be looked up: %s", error)
                return
        for message in found:
            if not await self._exchanges.is_begun(message.id):
                self._client.dispatch("message", message)


async def _since(place: discord.abc.Messageable, start: datetime) -> list[discord.Message]:
    return [message async for message in place.history(after=start, limit=_MESSAGES)]


def _start(last: int) -> datetime:
    """Return since when to look: a little before the last that was heard, but not too long ago."""
    return max(discord.utils.snowflake_time(last) - _MARGIN, _now() - OLDEST)


def _now() -> datetime:
    return datetime.now(UTC)


def _written_in(guilds: Iterable[discord.Guild], after: int) -> list[discord.abc.Messageable]:
    """Return the channels with something new that the bot may read, those written in last first."""
    new = [place for guild in guilds for place in _readable(guild) if _last_in(place) >= after]
    new.sort(key=_last_in, reverse=True)
    return [place for place in new[:_CHANNELS] if isinstance(place, discord.abc.Messageable)]


def _readable(guild: discord.Guild) -> Iterator[Readable]:
    for place in (*guild.channels, *guild.threads):
        allowed = allowed_to_bot(place)
        if allowed.view_channel and allowed.read_message_history:
            yield place


def _last_in(place: Readable) -> int:
    return getattr(place, "last_message_id", None) or 0
