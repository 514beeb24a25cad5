"""Questions: asked by mention, by reply, in a direct message, or with `/ask`."""

import asyncio
import re
from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.desks import desk_of, offered_articles
from bot.failures import answer_failed_message
from bot.sending import reply_to_message, respond, show_typing
from retrieval.library import Library

_SPOKEN_TYPES = (discord.MessageType.default, discord.MessageType.reply)
_MENTION = re.compile(r"<@[!&]?(\d+)>")


class Questions(commands.Cog):
    """Answers whoever speaks to the bot, and nobody else."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that speaks to the bot."""
        if not is_spoken_to(message):
            return
        try:
            await self._answer_message(message)
        except Exception as error:  # noqa: BLE001 - whatever it is, the author is told
            await answer_failed_message(message, error)

    async def _answer_message(self, message: discord.Message) -> None:
        question = question_in(message)
        if not question:
            await reply_to_message(message, replies.said(wording.GREETING))
            return
        answering = self._answer(desk_of(message), question)
        _, reply = await asyncio.gather(show_typing(message.channel), answering)
        await reply_to_message(message, reply)

    @app_commands.command(description=wording.ASK)
    @app_commands.describe(
        question=wording.ASK_QUESTION, article=wording.ASK_ARTICLE, private=wording.ASK_PRIVATE
    )
    async def ask(
        self,
        interaction: discord.Interaction,
        question: str,
        article: str | None = None,
        private: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Answer a question, from one article if one is named."""
        answering = self._answer(desk_of(interaction), question, article)
        await respond(interaction, answering, private=private)

    @ask.autocomplete("article")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's articles."""
        return await offered_articles(self._library, interaction, typed)

    async def _answer(self, desk: str, question: str, article: str | None = None) -> replies.Reply:
        answer = await asyncio.to_thread(self._library.ask, desk, question, article)
        return replies.answer(answer)


def is_spoken_to(message: discord.Message) -> bool:
    """Tell whether a person says this to the bot; everyone and here are not the bot."""
    if message.author.bot or message.webhook_id or message.type not in _SPOKEN_TYPES:
        return False
    if message.guild is None:
        return True
    return _mentions_bot(message, message.guild) or _continues(message, message.guild)


def _mentions_bot(message: discord.Message, guild: discord.Guild) -> bool:
    is_named = any(user.id == guild.me.id for user in message.mentions)
    return is_named or guild.self_role in message.role_mentions


def _continues(message: discord.Message, guild: discord.Guild) -> bool:
    """Tell whether the message replies to one of the bot's, and can be read.

    A reply that does not ping reaches the bot without its text.
    """
    before = message.reference and message.reference.resolved
    is_ours = isinstance(before, discord.Message) and before.author.id == guild.me.id
    return is_ours and bool(message.content)


def question_in(message: discord.Message) -> str:
    """Return what a message asks, without mentions of the bot, and with other people's names."""
    names = {str(user.id): user.display_name for user in message.mentions}
    names |= {str(role.id): role.name for role in message.role_mentions}
    if message.guild is not None:
        own = (message.guild.me, message.guild.self_role)
        names |= {str(name.id): "" for name in own if name is not None}
    return without_mentions(message.content, names)


def without_mentions(text: str, names: Mapping[str, str]) -> str:
    """Return the text with each mention replaced by the name of its id."""
    named = _MENTION.sub(lambda mention: f" {names.get(mention[1], '')} ", text)
    return " ".join(named.split())
