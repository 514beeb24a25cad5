"""Getting a reply through where Discord stumbles, without saying anything twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import discord

_PAUSE_S = 1.0
_LONGEST_WAIT_S = 60.0
_TRIES = 5
_UNAVAILABLE, _TOO_SOON = 503, 429
_ACKNOWLEDGED = 40060
"""The error code for an interaction that has been acknowledged; from Discord's list of them."""

_Sent = TypeVar("_Sent")
_log = logging.getLogger(__name__)


async def deliver(send: Callable[[], Awaitable[_Sent]]) -> _Sent:
    """Send, and once more if Discord was out of reach for a moment.

    discord.py tries again by itself after the other server errors, but not after these. What is
    sent must bear sending twice: an edit does; a new message does with a nonce that is the same
    both times, by which Discord knows the second for the first.
    """
    try:
        return await in_time(send)
    except (discord.DiscordServerError, aiohttp.ClientConnectionError) as error:
        if isinstance(error, discord.DiscordServerError) and error.status != _UNAVAILABLE:
            raise
        _log.info("trying once more: %s", error)
    await asyncio.sleep(_PAUSE_S)
    return await in_time(send)


def is_refused(error: Exception) -> bool:
    """Tell whether what failed would fail again: Discord understood, and will not have it."""
    is_answered = isinstance(error, discord.HTTPException) and error.status != _TOO_SOON
    return is_answered and not isinstance(error, discord.DiscordServerError)


async def in_time(send: Callable[[], Awaitable[_Sent]]) -> _Sent:
    """Send; what comes too soon for Discord has had no effect, and is sent again when it may be.

    discord.py waits by itself for as long as the body of a refusal says. Where something ahead of
    Discord refuses, that stands in a header or nowhere.
    """
    for _ in range(_TRIES - 1):
        try:
            return await send()
        except discord.HTTPException as error:
            if error.status != _TOO_SOON or (wait_s := _wait_s(error)) > _LONGEST_WAIT_S:
                raise
        except KeyError as error:
            if error.args != ("retry_after",):
                raise
            wait_s = _PAUSE_S
        _log.info("too soon for Discord: trying again in %.1f s", wait_s)
        await asyncio.sleep(wait_s)
    return await send()


async def acknowledge(
    interaction: discord.Interaction[Any], respond: Callable[[], Awaitable[object]]
) -> bool:
    """Respond to an interaction; tell whether that counted, and not an earlier try.

    discord.py tries again where Discord's answer to an acknowledgement got lost on the way, and is
    then refused as if there had been two. Discord answers with what came of it, or, as it did
    before, with nothing, over which discord.py stumbles when all is done.
    """
    had_responded = interaction.response.is_done()
    try:
        await deliver(respond)
    except discord.HTTPException as error:
        if error.code != _ACKNOWLEDGED:
            raise
        _log.debug("acknowledged before: %s", error)
        return False
    except (TypeError, KeyError):
        if had_responded or not interaction.response.is_done():
            raise
    return True


def _wait_s(error: discord.HTTPException) -> float:
    try:
        return float(error.response.headers.get("Retry-After", _PAUSE_S))
    except ValueError:  # a date
        return _PAUSE_S
