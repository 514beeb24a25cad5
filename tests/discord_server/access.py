"""What the bot may see and do, and Discord's refusal where it may not."""

from dataclasses import dataclass

from tests.discord_server.calls import Call
from tests.discord_server.errors import (
    archived_thread,
    missing_access,
    missing_permissions,
    not_a_text_channel,
    refuses_direct_messages,
    unknown_channel,
    unknown_guild,
    unknown_message,
    unknown_user,
)
from tests.discord_server.kinds import ChannelType, Permission
from tests.discord_server.places import Channel, Guild, User
from tests.discord_server.world import Json, Message, World

WITHOUT_TEXT = {ChannelType.CATEGORY, ChannelType.FORUM}


@dataclass(frozen=True, slots=True)
class Access:
    """Looks things up for one bot in one world; everything here raises ApiError."""

    world: World
    bot: User

    def guild(self, call: Call) -> Guild:
        """Return the guild that a request is about."""
        guild = self.world.guilds.get(call.number("guild_id"))
        if guild is None:
            raise unknown_guild()
        if self.bot.id not in guild.members:
            raise missing_access()
        return guild

    def user(self, number: int) -> User:
        """Return a user."""
        user = self.world.users.get(number)
        if user is None:
            raise unknown_user()
        return user

    def channel(self, call: Call) -> Channel:
        """Return the channel that a request is about, which the bot must see."""
        channel = self.world.channels.get(call.number("channel_id"))
        if channel is None:
            raise unknown_channel()
        if Permission.VIEW_CHANNEL not in channel.permissions(self.bot):
            raise missing_access()
        return channel

    def message(self, call: Call) -> Message:
        """Return the message that a request is about."""
        message = self.channel(call).messages.get(call.number("message_id"))
        if message is None:
            raise unknown_message()
        return message

    def need(self, channel: Channel, *permissions: Permission) -> None:
        """Refuse unless the bot has the permissions in a channel."""
        if any(p not in channel.permissions(self.bot) for p in permissions):
            raise missing_permissions()

    def may_write(self, channel: Channel, body: Json, *, with_files: bool) -> None:
        """Refuse unless the bot may write such a message in a channel."""
        if channel.type in WITHOUT_TEXT:
            raise not_a_text_channel()
        if channel.recipient is not None and channel.recipient.id in self.world.refusing:
            raise refuses_direct_messages()
        self.need(channel, Permission.SEND_MESSAGES)
        if body.get("embeds"):
            self.need(channel, Permission.EMBED_LINKS)
        if with_files:
            self.need(channel, Permission.ATTACH_FILES)
        if body.get("message_reference"):
            self.need(channel, Permission.READ_MESSAGE_HISTORY)
        may_unlock = Permission.MANAGE_THREADS in channel.permissions(self.bot)
        if channel.archived and channel.locked and not may_unlock:
            raise archived_thread()


def addresses(message: Message, bot: User) -> bool:
    """Tell whether Discord shows a message's content to a bot without the privileged intent."""
    return message.channel.guild is None or message.author == bot or bot in message.mentions.users
