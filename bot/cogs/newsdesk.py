"""The bot about itself, and about what it keeps of people."""

import asyncio
from importlib.metadata import version

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.controls import show, turn
from bot.delivery import deliver
from bot.desk_panels import saying
from bot.desks import desk_of
from bot.failures import answer_failed_interaction
from bot.panels import Button, Panel, Use, Used
from bot.sending import UNDELIVERED, reply_to_interaction, respond
from retrieval.errors import RequestError
from retrieval.library import Library


class About(commands.GroupCog, group_name="newsdesk", group_description=wording.NEWSDESK):
    """Says what the bot does and how it is doing; forgets people."""

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

    @app_commands.command(name="forget-me", description=wording.NEWSDESK_FORGET)
    async def forget(self, interaction: discord.Interaction) -> None:
        """Delete what is kept of a person, on every desk."""
        await show(interaction, self._forget(interaction))

    async def _forget(self, interaction: discord.Interaction) -> Panel:
        user, own = interaction.user.id, await _own_desk(interaction)
        count = await asyncio.to_thread(self._library.memory.forget, user, own)
        said = saying(wording.forgotten(count))
        if interaction.guild_id is not None:
            return said
        delete = Button(Use.DELETE_DESK, wording.DELETE_DESK)
        return Panel((*said.blocks, *saying(wording.DESK_IS_YOURS, (delete,)).blocks))

    @commands.Cog.listener()
    async def on_control(self, interaction: discord.Interaction, used: Used) -> None:
        """Delete the desk of a direct conversation, once that is confirmed."""
        if used.use not in {Use.DELETE_DESK, Use.DELETE_DESK_NOW}:
            return
        try:
            await turn(interaction, self._delete(interaction, used.use))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
            await answer_failed_interaction(interaction, error)

    async def _delete(self, interaction: discord.Interaction, use: Use) -> Panel:
        if interaction.guild_id is not None:
            raise RequestError(wording.NOT_ALLOWED)
        desk = desk_of(interaction)
        if use is Use.DELETE_DESK_NOW:
            await asyncio.to_thread(self._library.delete, desk)
            return saying(wording.DESK_DELETED)
        size = await asyncio.to_thread(self._library.size, desk)
        yes = Button(Use.DELETE_DESK_NOW, wording.DELETE_DESK_NOW, is_grave=True)
        return saying(wording.may_delete_desk(size.articles), (yes,))


async def _own_desk(interaction: discord.Interaction) -> str | None:
    """Return the desk of the conversation with who calls; None where Discord does not tell it."""
    if interaction.guild_id is None:
        return desk_of(interaction)
    try:
        return str((await deliver(interaction.user.create_dm)).id)
    except UNDELIVERED:
        return None
