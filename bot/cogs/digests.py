"""Digests: what was loaded lately."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.desks import desk_of
from bot.sending import respond
from retrieval.library import Library

_WEEK = 7
"""Days."""


class Digests(commands.Cog):
    """Tells what is new on a desk."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @app_commands.command(description=wording.DIGEST)
    @app_commands.describe(days=wording.DIGEST_DAYS)
    async def digest(
        self, interaction: discord.Interaction, days: app_commands.Range[int, 1, 366] = _WEEK
    ) -> None:
        """Show what was loaded in the last days, by subject."""
        await respond(interaction, self._digest(desk_of(interaction), days), private=False)

    async def _digest(self, desk: str, days: int) -> replies.Reply:
        return replies.digest(await asyncio.to_thread(self._library.digest, desk, days))
