"""Forgetting in time: what was kept long enough, and the desks of servers that the bot has left."""

import asyncio
from datetime import UTC, datetime

import discord
from discord.ext import commands

from bot.failures import log_failure
from bot.rounds import Rounds
from retrieval.errors import StoreError
from retrieval.library import Library

_EVERY_S = 600.0


class Housekeeping(commands.Cog):
    """Keeps no more than the privacy page says, and no longer."""

    def __init__(self, library: Library, client: discord.Client) -> None:
        self._library = library
        self._client = client
        self._rounds = Rounds(client, _EVERY_S, self._expire)

    async def cog_load(self) -> None:
        """Begin."""
        self._rounds.start()

    async def cog_unload(self) -> None:
        """Stop."""
        await self._rounds.stop()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep the desk of a server that the bot has joined, or has come back to."""
        try:
            await asyncio.to_thread(self._library.memory.present, str(guild.id))
        except StoreError as error:
            log_failure(error)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the bot has left a server; its desk is deleted after the grace period."""
        try:
            left, now = self._library.memory.left, datetime.now(UTC)
            await asyncio.to_thread(left, str(guild.id), now=now)
        except StoreError as error:  # it is found out again at the next start
            log_failure(error)

    async def _expire(self) -> None:
        """Delete what is due; servers left while the bot was not running are found out here."""
        now = datetime.now(UTC)
        servers = [str(guild.id) for guild in self._client.guilds]
        await asyncio.to_thread(self._library.memory.left_all_but, servers, now)
        await asyncio.to_thread(self._library.expire, now)
