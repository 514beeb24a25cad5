"""Who said what in an article, and what happened when."""

from collections.abc import Callable
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import accounts, wording
from bot.desks import desk_of, offered_articles
from bot.manners import Manners
from bot.replies import Reply
from bot.rooms import is_for_all
from bot.sending import respond
from retrieval.library import Library


class Accounts(commands.Cog):
    """Shows what an article quotes and dates."""

    def __init__(self, library: Library, manners: Manners) -> None:
        self._library = library
        self._manners = manners

    @app_commands.command(description=wording.QUOTES)
    @app_commands.describe(article=wording.ACCOUNTS_ARTICLE)
    async def quotes(self, interaction: discord.Interaction, article: str) -> None:
        """Show who said what in an article."""
        await self._tell(interaction, self._quotes, article)

    @app_commands.command(description=wording.TIMELINE)
    @app_commands.describe(article=wording.ACCOUNTS_ARTICLE)
    async def timeline(self, interaction: discord.Interaction, article: str) -> None:
        """Show what an article dates, in the order of the dates."""
        await self._tell(interaction, self._timeline, article)

    async def _tell(
        self, interaction: discord.Interaction, tell: Callable[[str, str], Reply], ref: str
    ) -> None:
        desk = desk_of(interaction)
        loud = await is_for_all(self._library, interaction)
        working = self._manners.work(desk, interaction.user.id, partial(tell, desk, ref))
        await respond(interaction, working, private=not loud)

    def _quotes(self, desk: str, ref: str) -> Reply:
        article = self._library.article(desk, ref)
        return accounts.quotes(article, self._library.quotations(desk, article.id))

    def _timeline(self, desk: str, ref: str) -> Reply:
        article = self._library.article(desk, ref)
        return accounts.timeline(article, self._library.timeline(desk, article.id))

    @quotes.autocomplete("article")
    @timeline.autocomplete("article")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's articles."""
        return await offered_articles(self._library, interaction, typed)
