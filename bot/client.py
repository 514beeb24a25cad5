"""The bot: one client with the default intents that never pings anybody."""

import asyncio
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal

import aiohttp
import discord
from discord import app_commands
from discord.backoff import ExponentialBackoff
from discord.ext import commands

from bot import wording
from bot.answering import Answering
from bot.cogs.accounts import Accounts
from bot.cogs.answers import Answers
from bot.cogs.articles import Articles
from bot.cogs.corrections import Corrections
from bot.cogs.desk import Desk
from bot.cogs.digests import Digests
from bot.cogs.feeds import Feeds
from bot.cogs.housekeeping import Housekeeping
from bot.cogs.messages import Messages
from bot.cogs.missed import Missed
from bot.cogs.newsdesk import About
from bot.cogs.promises import Promises
from bot.cogs.questions import Questions
from bot.cogs.summaries import Summaries
from bot.controls import Control
from bot.exchanges import Exchanges
from bot.failures import LoginError, answer_failed_interaction, log_failure
from bot.health import telling_health
from bot.manners import LOADS, Manners, Rates
from bot.registration import register
from bot.settings import SettingsError
from retrieval.library import Library

_log = logging.getLogger(__name__)

_LONGEST_WAIT_EXPONENT = 3
_AUTHENTICATION_FAILED = 4004
"""The gateway's close code for a token that is no longer valid."""


class Tree(app_commands.CommandTree["Newsdesk"]):
    """The commands, whose failures are answered."""

    async def on_error(
        self, interaction: discord.Interaction["Newsdesk"], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person what went wrong."""
        await answer_failed_interaction(interaction, error)


class _Backoff(ExponentialBackoff[Literal[False]]):
    """Waits at most 8 s before the next try to connect.

    discord.py's own waits up to 17 minutes and forgets only after 34 how often it has waited: by
    then Discord has forgotten the session, and what was asked meanwhile is lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self._max = _LONGEST_WAIT_EXPONENT


class Newsdesk(commands.Bot):
    """Answers questions on Discord from a library.

    Asks for no privileged intent unless it `reads_messages` that are not addressed to it.
    """

    def __init__(
        self, library: Library, *, reads_messages: bool = False, rates: Rates | None = None
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        discord.client.ExponentialBackoff = _Backoff  # type: ignore[attr-defined,assignment]
        intents = discord.Intents.default()
        intents.message_content = reads_messages
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._library = library
        self._manners = Manners(rates)
        self._loads = Manners(LOADS)
        self._answering = Answering(library, self._manners)

    async def setup_hook(self) -> None:
        """Take on the parts of the bot and register their commands."""
        self.add_dynamic_items(Control)
        exchanges = Exchanges(self._library)
        await self.add_cog(Questions(self._library, self, self._answering, exchanges))
        await self.add_cog(Corrections(self._library, self, self._answering, exchanges))
        await self.add_cog(Answers(self._library, self, self._answering))
        for reading in (Summaries, Accounts, Articles):
            await self.add_cog(reading(self._library, self._manners))
        await self.add_cog(Digests(self._library, self, self._manners))
        await self.add_cog(Desk(self._library, self._loads))
        await self.add_cog(About(self._library))
        for working in (Feeds, Promises, Housekeeping):
            await self.add_cog(working(self._library, self))
        await self.add_cog(Messages(self._library, self, self._loads))
        await self.add_cog(Missed(self, exchanges))
        await register(self.tree)

    async def on_ready(self) -> None:
        """Log that the bot can be spoken to."""
        _log.info("ready as %s in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to `Questions`: there are no commands to be typed after a mention."""

    async def on_error(self, _event: str, /, *_: Any, **__: Any) -> None:
        """Log a failure in an event that has nobody to tell."""
        error = sys.exception()
        if error is not None:
            log_failure(error)


def run_bot(
    token: str,
    library: Library,
    *,
    reads_messages: bool = False,
    rates: Rates | None = None,
    health_port: int | None = None,
) -> None:
    """Run the bot until it is told to stop by SIGINT or SIGTERM; reconnect for as long as needed.

    `health_port` is where to tell whether it is well, None for nowhere.

    Raises SettingsError where Discord refuses the token or the privileged intent that reading
    messages takes, and for a port that cannot be had, LoginError where Discord ends the session for
    good or cannot be reached at the start.
    """
    if not _can_be_sent(token.strip()):
        raise SettingsError(wording.LOGIN_REFUSED)
    with suppress(KeyboardInterrupt):  # of the moments before and after it is handled
        bot = Newsdesk(library, reads_messages=reads_messages, rates=rates)
        asyncio.run(_serve(bot, token, library, health_port))


def _can_be_sent(token: str) -> bool:
    return token.isascii() and token.isprintable() and token.split() == [token]


async def _serve(bot: Newsdesk, token: str, library: Library, health_port: int | None) -> None:
    try:
        async with telling_health(bot, library, health_port), bot:
            await _run_until_told(bot, token)
    except discord.PrivilegedIntentsRequired as error:
        raise SettingsError(wording.INTENT_REFUSED) from error
    except discord.LoginFailure as error:
        raise SettingsError(wording.LOGIN_REFUSED) from error
    except discord.ConnectionClosed as error:
        if error.code == _AUTHENTICATION_FAILED:
            raise SettingsError(wording.LOGIN_REFUSED) from error
        raise LoginError(wording.closed_by_discord(error.code)) from error
    except (aiohttp.ClientError, discord.HTTPException, OSError) as error:
        raise LoginError(wording.UNREACHABLE) from error


async def _run_until_told(bot: Newsdesk, token: str) -> None:
    serving = asyncio.create_task(bot.start(token))
    with _told_to_stop() as told:
        waiting = asyncio.create_task(told.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
    if serving.done():
        await serving
        return
    # Cancelling alone is not enough: while the bot connects, Python 3.11 can lose a cancellation.
    await bot.close()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


@contextmanager
def _told_to_stop() -> Iterator[asyncio.Event]:
    """Return what the signals to stop set, for as long as the block lasts."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()

    def tell(*_: object) -> None:
        loop.call_soon_threadsafe(told.set)

    before = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
