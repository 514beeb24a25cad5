"""Getting a reply through where Discord stumbles, without saying anything twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import aiohttp
import discord

_PAUSE_S = 1.0
_UNAVAILABLE = 503
ACKNOWLEDGED = 40060
"""The error code for an interaction that has been acknowledged; from Discord's list of them."""

_Sent = TypeVar("_Sent")
_log = logging.getLogger(__name__)


async def deliver(send: Callable[[], Awaitable[_Sent]]) -> _Sent:
    """Send, and once more if Discord was out of reach for a moment.

    discord.py tries again by itself after the other server errors and rate limits, but not after
    these. What is sent must bear sending twice: an edit does; a new message does with a nonce that
    is the same both times, by which Discord knows the second for the first.
    """
    try:
        return await send()
    except (discord.DiscordServerError, aiohttp.ClientConnectionError) as error:
        if isinstance(error, discord.DiscordServerError) and error.status != _UNAVAILABLE:
            raise
        _log.info("trying once more: %s", error)
    await asyncio.sleep(_PAUSE_S)
    return await send()


@contextmanager
def acknowledged_before() -> Iterator[None]:
    """Take an interaction for acknowledged where Discord says that it is.

    discord.py tries again where Discord's answer to an acknowledgement got lost on the way, and is
    then refused as if there had been two.
    """
    try:
        yield
    except discord.HTTPException as error:
        if error.code != ACKNOWLEDGED:
            raise
        _log.debug("acknowledged before: %s", error)
