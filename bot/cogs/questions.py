"""Questions: asked by mention, by reply, in a direct message, overheard, or with `/ask`."""

from contextlib import nullcontext

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.answering import Answering, Asking
from bot.conversations import is_from_person, plain
from bot.desks import desk_of, offered_articles
from bot.exchanges import Exchanges
from bot.failures import explain
from bot.listening import is_question
from bot.replies import Reply
from bot.replying import Replying
from bot.rooms import (
    Whispers,
    channels_of,
    goes_to_thread,
    is_in_thread,
    lacking,
    refused,
    thread_for,
)
from bot.sending import reply_to_message, respond, typing_in
from retrieval.errors import RequestError
from retrieval.library import Library
from retrieval.memory.records import DeskSettings


class Questions(commands.Cog):
    """Answers whoever speaks to the bot, and whoever asks where editors have it listen."""

    def __init__(
        self,
        library: Library,
        client: discord.Client,
        answering: Answering,
        exchanges: Exchanges,
    ) -> None:
        self._library = library
        self._answering = answering
        self._exchanges = exchanges
        self._replying = Replying(library, client, answering)
        self._whispers = Whispers()

    async def cog_unload(self) -> None:
        """Finish the answers that were begun."""
        await self._exchanges.finish()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that speaks to the bot, or that asks where the bot listens."""
        if not is_from_person(message):
            return
        spoken = self._replying.is_spoken_to(message)
        if not spoken and not (message.guild and is_question(message.content)):
            return
        if not self._exchanges.begin(message.id):
            return
        try:
            async with self._exchanges.alone(message.id):
                await self._hear(message, overheard=not spoken)
        except Exception as error:  # noqa: BLE001 - it has been tried to tell the author
            explain(error)

    async def _hear(self, message: discord.Message, *, overheard: bool) -> None:
        settings = await self._replying.settings(desk_of(message))
        if overheard and not _listens(message, settings):
            return
        if why := _barred(message, settings):
            if not overheard:
                await self._whispers.tell(message, why)
            return
        await self._answer(message, settings, overheard=overheard)

    async def _answer(
        self, message: discord.Message, settings: DeskSettings, *, overheard: bool
    ) -> None:
        is_silent = overheard or goes_to_thread(message, settings)
        async with nullcontext() if is_silent else typing_in(message.channel):
            reply = await self._replying.reply(message, settings, overheard=overheard)
        if reply is None:
            return
        try:
            thread = await thread_for(message, settings, self._replying.question_in(message))
            sent = await reply_to_message(message, reply, thread)
        except discord.HTTPException as error:
            if (why := refused(error, message)) and not overheard:
                await self._whispers.tell(message, why)
            raise
        await self._exchanges.remember(message, sent)

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
        settings = await self._replying.settings(desk_of(interaction))
        if not settings.may_answer_in(*channels_of(interaction)):
            raise RequestError(wording.NOT_HERE)
        is_loud = interaction.guild is None or not settings.is_quiet or is_in_thread(interaction)
        hidden = private or not is_loud
        asking = Asking(
            desk_of(interaction),
            interaction.channel_id or 0,
            interaction.user.id,
            plain(question),
            article,
            shows_question=True,
            is_private=hidden,
        )
        await respond(interaction, self._answered(asking), private=hidden)

    async def _answered(self, asking: Asking) -> Reply:
        return await self._answering.reply(asking) or replies.said(wording.NOT_FOUND)

    @ask.autocomplete("article")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's articles."""
        return await offered_articles(self._library, interaction, typed)


def _listens(message: discord.Message, settings: DeskSettings) -> bool:
    """Tell whether the bot listens where a message stands, and the message is to all."""
    is_to_all = message.reference is None and not message.mentions and not message.role_mentions
    return is_to_all and not set(settings.listening).isdisjoint(channels_of(message))


def _barred(message: discord.Message, settings: DeskSettings) -> str:
    """Say why the bot may not answer a message where it stands; nothing where it may."""
    if message.guild is not None and not settings.may_answer_in(*channels_of(message)):
        return wording.answers_elsewhere(message.channel.id, settings.answering)
    if missing := lacking(message, settings):
        return wording.may_not(missing, message.channel.id)
    return ""
