"""Digests: what was loaded lately, when asked for and when editors planned it."""

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.channels import channel_of
from bot.delivery import is_refused
from bot.desks import desk_of
from bot.manners import Manners
from bot.rooms import is_for_all
from bot.rounds import Rounds
from bot.sending import UNDELIVERED, respond, say
from retrieval.library import Library
from retrieval.memory.records import Every

_WEEK = 7
"""Days."""
_LOOK_EVERY_S = 30.0

_log = logging.getLogger(__name__)


class Digests(commands.Cog):
    """Tells what is new on a desk."""

    def __init__(self, library: Library, client: discord.Client, manners: Manners) -> None:
        self._library = library
        self._client = client
        self._manners = manners
        self._rounds = Rounds(client, _LOOK_EVERY_S, self._post_due)

    async def cog_load(self) -> None:
        """Begin to post what is planned."""
        self._rounds.start()

    async def cog_unload(self) -> None:
        """Stop. What came due meanwhile is posted after the next start."""
        await self._rounds.stop()

    @app_commands.command(description=wording.DIGEST)
    @app_commands.describe(days=wording.DIGEST_DAYS)
    async def digest(
        self, interaction: discord.Interaction, days: app_commands.Range[int, 1, 366] = _WEEK
    ) -> None:
        """Show what was loaded in the last days, by subject."""
        desk = desk_of(interaction)
        loud = await is_for_all(self._library, interaction)
        telling = partial(self._digest, desk, days)
        working = self._manners.work(desk, interaction.user.id, telling)
        await respond(interaction, working, private=not loud)

    def _digest(self, desk: str, days: int) -> replies.Reply:
        return replies.digest(self._library.digest(desk, days))

    async def _post_due(self) -> None:
        settings, now = self._library.memory.settings, datetime.now(UTC)
        for desk, due in (await asyncio.to_thread(settings.digests_due, now)).items():
            try:
                await self._post(desk, due)
            except UNDELIVERED as error:
                if not is_refused(error):
                    _log.warning("a digest is posted later: %s", error)
                    continue
                _log.warning("a digest cannot be posted: %s", error)
            await asyncio.to_thread(settings.digest_done, desk, now)

    async def _post(self, desk: str, due: datetime) -> None:
        """Post a desk's digest, unless nothing was loaded."""
        plan = (await asyncio.to_thread(self._library.memory.settings.of, desk)).digest
        channel = channel_of(self._client, desk, plan.channel) if plan.channel else None
        days = 1 if plan.every is Every.DAY else _WEEK
        digest = await asyncio.to_thread(self._library.digest, desk, days)
        if channel is not None and digest.total:
            await say(channel, replies.digest(digest), int(due.timestamp()))
