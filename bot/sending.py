"""Replies on their way to Discord: as an embed, or as plain text where embeds are not allowed."""

import logging
from io import BytesIO

import discord

from bot import wording
from bot.replies import CONTENT_LIMIT, EMBED_LIMIT, Reply, write

_log = logging.getLogger(__name__)


async def show_typing(channel: discord.abc.Messageable) -> None:
    """Show that the bot is at work, as long as Discord shows it: 10 s or until it replies."""
    try:
        await channel.typing()
    except discord.HTTPException as error:  # the reply matters, and says what is wrong
        _log.debug("typing cannot be shown: %s", error)


async def reply_to_message(message: discord.Message, reply: Reply) -> None:
    """Answer a message in its place, without a ping; if it is gone, without a reference.

    Raises discord.HTTPException.
    """
    content, embeds, files = _formatted(reply, _allowed_in(message))
    await message.channel.send(
        content,
        embeds=embeds,
        files=files,
        reference=message.to_reference(fail_if_not_exists=False),
        mention_author=False,
    )


async def reply_to_interaction(
    interaction: discord.Interaction, reply: Reply, *, private: bool = True
) -> None:
    """Answer an interaction; one that was deferred is as private as it was deferred.

    Raises discord.HTTPException.
    """
    content, embeds, files = _formatted(reply, interaction.app_permissions)
    if interaction.response.is_done():
        await interaction.edit_original_response(content=content, embeds=embeds, attachments=files)
    else:
        await interaction.response.send_message(
            content, embeds=embeds, files=files, ephemeral=private
        )


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
    files = [_file(text.rest)] if text.rest is not None else []
    if not allowed.embed_links:
        return text.markdown, [], files
    embed = discord.Embed(description=text.markdown, colour=reply.tone.value)
    return None, [embed], files


def _file(text: str) -> discord.File:
    return discord.File(BytesIO(text.encode()), filename=wording.ANSWER_FILE)
