"""Replies on their way to Discord: as an embed, or as plain text where embeds are not allowed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

import aiohttp
import discord

from bot import wording
from bot.buttons import view_of
from bot.delivery import acknowledge, deliver, in_time
from bot.replies import CONTENT_LIMIT, EMBED_LIMIT, Enclosure, Reply, write

UNDELIVERED = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What sending raises where Discord refuses or cannot be reached."""

_ACKNOWLEDGED_WITHIN_S = 0.25
"""Of the 3 s that Discord allows before it tells the person that the bot did not respond."""

_PROGRESS_EVERY_S = 2.0
_TYPING_AFTER_S = 0.1
"""Most answers are there sooner, and one more request would only hold them up."""

_TYPING_RENEWED_S = 8.0
_TYPING_AWAITED_S = 0.25

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
            deferral = partial(interaction.response.defer, ephemeral=private, thinking=True)
            await acknowledge(interaction, deferral)
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

    def formed() -> _Form:
        return _formed(reply, _allowed_to_app(interaction))

    response = interaction.response
    if not response.is_done() and await acknowledge(
        interaction, lambda: response.send_message(**formed().as_new(), ephemeral=private)
    ):
        return
    await deliver(lambda: interaction.edit_original_response(**formed().as_edit()))


async def add_to_interaction(
    interaction: discord.Interaction, reply: Reply, *, private: bool = True
) -> None:
    """Say one more thing to an interaction. Raises one of `UNDELIVERED`."""

    def formed() -> dict[str, Any]:
        return _formed(reply, _allowed_to_app(interaction)).as_new()

    await in_time(lambda: interaction.followup.send(**formed(), ephemeral=private))


async def change_pressed(interaction: discord.Interaction, reply: Reply) -> None:
    """Change the message whose button was pressed. Raises one of `UNDELIVERED`."""

    def formed() -> dict[str, Any]:
        return _formed(reply, _allowed_to_app(interaction)).as_edit()

    await acknowledge(interaction, lambda: interaction.response.edit_message(**formed()))


async def reply_to_message(
    message: discord.Message, reply: Reply, thread: discord.Thread | None = None
) -> discord.Message:
    """Answer a message in its place, or in a thread, without a ping; return the answer.

    The reply refers to the message unless that is gone or the channel's past is hidden from the
    bot. Raises one of `UNDELIVERED`.
    """
    allowed = allowed_in(message)
    place: dict[str, Any] = {"nonce": message.id}
    if thread is None and allowed.read_message_history:
        reference = message.to_reference(fail_if_not_exists=False)
        place |= {"reference": reference, "mention_author": False}
    channel = thread or message.channel
    return await deliver(lambda: channel.send(**_formed(reply, allowed).as_new(), **place))


async def edit_reply(
    answer: discord.PartialMessage, reply: Reply, allowed: discord.Permissions
) -> None:
    """Make what the bot answered into another reply. Raises one of `UNDELIVERED`."""
    await deliver(lambda: answer.edit(**_formed(reply, allowed).as_edit()))


async def tell(message: discord.PartialMessage, user: int, reply: Reply) -> None:
    """Tell a user what they waited for, beside a message, with one ping. Raises `UNDELIVERED`."""
    allowed = allowed_to_bot(message.channel)
    pinged = discord.AllowedMentions(
        everyone=False, roles=False, users=[discord.Object(user)], replied_user=False
    )
    place: dict[str, Any] = {"allowed_mentions": pinged, "nonce": message.id ^ user}
    if allowed.read_message_history:
        place["reference"] = message.to_reference(fail_if_not_exists=False)

    def formed() -> dict[str, Any]:
        form = _formed(reply, allowed, mention=f"<@{user}>")
        return {**form.as_new(), **place}

    await deliver(lambda: message.channel.send(**formed()))


async def say(
    channel: discord.abc.GuildChannel | discord.abc.Messageable,
    reply: Reply,
    nonce: int | None = None,
) -> None:
    """Say something that nobody asked for just now. Raises one of `UNDELIVERED`.

    What is sent again with the same nonce within minutes is not said again.
    """
    if isinstance(channel, discord.abc.Messageable):
        allowed = allowed_to_bot(channel)
        once: dict[str, Any] = {} if nonce is None else {"nonce": nonce}
        await in_time(lambda: channel.send(**_formed(reply, allowed).as_new(), **once))


@asynccontextmanager
async def typing_in(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Show that the bot is at work for as long as the block lasts, if that is not over at once.

    Discord shows it for 10 s or until the bot says something, so it is renewed before. A reply
    waits for the first showing, lest that comes after it and promises another; but not for long,
    and what fails here is no concern of the reply, which says what is wrong.
    """
    first, showing = asyncio.Event(), list[asyncio.Task[None]]()

    def show() -> None:
        showing.append(asyncio.create_task(_keep_typing(channel, first)))

    # A task from the start would hold up the many answers that are there before it has begun.
    timer = asyncio.get_running_loop().call_later(_TYPING_AFTER_S, show)
    try:
        yield
        if showing:
            with suppress(TimeoutError):
                await asyncio.wait_for(first.wait(), _TYPING_AWAITED_S)
    finally:
        timer.cancel()
        for task in showing:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _keep_typing(channel: discord.abc.Messageable, first: asyncio.Event) -> None:
    while True:
        try:
            await channel.typing()
        except UNDELIVERED as error:
            _log.debug("typing cannot be shown: %s", error)
        finally:
            first.set()
        await asyncio.sleep(_TYPING_RENEWED_S)


def allowed_in(message: discord.Message) -> discord.Permissions:
    """Return what the bot may do where a message stands."""
    return allowed_to_bot(message.channel)


def allowed_to_bot(
    channel: discord.abc.Messageable | discord.abc.GuildChannel,
) -> discord.Permissions:
    """Return what the bot may do in a channel; all that Discord lets it where it cannot tell.

    It cannot tell of direct messages, of a thread that it has not heard of before, nor in a server
    that it was not told its own roles of.
    """
    if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        own: discord.Member | None = channel.guild.me
        return discord.Permissions.all() if own is None else channel.permissions_for(own)
    return discord.Permissions.all()


def _allowed_to_app(interaction: discord.Interaction) -> discord.Permissions:
    """Return what the bot may do where it was called; nothing at all means that it was not told."""
    told = interaction.app_permissions
    return told if told.value else discord.Permissions.all()


@dataclass(frozen=True, slots=True)
class _Form:
    """A reply as discord.py takes it."""

    content: str | None
    embeds: list[discord.Embed]
    files: list[discord.File]
    view: discord.ui.View | None

    def as_new(self) -> dict[str, Any]:
        """Return what makes a message of it."""
        view = {"view": self.view} if self.view else {}
        return {"content": self.content, "embeds": self.embeds, "files": self.files, **view}

    def as_edit(self) -> dict[str, Any]:
        """Return what makes a message that there is into it."""
        changed = {"content": self.content, "embeds": self.embeds, "view": self.view}
        return {**changed, "attachments": self.files}


def _formed(reply: Reply, allowed: discord.Permissions, mention: str = "") -> _Form:
    # Discord does not refuse an embed that is not allowed: it drops it, and shows nothing.
    limit = EMBED_LIMIT if allowed.embed_links else CONTENT_LIMIT - len(mention) - 1
    text = write(reply, limit, can_attach=allowed.attach_files)
    rest = text.rest and Enclosure(wording.ANSWER_FILE, text.rest.encode())
    files = [_file(enclosure) for enclosure in (reply.enclosure, rest) if enclosure]
    view = view_of(reply.buttons) if reply.buttons else None
    if not allowed.embed_links:
        return _Form(f"{mention}\n{text.markdown}".strip(), [], files, view)
    embed = discord.Embed(description=text.markdown, colour=reply.tone.value)
    return _Form(mention or None, [embed], files, view)


def _file(enclosure: Enclosure) -> discord.File:
    return discord.File(BytesIO(enclosure.data), filename=enclosure.name)
