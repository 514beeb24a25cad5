"""The bot about itself."""

import asyncio
from importlib.metadata import version

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.desks import desk_of
from bot.sending import reply_to_interaction, respond
from retrieval.library import Library


class About(commands.GroupCog, group_name="newsdesk", group_description=wording.NEWSDESK):
    """Says what the bot does and how it is doing."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @app_commands.command(name="help", description=wording.NEWSDESK_HELP)
    async def show_help(self, interaction: discord.Interaction) -> None:
        """Explain the bot."""
        await reply_to_interaction(interaction, replies.said(wording.HELP))

    @app_commands.command(description=wording.NEWSDESK_STATUS)
    async def status(self, interaction: discord.Interaction) -> None:
        """Count what is on the desk."""
        await respond(interaction, self._count(desk_of(interaction)))

    async def _count(self, desk: str) -> replies.Reply:
        size = await asyncio.to_thread(self._library.size, desk)
        return replies.said(wording.status(size, self._library.limits, version("newsdesk")))
