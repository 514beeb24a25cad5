"""The articles of a desk, for everyone to see."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.desks import desk_of, offered_articles
from bot.sending import respond
from retrieval.library import Library


class Articles(commands.GroupCog, group_name="articles", group_description=wording.ARTICLES):
    """Shows what is on a desk."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @app_commands.command(name="list", description=wording.ARTICLES_LIST)
    async def list_all(self, interaction: discord.Interaction) -> None:
        """List the desk's articles."""
        await respond(interaction, self._list(desk_of(interaction)))

    async def _list(self, desk: str) -> replies.Reply:
        return replies.articles(await asyncio.to_thread(self._library.articles, desk))

    @app_commands.command(description=wording.ARTICLES_INFO)
    @app_commands.describe(article=wording.ARTICLES_ARTICLE)
    async def info(self, interaction: discord.Interaction, article: str) -> None:
        """Show what is known of one article."""
        await respond(interaction, self._show(desk_of(interaction), article))

    async def _show(self, desk: str, article: str) -> replies.Reply:
        return replies.article(await asyncio.to_thread(self._library.article, desk, article))

    @info.autocomplete("article")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's articles."""
        return await offered_articles(self._library, interaction, typed)
