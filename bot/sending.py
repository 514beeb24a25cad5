"""Replies on their way to Discord: as an embed, or as plain text where embeds are not allowed."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from io import BytesIO
from typing import Any

import aiohttp
import discord

from bot import wording
from bot.replies import CONTENT_LIMIT, EMBED_LIMIT, Enclosure, Reply, write

UNDELIVERED = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What sending raises where Discord refuses or cannot be reached."""

_ACKNOWLEDGED_WITHIN_S = 0.25
"""Of the 3 s that Discord allows before it tells the person that the bot did not respond."""

_PROGRESS_EVERY_S = 2.0

_log = logging.getLogger(__name__)


async def respond(
    interaction: discord.Interaction,
    working: Coroutine[Any, Any, Reply],
    *,
    private: bool = True,
    progress: Callable[[], Reply | None] = lambda: None,
) -> None:
    """Answer an interaction with the reply being worked on; show that it is if it takes time.

    Meanwhile, the message is edited to what `progress` says of how far the work has come.

    A reply that is ready at once is itself the acknowledgement. So is a failure, which can then be
    told in private even where the reply would have been public. Raises what the work or sending
    raises; the work is done in any case.
    """
    work = asyncio.create_task(working)
    await asyncio.wait({work}, timeout=_ACKNOWLEDGED_WITHIN_S)
    try:
        if not work.done():
            await interaction.response.defer(ephemeral=private, thinking=True)
            await _show_progress(interaction, work, progress)
    finally:
        reply = await work
    await reply_to_interaction(interaction, reply, private=private)


async def _show_progress(
    interaction: discord.Interaction,
    work: asyncio.Task[Reply],
    progress: Callable[[], Reply | None],
) -> None:
    shown = None
    while not work.done():
        await asyncio.wait({work}, timeout=_PROGRESS_EVERY_S)
        so_far = progress()
        if so_far == shown or so_far is None or work.done():
            continue
        try:
            await reply_to_interaction(interaction, so_far)
        except UNDELIVERED as error:  # the reply at the end matters, and says what is wrong
            _log.debug("progress cannot be shown: %s", error)
        shown = so_far


async def reply_to_interaction(
    interaction: discord.Interaction, reply: Reply, *, private: bool = True
) -> None:
    """Answer an interaction; one that was deferred is as private as it was deferred.

    Raises one of `UNDELIVERED`.
    """
    content, embeds, files = _formatted(reply, interaction.app_permissions)
    if interaction.response.is_done():
        await interaction.edit_original_response(content=content, embeds=embeds, attachments=files)
    else:
        await interaction.response.send_message(
            content, embeds=embeds, files=files, ephemeral=private
        )


async def reply_to_message(message: discord.Message, reply: Reply) -> None:
    """Answer a message in its place, without a ping.

    The reply refers to the message unless that is gone or the channel's past is hidden from the
    bot. Raises one of `UNDELIVERED`.
    """
    allowed = _allowed_in(message)
    content, embeds, files = _formatted(reply, allowed)
    send = partial(message.channel.send, content, embeds=embeds, files=files)
    if allowed.read_message_history:
        reference = message.to_reference(fail_if_not_exists=False)
        await send(reference=reference, mention_author=False)
    else:
        await send()


async def say(channel: discord.abc.GuildChannel, reply: Reply) -> None:
    """Say something that nobody asked for in a server's channel. Raises one of `UNDELIVERED`."""
    if isinstance(channel, discord.abc.Messageable):
        allowed = channel.permissions_for(channel.guild.me)
        content, embeds, files = _formatted(reply, allowed)
        await channel.send(content, embeds=embeds, files=files)


async def show_typing(channel: discord.abc.Messageable) -> None:
    """Show that the bot is at work, as long as Discord shows it: 10 s or until it replies."""
    try:
        await channel.typing()
    except UNDELIVERED as error:  # the reply matters, and says what is wrong
        _log.debug("typing cannot be shown: %s", error)


def _allowed_in(message: discord.Message) -> discord.Permissions:
    if message.guild is None:
        return discord.Permissions.all()
    return message.channel.permissions_for(message.guild.me)


def _formatted(
    reply: Reply, allowed: discord.Permissions
) -> tuple[str | None, list[discord.Embed], list[discord.File]]:
    # Discord does not refuse an embed that is not allowed: it drops it, and shows nothing.
    limit = EMBED_LIMIT if allowed.embed_links else CONTENT_LIMIT
    text = write(reply, limit, can_attach=allowed.attach_files)
    rest = text.rest and Enclosure(wording.ANSWER_FILE, text.rest.encode())
    files = [_file(enclosure) for enclosure in (reply.enclosure, rest) if enclosure]
    if not allowed.embed_links:
        return text.markdown, [], files
    embed = discord.Embed(description=text.markdown, colour=reply.tone.value)
    return None, [embed], files


def _file(enclosure: Enclosure) -> discord.File:
    return discord.File(BytesIO(enclosure.data), filename=enclosure.name)
