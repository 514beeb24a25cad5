"""Where the bot may answer: what a server's editors decided, and what Discord lets it do."""

import asyncio
import logging
from collections import OrderedDict
from functools import partial

import discord

from bot import wording
from bot.delivery import deliver
from bot.desks import desk_of
from bot.replies import cut
from bot.sending import UNDELIVERED, allowed_in
from retrieval.library import Library
from retrieval.memory.records import DeskSettings

_TOLD = 10_000
_THREAD_NAME = 100
_HAS_THREAD = 160004
"""The error code for a message that has a thread already; from Discord's list of them."""
_CLOSED = (50083, 160005)
"""The error codes for a thread that is archived, and for one that is locked."""
_FULL = (160006, 160007)
"""The error codes for a server with as many active threads as there may be."""

_log = logging.getLogger(__name__)


def channels_of(place: discord.Message | discord.Interaction) -> tuple[int, ...]:
    """Return the ids by which editors may name where something is said: also a thread's channel."""
    channel = place.channel
    if isinstance(channel, discord.Thread):
        return channel.id, channel.parent_id
    return () if channel is None else (channel.id,)


def is_in_thread(place: discord.Message | discord.Interaction) -> bool:
    """Tell whether something is said in a thread, a forum's posts included."""
    return isinstance(place.channel, discord.Thread)


async def is_for_all(library: Library, interaction: discord.Interaction) -> bool:
    """Tell whether what a command shows is for everybody where it was called.

    Where editors keep answers to other channels or to threads, it is for who called it alone.
    """
    settings = await asyncio.to_thread(library.memory.settings.of, desk_of(interaction))
    is_kept_to_threads = settings.is_quiet and interaction.guild_id is not None
    return settings.may_answer_in(*channels_of(interaction)) and (
        not is_kept_to_threads or is_in_thread(interaction)
    )


def goes_to_thread(message: discord.Message, settings: DeskSettings) -> bool:
    """Tell whether a message is to be answered in a thread of its own.

    Where Discord has no such threads, beside a voice or stage channel for instance, answers stand
    where they were asked for.
    """
    return settings.is_quiet and isinstance(message.channel, discord.TextChannel)


def lacking(message: discord.Message, settings: DeskSettings) -> str:
    """Name what the bot may not do, and must, to answer a message; empty where it may."""
    allowed = allowed_in(message)
    if isinstance(message.channel, discord.Thread):
        return "" if allowed.send_messages_in_threads else wording.MAY_WRITE_IN_THREADS
    if not goes_to_thread(message, settings):
        return "" if allowed.send_messages else wording.MAY_WRITE
    can = allowed.create_public_threads and allowed.send_messages_in_threads
    return "" if can else wording.MAY_MAKE_THREADS


async def thread_for(
    message: discord.Message, settings: DeskSettings, question: str
) -> discord.Thread | None:
    """Return the thread to answer a message in; None to answer in its place.

    Where answers keep to threads one is made. Raises one of `UNDELIVERED`.
    """
    channel = message.channel
    if not isinstance(channel, discord.TextChannel) or not goes_to_thread(message, settings):
        return None
    if message.thread is not None:
        return message.thread
    opening = partial(
        message.create_thread, name=thread_name(question), auto_archive_duration=1_440
    )
    try:
        return await deliver(opening)
    except discord.HTTPException as error:
        if error.code != _HAS_THREAD:
            raise
    # Discord's answer to the first try got lost. A thread has the id of the message it begins at.
    made = await channel.guild.fetch_channel(message.id)
    return made if isinstance(made, discord.Thread) else None


def thread_name(question: str) -> str:
    """Return what to call the thread of a question."""
    return cut(question, _THREAD_NAME) or wording.THREAD


def refused(error: discord.HTTPException, message: discord.Message) -> str:
    """Say why Discord refused the answer to a message; nothing where that helps nobody."""
    if isinstance(error, discord.Forbidden):
        return wording.may_not(wording.MAY_WRITE, message.channel.id)
    if error.code in _CLOSED:
        return wording.thread_closed((message.thread or message.channel).id)
    return wording.threads_full(message.channel.id) if error.code in _FULL else ""


class Whispers:
    """Tells people in private, and once, why they get no answer where they asked."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[int, int, str], None] = OrderedDict()

    async def tell(self, message: discord.Message, words: str) -> None:
        """Tell the author of a message, unless they were told so of its channel before.

        The words are Markdown of our own.
        """
        key = (message.author.id, message.channel.id, words)
        if key in self._told:
            return
        self._told[key] = None
        _log.warning("a question is not answered where it was asked: %s", words)
        if len(self._told) > _TOLD:
            self._told.popitem(last=False)
        try:
            await deliver(partial(message.author.send, words, nonce=message.id))
        except UNDELIVERED as error:  # they take no direct messages
            _log.debug("a person cannot be told: %s", error)
