"""Messages as they are written, edited and deleted, and the events that say so."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.discord_server.errors import ApiError, invalid_body
from tests.discord_server.gateway import Gateway
from tests.discord_server.kinds import MessageFlag
from tests.discord_server.world import (
    Attachment,
    Channel,
    Json,
    Message,
    Pings,
    Upload,
    User,
    World,
)

MENTION = re.compile(r"<@!?(\d+)>")
FILE_FIELD = re.compile(r"files\[(\d+)\]")
SETTABLE_FLAGS = MessageFlag.EPHEMERAL | MessageFlag.COMPONENTS_V2


class Messages:
    """Writes messages into the world and tells the gateway."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def draft(self, channel: Channel, author: User) -> Message:
        """Return a new, empty message that nobody has seen."""
        return Message(self._world.new_id(), channel, author)

    def publish(self, message: Message) -> None:
        """Put a new message into its channel, unless only one user sees it."""
        if not message.ephemeral:
            message.channel.messages[message.id] = message
            self._gateway.dispatch_message("MESSAGE_CREATE", message)

    def edit(self, message: Message, body: Json, files: Mapping[str, Upload]) -> None:
        """Change a message and say so."""
        self.fill(message, body, files)
        message.edits += 1
        if not message.ephemeral:
            self._gateway.dispatch_message("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Take a message out of its channel and say so."""
        if message.channel.messages.pop(message.id, None) is not None:
            gone = {"id": str(message.id), "channel_id": str(message.channel.id)}
            if message.channel.guild is not None:
                gone["guild_id"] = str(message.channel.guild.id)
            self._gateway.dispatch_in(message.channel, "MESSAGE_DELETE", gone)

    def fill(self, message: Message, body: Json, files: Mapping[str, Upload]) -> None:
        """Set what the body of a request says of a message; the rest stays.

        Raises ApiError if nothing to show remains.
        """
        if "content" in body:
            message.content = body["content"] or ""
        message.embeds = _chosen(body, "embeds", message.embeds)
        message.components = _chosen(body, "components", message.components)
        message.flags |= MessageFlag(body.get("flags") or 0) & SETTABLE_FLAGS
        message.attachments = self._attachments(message, body, files)
        message.allowed_mentions = body.get("allowed_mentions")
        if not message.edits:
            message.pings = self.pings(message)
        shown = (message.content.strip(), message.embeds, message.components, message.attachments)
        if not any(shown):
            raise ApiError(400, 50006, "Cannot send an empty message")

    def pings(self, message: Message) -> Pings:
        """Return whom a message notifies, by its mentions and by what of them is allowed."""
        allowed = message.allowed_mentions
        parsed = ["users", "everyone"] if allowed is None else allowed.get("parse") or []
        named = {int(number) for number in MENTION.findall(message.content)}
        if "users" not in parsed:
            named &= {int(number) for number in (allowed or {}).get("users") or []}
        replied = True if allowed is None else allowed.get("replied_user", False)
        if message.reply_to is not None and replied:
            named.add(message.reply_to.author.id)
        everyone = "everyone" in parsed and re.search("@(everyone|here)", message.content)
        users = (self._world.users.get(number) for number in sorted(named))
        return Pings(tuple(user for user in users if user is not None), bool(everyone))

    def _attachments(
        self, message: Message, body: Json, files: Mapping[str, Upload]
    ) -> list[Attachment]:
        kept = message.attachments
        if body.get("attachments") is not None:
            wanted = {str(attachment["id"]) for attachment in body["attachments"]}
            kept = [attachment for attachment in kept if str(attachment.id) in wanted]
            sent = {match[1] for name in files if (match := FILE_FIELD.fullmatch(name))}
            if strange := wanted - sent - {str(attachment.id) for attachment in kept}:
                raise invalid_body([f"attachments: {sorted(strange)} are not there"])
        return [*kept, *map(self._world.keep, files.values())]


def _chosen(body: Json, key: str, current: Sequence[Any]) -> list[Any]:
    return list(body[key] or []) if key in body else list(current)
