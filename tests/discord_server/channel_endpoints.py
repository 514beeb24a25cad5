"""The endpoints about the bot itself, its channels and their messages."""

from collections.abc import Iterator

from tests.discord_server.calls import Call
from tests.discord_server.errors import (
    invalid_body,
    missing_access,
    missing_permissions,
    not_the_author,
    unknown_channel,
    unknown_message,
    unknown_user,
)
from tests.discord_server.gateway import Gateway
from tests.discord_server.kinds import MessageType, Permission
from tests.discord_server.messages import Messages
from tests.discord_server.payloads import (
    application_json,
    channel_json,
    message_json,
    user_json,
)
from tests.discord_server.rest import Endpoint
from tests.discord_server.world import Channel, Json, Message, User, World


class ChannelEndpoints:
    """Answers for one bot in one world."""

    def __init__(self, world: World, bot: User, gateway: Gateway, messages: Messages) -> None:
        self._world = world
        self._bot = bot
        self._gateway = gateway
        self._messages = messages

    def endpoints(self) -> Iterator[Endpoint]:
        """Yield what is served."""
        messages = "/channels/{channel_id}/messages"
        yield Endpoint("GET", "/users/@me", lambda _: user_json(self._bot))
        yield Endpoint(
            "GET",
            "/oauth2/applications/@me",
            lambda _: application_json(self._bot, self._world.owner),
        )
        yield Endpoint("GET", "/gateway", lambda _: {"url": self._gateway.url})
        yield Endpoint("GET", "/gateway/bot", self._gateway_bot)
        yield Endpoint("POST", "/users/@me/channels", self._open_direct_channel)
        yield Endpoint("GET", "/channels/{channel_id}", lambda c: channel_json(self._channel(c)))
        yield Endpoint("POST", "/channels/{channel_id}/typing", self._type)
        yield Endpoint("POST", messages, self._create)
        yield Endpoint("GET", messages + "/{message_id}", lambda c: message_json(self._message(c)))
        yield Endpoint("PATCH", messages + "/{message_id}", self._edit)
        yield Endpoint("DELETE", messages + "/{message_id}", self._delete)

    def _gateway_bot(self, _: Call) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self._gateway.url, "shards": 1, "session_start_limit": limit}

    def _open_direct_channel(self, call: Call) -> Json:
        user = self._world.users.get(int(call.body["recipient_id"]))
        if user is None:
            raise unknown_user()
        return channel_json(self._world.direct_channel(user))

    def _type(self, call: Call) -> None:
        self._need(self._channel(call), Permission.SEND_MESSAGES)

    def _create(self, call: Call) -> Json:
        channel = self._channel(call)
        self._need(channel, Permission.SEND_MESSAGES)
        if call.body.get("embeds"):
            self._need(channel, Permission.EMBED_LINKS)
        if call.files:
            self._need(channel, Permission.ATTACH_FILES)
        message = self._messages.draft(channel, self._bot)
        self._refer(message, call.body.get("message_reference") or {})
        self._messages.fill(message, call.body, call.files)
        self._messages.publish(message)
        channel.unread.append(message)
        return message_json(message)

    def _edit(self, call: Call) -> Json:
        message = self._message(call)
        if message.author != self._bot:
            raise not_the_author()
        self._messages.edit(message, call.body, call.files)
        return message_json(message)

    def _delete(self, call: Call) -> None:
        message = self._message(call)
        if message.author != self._bot:
            self._need(message.channel, Permission.MANAGE_MESSAGES)
        self._messages.delete(message)

    def _refer(self, message: Message, reference: Json) -> None:
        if not reference:
            return
        self._need(message.channel, Permission.READ_MESSAGE_HISTORY)
        message.type = MessageType.REPLY
        message.reply_to = message.channel.messages.get(int(reference["message_id"]))
        if message.reply_to is None and reference.get("fail_if_not_exists", True):
            raise invalid_body(["message_reference: Unknown message"])

    def _channel(self, call: Call) -> Channel:
        channel = self._world.channels.get(call.number("channel_id"))
        if channel is None:
            raise unknown_channel()
        if Permission.VIEW_CHANNEL not in channel.permissions(self._bot):
            raise missing_access()
        return channel

    def _message(self, call: Call) -> Message:
        message = self._channel(call).messages.get(call.number("message_id"))
        if message is None:
            raise unknown_message()
        return message

    def _need(self, channel: Channel, permission: Permission) -> None:
        if permission not in channel.permissions(self._bot):
            raise missing_permissions()
