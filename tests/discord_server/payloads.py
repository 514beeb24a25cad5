"""The loopback's world as the JSON that Discord sends."""

from datetime import UTC, datetime

from tests.discord_server.kinds import ALL, EVERYONE
from tests.discord_server.world import (
    SNOWFLAKE_EPOCH_MS,
    Attachment,
    Channel,
    Guild,
    Json,
    Member,
    Message,
    User,
)

JOINED = "2025-01-01T00:00:00+00:00"
ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024


def user_json(user: User) -> Json:
    """Return a user object."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.bot else user.name.title(),
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(member: Member) -> Json:
    """Return a member object without its user."""
    return {
        "roles": [str(member.role_id)],
        "joined_at": JOINED,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "pending": False,
    }


def acting_member_json(member: Member, channel: Channel) -> Json:
    """Return the member object of an interaction, with what the member may do in the channel."""
    permissions = str(int(channel.permissions(member.user)))
    return member_json(member) | {"user": user_json(member.user), "permissions": permissions}


def guild_json(guild: Guild, owner: User) -> Json:
    """Return the guild object of a GUILD_CREATE event."""
    roles = [role_json(guild.id, "@everyone", EVERYONE, 0)]
    roles += [
        role_json(member.role_id, member.user.name, member.permissions, position)
        for position, member in enumerate(guild.members.values(), start=1)
    ]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(owner.id),
        "unavailable": False,
        "joined_at": JOINED,
        "large": False,
        "member_count": len(guild.members),
        "preferred_locale": "en-US",
        "features": [],
        "roles": roles,
        "emojis": [],
        "stickers": [],
        "members": [
            member_json(member) | {"user": user_json(member.user)}
            for member in guild.members.values()
        ],
        "channels": [channel_json(channel) for channel in guild.channels.values()],
        "threads": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def channel_json(channel: Channel) -> Json:
    """Return a channel object."""
    common: Json = {"id": str(channel.id), "type": int(channel.type), "last_message_id": None}
    if channel.guild is None:
        recipients = [] if channel.recipient is None else [user_json(channel.recipient)]
        return common | {"recipients": recipients}
    return common | {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "position": list(channel.guild.channels).index(channel.id),
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {"id": str(user_id), "type": 1, "allow": "0", "deny": str(int(denied))}
            for user_id, denied in channel.denied.items()
        ],
    }


def message_json(message: Message) -> Json:
    """Return a message object as REST gives it, the message replied to included."""
    payload = _bare_message_json(message)
    if message.reply_to is not None:
        payload["message_reference"] = {
            "type": 0,
            "message_id": str(message.reply_to.id),
            "channel_id": str(message.reply_to.channel.id),
        }
        still_there = message.reply_to.id in message.channel.messages
        payload["referenced_message"] = (
            _bare_message_json(message.reply_to) if still_there else None
        )
    return payload


def message_event(message: Message, *, reveal: bool) -> Json:
    """Return the message object of an event; its content only if the bot may see it."""
    payload = message_json(message)
    guild = message.channel.guild
    if guild is not None:
        payload["guild_id"] = str(guild.id)
        if message.webhook_id is None and message.author.id in guild.members:
            payload["member"] = member_json(guild.members[message.author.id])
    return payload if reveal else payload | _hidden(payload)


def attachment_json(attachment: Attachment, *, ephemeral: bool = False) -> Json:
    """Return an attachment object."""
    payload = {
        "id": str(attachment.id),
        "filename": attachment.upload.name,
        "size": len(attachment.upload.data),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "ephemeral": ephemeral,
    }
    if attachment.upload.content_type is not None:
        payload["content_type"] = attachment.upload.content_type
    return payload


def application_json(bot: User, owner: User) -> Json:
    """Return the application object of the bot itself."""
    return {
        "id": str(bot.id),
        "name": bot.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_json(owner),
        "verify_key": "0" * 64,
        "flags": 0,
        "team": None,
    }


def _bare_message_json(message: Message) -> Json:
    payload = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": _when(message.id),
        "edited_timestamp": _when(message.id) if message.edits else None,
        "tts": False,
        "mention_everyone": message.pings.everyone,
        "mentions": [user_json(user) for user in message.pings.users],
        "mention_roles": [],
        "attachments": [
            attachment_json(attachment, ephemeral=message.ephemeral)
            for attachment in message.attachments
        ],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "type": int(message.type),
        "flags": int(message.flags),
    }
    if message.webhook_id is not None:
        payload["webhook_id"] = payload["application_id"] = str(message.webhook_id)
    return payload


def _hidden(payload: Json) -> Json:
    hidden: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
    if payload.get("referenced_message"):
        hidden["referenced_message"] = payload["referenced_message"] | hidden
    return hidden


def role_json(number: int, name: str, permissions: int, position: int) -> Json:
    return {
        "id": str(number),
        "name": name,
        "permissions": str(permissions & int(ALL)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def _when(snowflake: int) -> str:
    return datetime.fromtimestamp(((snowflake >> 22) + SNOWFLAKE_EPOCH_MS) / 1000, UTC).isoformat()
