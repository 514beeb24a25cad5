"""Channels that the bot was told of before, found again to say something there."""

from typing import TypeAlias

import discord

Writable: TypeAlias = (
    discord.TextChannel
    | discord.Thread
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.PartialMessageable
)


def channel_of(client: discord.Client, desk: str, channel_id: int) -> Writable | None:
    """Return the channel of a desk's that has an id; None where the bot has left the desk's server.

    Of a channel that the bot does not know, a thread put away for instance, Discord says itself
    when it is written to whether it is gone.
    """
    if desk == str(channel_id):
        return client.get_partial_messageable(channel_id)
    guild = client.get_guild(int(desk)) if desk.isdecimal() else None
    if guild is None:
        return None
    channel = guild.get_channel_or_thread(channel_id)
    if isinstance(channel, Writable):
        return channel
    return client.get_partial_messageable(channel_id, guild_id=guild.id)
