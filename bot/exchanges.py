"""Which message of the bot's answers which question, for as long as either may change."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from weakref import WeakValueDictionary

import discord

from bot.desks import desk_of
from bot.failures import log_failure
from retrieval.errors import StoreError
from retrieval.library import Library
from retrieval.memory.records import RememberedReply

_FINISHED_WITHIN_S = 10.0
_REMEMBERED = 5_000


class Exchanges:
    """Remembers replies in the library, by their questions' messages: their ids and no text."""

    def __init__(self, library: Library) -> None:
        self._traces = library.memory.traces
        self._busy: set[asyncio.Future[None]] = set()
        self._turns: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()
        self._begun: OrderedDict[int, None] = OrderedDict()

    def begin(self, question: int) -> bool:
        """Say whether a question is new to this process, which it then is no more.

        What is looked up after an interruption may come as an event too.
        """
        if question in self._begun:
            return False
        self._begun[question] = None
        if len(self._begun) > _REMEMBERED:
            self._begun.popitem(last=False)
        return True

    @asynccontextmanager
    async def alone(self, question: int) -> AsyncIterator[None]:
        """Hold up whatever else is to be done about a question for as long as the block lasts."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._busy.add(done)
        try:
            async with self._turns.setdefault(question, asyncio.Lock()):
                yield
        finally:
            self._busy.discard(done)
            done.set_result(None)

    async def finish(self) -> None:
        """Wait until what was begun is done, but not for long."""
        if self._busy:
            await asyncio.wait(self._busy, timeout=_FINISHED_WITHIN_S)

    async def remember(self, question: discord.Message, reply: discord.Message) -> None:
        """Remember a reply. One that cannot be is only not edited with its question."""
        remembered = RememberedReply(
            desk_of(question), question.id, reply.channel.id, reply.id, datetime.now(UTC)
        )
        try:
            await asyncio.to_thread(self._traces.remember_reply, remembered)
        except StoreError as error:
            log_failure(error)

    async def reply_to(self, question: int) -> RememberedReply | None:
        """Return the reply to a message; None where there is none."""
        return await asyncio.to_thread(self._traces.reply_to, question)

    async def is_begun(self, question: int) -> bool:
        """Say whether this process has begun to answer a message, or an earlier one has replied."""
        return question in self._begun or await self.reply_to(question) is not None

    async def conversations(self, most: int) -> list[int]:
        """Return the channels of the direct conversations that were answered in last."""
        return await asyncio.to_thread(self._traces.conversations, most)

    async def forget(self, question: int) -> None:
        """Forget the reply to a message, which is gone."""
        await asyncio.to_thread(self._traces.forget_reply, question)
