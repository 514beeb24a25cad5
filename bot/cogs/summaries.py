"""Summaries of articles."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.conversations import plain
from bot.desks import desk_of, offered_articles
from bot.manners import Manners
from bot.rooms import is_for_all
from bot.sending import respond
from retrieval.library import Library

_SHORT, _MEDIUM, _LONG = 2, 3, 5
"""Sentences."""


class Summaries(commands.Cog):
    """Summarises an article by quoting it."""

    def __init__(self, library: Library, manners: Manners) -> None:
        self._library = library
        self._manners = manners

    @app_commands.command(description=wording.SUMMARY)
    @app_commands.describe(
        article=wording.SUMMARY_ARTICLE,
        length=wording.SUMMARY_LENGTH,
        about=wording.SUMMARY_ABOUT,
    )
    @app_commands.choices(
        length=[
            app_commands.Choice(name=wording.SHORT, value=_SHORT),
            app_commands.Choice(name=wording.MEDIUM, value=_MEDIUM),
            app_commands.Choice(name=wording.LONG, value=_LONG),
        ]
    )
    async def summary(
        self,
        interaction: discord.Interaction,
        article: str,
        length: int = _MEDIUM,
        about: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Summarise an article, or what it says about something, in a few sentences."""
        desk = desk_of(interaction)
        loud = await is_for_all(self._library, interaction)
        subject = None if about is None else plain(about)
        summarising = partial(self._summarise, desk, article, length, subject)
        working = self._manners.work(desk, interaction.user.id, summarising)
        await respond(interaction, working, private=not loud)

    def _summarise(
        self, desk: str, article: str, sentences: int, about: str | None
    ) -> replies.Reply:
        return replies.summary(self._library.summarise(desk, article, sentences, about=about))

    @summary.autocomplete("article")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's articles."""
        return await offered_articles(self._library, interaction, typed)
