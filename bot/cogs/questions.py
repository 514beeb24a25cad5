"""Questions: asked by mention, by reply, in a direct message, overheard, or with `/ask`."""

import asyncio
import logging
from contextlib import nullcontext
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.answering import Answering, Asking
from bot.conversations import (
    answer_replied_to,
    is_from_person,
    is_spoken_to,
    place_in,
    question_behind,
    question_in,
)
from bot.desks import desk_of, offered_articles
from bot.exchanges import Exchanges
from bot.failures import explain
from bot.listening import is_question
from bot.replies import Reply
from bot.rooms import Whispers, channels_of, is_in_thread, lacking, thread_for
from bot.sending import allowed_in, edit_reply, reply_to_message, respond, typing_in
from retrieval.documents import Earlier
from retrieval.errors import RequestError
from retrieval.library import Library
from retrieval.memory.records import DeskSettings

EDITED_WITHIN = timedelta(minutes=2)
"""How long after it was written an edited question has its answer edited."""

_FRESH = timedelta(seconds=10)
"""A message older than that may have been answered before a reconnection or a restart."""

_log = logging.getLogger(__name__)


class Questions(commands.Cog):
    """Answers whoever speaks to the bot, and whoever asks where editors have it listen."""

    def __init__(self, library: Library, client: discord.Client, answering: Answering) -> None:
        self._library = library
        self._client = client
        self._answering = answering
        self._exchanges = Exchanges(library)
        self._whispers = Whispers()

    async def cog_unload(self) -> None:
        """Finish the answers that were begun."""
        await self._exchanges.finish()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that speaks to the bot, or that asks where the bot listens."""
        if not is_from_person(message):
            return
        spoken = is_spoken_to(message)
        if not spoken and not (message.guild and is_question(message.content)):
            return
        try:
            async with self._exchanges.alone(message.id):
                await self._hear(message, overheard=not spoken)
        except Exception as error:  # noqa: BLE001 - it has been tried to tell the author
            explain(error)

    async def _hear(self, message: discord.Message, *, overheard: bool) -> None:
        settings = await self._settings(desk_of(message))
        if overheard and not _listens(message, settings):
            return
        is_old = discord.utils.utcnow() - message.created_at > _FRESH
        if is_old and await self._exchanges.reply_to(message.id):
            return
        if why := _barred(message, settings):
            if not overheard:
                await self._whispers.tell(message, why)
            return
        await self._answer(message, settings, overheard=overheard)

    async def _answer(
        self, message: discord.Message, settings: DeskSettings, *, overheard: bool
    ) -> None:
        working = nullcontext() if overheard or settings.is_quiet else typing_in(message.channel)
        async with working:
            reply = await self._reply(message, settings, overheard=overheard)
        if reply is None:
            return
        try:
            thread = await thread_for(message, settings, question_in(message))
            sent = await reply_to_message(message, reply, thread)
        except discord.Forbidden:
            await self._whispers.tell(
                message, wording.may_not(wording.MAY_WRITE, message.channel.id)
            )
            raise
        await self._exchanges.remember(message, sent)

    async def _reply(
        self, message: discord.Message, settings: DeskSettings, *, overheard: bool
    ) -> Reply | None:
        """Return what to say to a message; None to say nothing."""
        question = question_in(message)
        if not question:
            return replies.said(wording.GREETING if message.content else wording.UNREADABLE)
        try:
            earlier = await self._earlier(message)
            in_new_thread = settings.is_quiet and not is_in_thread(message)
            asking = Asking(
                desk_of(message),
                message.channel.id,
                message.author.id,
                question,
                following=earlier,
                shows_question=in_new_thread or not allowed_in(message).read_message_history,
                overheard=overheard,
            )
            return await self._answering.reply(asking)
        except Exception as error:  # noqa: BLE001 - whatever it is, the author is told
            explanation = explain(error)
            return None if overheard or explanation is None else replies.failure(explanation)

    async def _earlier(self, message: discord.Message) -> Earlier | None:
        """Return what a message follows, if it replies to an answer."""
        before = answer_replied_to(message)
        question = await question_behind(before) if before else None
        if before is None or question is None:
            return None
        return await self._answering.earlier(desk_of(message), question, place_in(before))

    async def _settings(self, desk: str) -> DeskSettings:
        return await asyncio.to_thread(self._library.memory.settings.of, desk)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Edit the answer to a question that was edited soon after it was asked."""
        message, before = payload.message, payload.cached_message
        if message.edited_at is None or message.edited_at - message.created_at > EDITED_WITHIN:
            return
        if not is_from_person(message) or (before and before.content == message.content):
            return
        try:
            async with self._exchanges.alone(message.id):
                await self._answer_anew(message)
        except Exception as error:  # noqa: BLE001 - the answer there is stays
            explain(error)

    async def _answer_anew(self, message: discord.Message) -> None:
        remembered = await self._exchanges.reply_to(message.id)
        if remembered is None or not message.content:
            return
        settings = await self._settings(desk_of(message))
        reply = await self._reply(message, settings, overheard=not is_spoken_to(message))
        if reply is None:
            await self._take_back(message.id)
            return
        answer = self._message(remembered.channel, remembered.reply)
        await edit_reply(answer, reply, allowed_in(message))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Delete the answer to a question that was deleted."""
        await self._deleted(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the answers to questions that were deleted together."""
        for number in payload.message_ids:
            await self._deleted(number)

    async def _deleted(self, question: int) -> None:
        try:
            async with self._exchanges.alone(question):
                await self._take_back(question)
        except Exception as error:  # noqa: BLE001 - there is nobody to tell
            explain(error)

    async def _take_back(self, question: int) -> None:
        remembered = await self._exchanges.reply_to(question)
        if remembered is not None:
            await self._exchanges.forget(question)
            await self._message(remembered.channel, remembered.reply).delete()

    def _message(self, channel: int, number: int) -> discord.PartialMessage:
        return self._client.get_partial_messageable(channel).get_partial_message(number)

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
        settings = self._library.memory.settings.of(desk_of(interaction))
        if not settings.may_answer_in(*channels_of(interaction)):
            raise RequestError(wording.NOT_HERE)
        is_loud = interaction.guild is None or not settings.is_quiet or is_in_thread(interaction)
        hidden = private or not is_loud
        asking = Asking(
            desk_of(interaction),
            interaction.channel_id or 0,
            interaction.user.id,
            question,
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
