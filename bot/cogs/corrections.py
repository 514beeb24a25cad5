"""Questions that are edited or deleted, and their answers with them."""

from contextlib import suppress
from datetime import timedelta

import discord
from discord.ext import commands

from bot.answering import Answering
from bot.conversations import is_from_person
from bot.delivery import deliver
from bot.desks import desk_of
from bot.exchanges import Exchanges
from bot.failures import explain
from bot.listening import is_question
from bot.replying import Replying
from bot.sending import allowed_in, edit_reply
from retrieval.library import Library

EDITED_WITHIN = timedelta(minutes=2)
"""How long after it was written an edited question has its answer edited."""


class Corrections(commands.Cog):
    """Keeps answers to what was asked."""

    def __init__(
        self,
        library: Library,
        client: discord.Client,
        answering: Answering,
        exchanges: Exchanges,
    ) -> None:
        self._client = client
        self._exchanges = exchanges
        self._replying = Replying(library, client, answering)

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
        settings = await self._replying.settings(desk_of(message))
        overheard = not self._replying.is_spoken_to(message)
        if overheard and not is_question(message.content):
            await self._take_back(message.id)
            return
        reply = await self._replying.reply(message, settings, overheard=overheard)
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
            with suppress(discord.NotFound):  # also where Discord's answer to a first try got lost
                await deliver(self._message(remembered.channel, remembered.reply).delete)

    def _message(self, channel: int, number: int) -> discord.PartialMessage:
        return self._client.get_partial_messageable(channel).get_partial_message(number)
