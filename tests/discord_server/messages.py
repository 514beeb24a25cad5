"""Messages as they are written, edited and deleted, and the events that say so."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.discord_server.errors import ApiError, invalid_body
from tests.discord_server.gateway import Gateway
from tests.discord_server.kinds import MessageFlag
from tests.discord_server.places import Channel, User
from tests.discord_server.world import (
    Attachment,
    Json,
    Message,
    Pings,
    Upload,
    World,
    displayed,
)

MENTION = re.compile(r"<@!?(\d+)>")
ROLE_MENTION = re.compile(r"<@&(\d+)>")
EVERYONE_MENTION = re.compile(r"@(everyone|here)\b")
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
            message.channel.last_message_id = message.id
            self._gateway.dispatch_message("MESSAGE_CREATE", message)

    def edit(self, message: Message, body: Json, files: Mapping[str, Upload]) -> None:
        """Change a message and say so; a change notifies nobody."""
        message.edits += 1
        self.fill(message, body, files)
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
        message.nonce = body.get("nonce", message.nonce)
        message.attachments = self._attachments(message, body, files)
        message.allowed_mentions = body.get("allowed_mentions")
        message.mentions = self._mentions(message)
        if not message.edits:
            message.pings = message.mentions
        written = (message.content.strip(), message.embeds, message.components)
        shown = (*written, message.attachments, message.beside)
        if not any(shown):
            raise ApiError(400, 50006, "Cannot send an empty message")

    def _mentions(self, message: Message) -> Pings:
        """Return whom a message mentions, as far as its `allowed_mentions` let it."""
        everything = {"parse": ["users", "roles", "everyone"], "replied_user": True}
        allowed = everything if message.allowed_mentions is None else message.allowed_mentions
        text = "\n".join([message.content, *displayed(message.components)])
        users, roles = (
            _allowed_ids(pattern, text, allowed, kind)
            for pattern, kind in ((MENTION, "users"), (ROLE_MENTION, "roles"))
        )
        if message.reply_to is not None and allowed.get("replied_user"):
            users.add(message.reply_to.author.id)
        everyone = "everyone" in _parsed(allowed) and EVERYONE_MENTION.search(text)
        known = message.channel.guild.roles if message.channel.guild else {}
        return Pings(
            tuple(user for n in sorted(users) if (user := self._world.users.get(n)) is not None),
            tuple(role for n in sorted(roles) if (role := known.get(n)) is not None),
            bool(everyone),
        )

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


def _parsed(allowed: Json) -> Sequence[str]:
    return allowed.get("parse") or ()


def _allowed_ids(pattern: re.Pattern[str], text: str, allowed: Json, kind: str) -> set[int]:
    named = {int(number) for number in pattern.findall(text)}
    if kind in _parsed(allowed):
        return named
    return named & {int(number) for number in allowed.get(kind) or ()}
