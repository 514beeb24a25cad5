"""Telling people what they waited for, once an article answers it."""

import asyncio
import logging
from dataclasses import replace
from functools import partial

import discord
from discord.ext import commands

from bot import answers, wording
from bot.answers import Asked
from bot.channels import Writable, channel_of
from bot.delivery import deliver, is_refused
from bot.presses import Press
from bot.replies import Reply, said, words
from bot.rounds import Rounds
from bot.sending import UNDELIVERED, say, tell
from retrieval.documents import Answer
from retrieval.library import Library
from retrieval.memory.records import Waiting

_EVERY_S = 15.0
"""Loads by feeds and from the terminal are found out by looking; others are told of."""

_log = logging.getLogger(__name__)


class Promises(commands.Cog):
    """Asks again what was not answered, whenever a desk's articles have changed."""

    def __init__(self, library: Library, client: discord.Client) -> None:
        self._library = library
        self._client = client
        self._rounds = Rounds(client, _EVERY_S, self._keep)

    async def cog_load(self) -> None:
        """Begin to look."""
        self._rounds.start()

    async def cog_unload(self) -> None:
        """Stop. Whoever was not told is told after the next start."""
        await self._rounds.stop()

    @commands.Cog.listener()
    async def on_desk_changed(self, _: str) -> None:
        """Look now."""
        self._rounds.call()

    async def _keep(self) -> None:
        found = await asyncio.to_thread(lambda: list(self._library.answered_since()))
        for waiting, answer in found:
            for each in waiting:
                await self._tell(each, answer)

    async def _tell(self, waiting: Waiting, answer: Answer) -> None:
        """Tell one person; whoever is not told because Discord fails is told the next time."""
        channel = channel_of(self._client, waiting.desk, waiting.channel)
        try:
            if channel is not None:
                message = discord.PartialMessage(channel=channel, id=waiting.message)
                found = _found(answer, waiting.user)
                if await self._is_away_from_its_desk(waiting, channel):
                    found = _without_presses(found)
                await tell(message, waiting.user, found)
        except UNDELIVERED as error:
            if not is_refused(error):
                _log.warning("who waits for an answer is told later: %s", error)
                return
            await self._tell_directly(waiting)
        await asyncio.to_thread(self._library.memory.questions.stop_waiting, [waiting.id])

    async def _is_away_from_its_desk(self, waiting: Waiting, channel: Writable) -> bool:
        """Tell whether who asked on a server is told directly, where no button reaches its desk."""
        is_known = not isinstance(channel, discord.PartialMessageable)
        if is_known or waiting.desk == str(waiting.channel):
            return False
        return (await self._conversation(waiting)).id == channel.id

    async def _conversation(self, waiting: Waiting) -> discord.DMChannel:
        return await deliver(partial(self._client.create_dm, discord.Object(waiting.user)))

    async def _tell_directly(self, waiting: Waiting) -> None:
        """Tell somebody that there is an answer, where it cannot be shown in its place.

        What the articles say is not said elsewhere: it may not be theirs to read any more.
        """
        try:
            channel = await self._conversation(waiting)
            await say(channel, said(wording.found_elsewhere(waiting.channel)), waiting.id)
        except UNDELIVERED as error:
            _log.info("who waited for an answer cannot be told: %s", error)


def _without_presses(reply: Reply) -> Reply:
    rows = (tuple(b for b in row if not isinstance(b, Press)) for row in reply.buttons)
    return replace(reply, buttons=tuple(filter(None, rows)))


def _found(answer: Answer, user: int) -> Reply:
    reply = answers.answer(answer, Asked(asker=user, shows_question=True))
    return replace(reply, parts=(words(wording.FOUND_SINCE), *reply.parts))
