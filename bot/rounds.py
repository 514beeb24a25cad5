"""Work that the bot comes back to by itself, again and again, until it is stopped."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import discord

from bot.failures import log_failure


class Rounds:
    """Does a piece of work every so many seconds, and at once when called; one at a time.

    What fails is logged, and the rounds go on.
    """

    def __init__(
        self, client: discord.Client, every_s: float, work: Callable[[], Awaitable[None]]
    ) -> None:
        self._client = client
        self._every_s = every_s
        self._work = work
        self._called = asyncio.Event()
        self._going: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin once the bot is connected."""
        self._going = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """Stop, also in the middle of a round."""
        if self._going is not None:
            self._going.cancel()
            await asyncio.gather(self._going, return_exceptions=True)

    def call(self) -> None:
        """Begin the next round now."""
        self._called.set()

    async def _go_on(self) -> None:
        await self._client.wait_until_ready()
        while True:
            self._called.clear()  # before the work: whoever calls during it is heard after it
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - it ends in the log, and rounds go on
                log_failure(error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._called.wait(), self._every_s)
