"""The loopback's world as the JSON that Discord sends."""

from datetime import UTC, datetime

from tests.discord_server.kinds import ALL, EVERYONE, VOCAL, ChannelType
from tests.discord_server.places import Channel, Guild, Member, Role, User
from tests.discord_server.world import SNOWFLAKE_EPOCH_MS, Attachment, Json, Message

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
        "roles": [str(role.id) for role in member.all_roles],
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
    bots = {member.own.id: member.user for member in guild.members.values() if member.user.bot}
    roles = [role_json(Role(guild.id, "@everyone", EVERYONE), 0)]
    roles += [
        role_json(role, position, bots.get(role.id))
        for position, role in enumerate(guild.roles.values(), start=1)
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
        "channels": [channel_json(c) for c in guild.channels.values() if not c.is_thread],
        "threads": [
            channel_json(c) for c in guild.channels.values() if c.is_thread and not c.archived
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def channel_json(channel: Channel) -> Json:
    """Return a channel object."""
    last = None if channel.last_message_id is None else str(channel.last_message_id)
    common: Json = {"id": str(channel.id), "type": int(channel.type), "last_message_id": last}
    if channel.guild is None:
        recipients = [] if channel.recipient is None else [user_json(channel.recipient)]
        return common | {"recipients": recipients}
    common |= {"guild_id": str(channel.guild.id), "name": channel.name, "rate_limit_per_user": 0}
    if channel.is_thread:
        return common | _thread_facts(channel)
    return (
        common
        | {
            "position": list(channel.guild.channels).index(channel.id),
            "nsfw": False,
            "topic": None,
            "parent_id": None,
            "permission_overwrites": [
                _overwrite_json(channel, channel.guild, number)
                for number in {**channel.denied, **channel.allowed}
            ],
        }
        | ({"available_tags": []} if channel.type is ChannelType.FORUM else {})
        | ({"bitrate": 64_000, "user_limit": 0} if channel.type in VOCAL else {})
    )


def _thread_facts(thread: Channel) -> Json:
    assert thread.parent is not None
    assert thread.owner is not None
    return {
        "parent_id": str(thread.parent.id),
        "owner_id": str(thread.owner.id),
        "message_count": len(thread.messages),
        "total_message_sent": len(thread.messages),
        "member_count": 1,
        "applied_tags": [],
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": JOINED,
            "create_timestamp": _when(thread.id),
        },
    }


def _overwrite_json(channel: Channel, guild: Guild, number: int) -> Json:
    return {
        "id": str(number),
        "type": 1 if number in guild.members else 0,
        "allow": str(int(channel.allowed.get(number, 0))),
        "deny": str(int(channel.denied.get(number, 0))),
    }


def message_json(message: Message, *, reveal: bool = True) -> Json:
    """Return a message object as REST gives it, the message replied to included.

    Unless `reveal`, without what only the privileged intent shows.
    """
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
    return payload if reveal else payload | _hidden(payload)


def message_event(message: Message, *, reveal: bool) -> Json:
    """Return the message object of an event; its content only if the bot may see it."""
    payload = message_json(message, reveal=reveal)
    guild = message.channel.guild
    if guild is not None:
        payload["guild_id"] = str(guild.id)
        if message.webhook_id is None and message.author.id in guild.members:
            payload["member"] = member_json(guild.members[message.author.id])
    return payload


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
        "mention_everyone": message.mentions.everyone,
        "mentions": [_mentioned_json(message, user) for user in message.mentions.users],
        "mention_roles": [str(role.id) for role in message.mentions.roles],
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
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.thread is not None:
        payload["thread"] = channel_json(message.thread)
    if message.caused_by is not None:
        payload["interaction_metadata"] = message.caused_by
    payload |= message.beside
    if message.webhook_id is not None:
        payload["webhook_id"] = payload["application_id"] = str(message.webhook_id)
    return payload


def _mentioned_json(message: Message, user: User) -> Json:
    guild = message.channel.guild
    if guild is None or user.id not in guild.members:
        return user_json(user)
    return user_json(user) | {"member": member_json(guild.members[user.id])}


def _hidden(payload: Json) -> Json:
    hidden: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
    if payload.get("referenced_message"):
        hidden["referenced_message"] = payload["referenced_message"] | hidden
    return hidden


def role_json(role: Role, position: int, bot: User | None = None) -> Json:
    """Return a role object; `bot` is the one whose own role it is."""
    tags = {} if bot is None else {"tags": {"bot_id": str(bot.id)}}
    return tags | {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions & ALL)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": bot is not None,
        "mentionable": False,
        "flags": 0,
    }


def _when(snowflake: int) -> str:
    return datetime.fromtimestamp(((snowflake >> 22) + SNOWFLAKE_EPOCH_MS) / 1000, UTC).isoformat()
