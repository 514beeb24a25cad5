"""What an interaction names by id, with the objects that Discord sends beside the ids."""

from collections import defaultdict

from tests.discord_server.kinds import ChannelType
from tests.discord_server.payloads import (
    attachment_json,
    channel_json,
    member_json,
    message_json,
    role_json,
    user_json,
)
from tests.discord_server.places import Channel, Guild, Role, User
from tests.discord_server.world import Json, Message, Upload, World

Thing = User | Role | Channel | Upload


class Resolved:
    """Collects the objects as their ids are used."""

    def __init__(self, world: World, guild: Guild | None) -> None:
        self._world = world
        self._guild = guild
        self._kinds: defaultdict[str, dict[str, Json]] = defaultdict(dict)

    def id_of(self, thing: Thing) -> str:
        """Return the id by which an interaction names a thing; a file gets one by this."""
        match thing:
            case Upload():
                attachment = self._world.keep(thing)
                number = str(attachment.id)
                self._kinds["attachments"][number] = attachment_json(attachment, ephemeral=True)
                return number
            case User():
                self._add_user(thing)
            case Role():
                self._kinds["roles"][str(thing.id)] = role_json(thing, 1)
            case Channel():
                self._kinds["channels"][str(thing.id)] = _shortened(channel_json(thing))
        return str(thing.id)

    def as_json(self) -> Json:
        """Return what stands under `resolved`, or nothing if nothing was named."""
        return {"resolved": dict(self._kinds)} if self._kinds else {}

    def _add_user(self, user: User) -> None:
        self._kinds["users"][str(user.id)] = user_json(user)
        member = self._guild and self._guild.members.get(user.id)
        if member:
            facts = member_json(member) | {"permissions": str(int(member.permissions))}
            self._kinds["members"][str(user.id)] = facts


def resolved_message(message: Message) -> Json:
    """Return what stands under `resolved` where a message was right-clicked."""
    return {"resolved": {"messages": {str(message.id): message_json(message)}}}


def _shortened(channel: Json) -> Json:
    kept = ("id", "name", "type", "parent_id", "thread_metadata", "topic", "nsfw", "position")
    facts = {key: channel[key] for key in kept if key in channel}
    if channel["type"] == ChannelType.DIRECT:
        return facts
    return facts | {"permissions": "0", "guild_id": channel["guild_id"]}
