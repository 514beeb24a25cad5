"""From a message that asks to what is said to it."""

import asyncio

import discord

from bot import replies, wording
from bot.answering import Answering, Asking
from bot.conversations import (
    answer_before,
    asks_in_words,
    is_shown,
    is_spoken_to,
    own_id,
    place_in,
    question_behind,
    question_in,
)
from bot.desks import desk_of
from bot.failures import explain
from bot.replies import Reply
from bot.rooms import goes_to_thread
from bot.sending import allowed_in
from retrieval.documents import Earlier
from retrieval.library import Library
from retrieval.memory.records import DeskSettings


class Replying:
    """Finds what to say to messages."""

    def __init__(self, library: Library, client: discord.Client, answering: Answering) -> None:
        self._settings = library.memory.settings
        self._client = client
        self._answering = answering

    def is_spoken_to(self, message: discord.Message) -> bool:
        """Tell whether a person says this to the bot."""
        return is_spoken_to(message, own_id(self._client))

    def question_in(self, message: discord.Message) -> str:
        """Return what a message asks."""
        return question_in(message, own_id(self._client))

    async def reply(
        self, message: discord.Message, settings: DeskSettings, *, overheard: bool
    ) -> Reply | None:
        """Return what to say to a message; None to say nothing."""
        question = self.question_in(message)
        if not question or not asks_in_words(message, question):
            return None if overheard else replies.said(self._nothing_asked(message, question))
        try:
            earlier = await self._earlier(message)
            in_new_thread = goes_to_thread(message, settings)
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

    def _nothing_asked(self, message: discord.Message, question: str) -> str:
        """Say what to do instead to who speaks to the bot without a question."""
        if not is_shown(message, own_id(self._client)):
            return wording.UNREADABLE
        is_greeted = not question and asks_in_words(message, question)
        return wording.GREETING if is_greeted else wording.NOT_TEXT

    async def _earlier(self, message: discord.Message) -> Earlier | None:
        """Return what a message follows, if it replies to an answer."""
        before = await answer_before(message, own_id(self._client))
        question = await question_behind(before) if before else None
        if before is None or question is None:
            return None
        return await self._answering.earlier(desk_of(message), question, place_in(before))

    async def settings(self, desk: str) -> DeskSettings:
        """Return what the editors of a desk decided."""
        if held := self._settings.held(desk):
            return held
        return await asyncio.to_thread(self._settings.of, desk)
