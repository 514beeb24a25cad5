"""The articles of a desk, for everyone to see."""

import asyncio
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.controls import show, turn
from bot.desk_panels import articles_page, number_of
from bot.desks import desk_of, offered_articles
from bot.failures import answer_failed_interaction
from bot.manners import Manners
from bot.overviews import overview
from bot.panels import Panel, Use, Used
from bot.sending import respond
from retrieval.library import Library

_QUESTIONS = 3


class Articles(commands.GroupCog, group_name="articles", group_description=wording.ARTICLES):
    """Shows what is on a desk."""

    def __init__(self, library: Library, manners: Manners) -> None:
        self._library = library
        self._manners = manners

    @app_commands.command(name="list", description=wording.ARTICLES_LIST)
    async def list_all(self, interaction: discord.Interaction) -> None:
        """List the desk's articles, a page at a time."""
        await show(interaction, self._page(desk_of(interaction), 0))

    @commands.Cog.listener()
    async def on_control(self, interaction: discord.Interaction, used: Used) -> None:
        """Turn the pages of a list."""
        if used.use is not Use.ARTICLES:
            return
        try:
            await turn(interaction, self._page(desk_of(interaction), number_of(used.about)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
            await answer_failed_interaction(interaction, error)

    async def _page(self, desk: str, number: int) -> Panel:
        return articles_page(await asyncio.to_thread(self._library.articles, desk), number)

    @app_commands.command(description=wording.ARTICLES_INFO)
    @app_commands.describe(article=wording.ARTICLES_ARTICLE)
    async def info(self, interaction: discord.Interaction, article: str) -> None:
        """Show what is known of one article, what it is about, and what it can be asked."""
        desk = desk_of(interaction)
        telling = partial(self._about, desk, article)
        await respond(interaction, self._manners.work(desk, interaction.user.id, telling))

    def _about(self, desk: str, ref: str) -> replies.Reply:
        article = self._library.article(desk, ref)
        facts = replies.article(article)
        topics = self._library.topics(desk, article.id)
        suggestions = self._library.suggestions(desk, article.id, _QUESTIONS)
        return replies.Reply((*facts.parts, *overview(topics, suggestions)))

    @info.autocomplete("article")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's articles."""
        return await offered_articles(self._library, interaction, typed)
