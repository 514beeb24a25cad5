"""The endpoints about channels and their messages."""

from collections.abc import Iterator

from tests.discord_server.access import Access, addresses
from tests.discord_server.calls import Call
from tests.discord_server.errors import invalid_body, not_the_author
from tests.discord_server.kinds import MessageType, Permission
from tests.discord_server.messages import Messages
from tests.discord_server.payloads import channel_json, message_json
from tests.discord_server.rest import Endpoint
from tests.discord_server.threads import Threads
from tests.discord_server.world import Json, Message

PAGE = 50


class ChannelEndpoints:
    """Answers for one bot in one world; `reads_everything` is whether it may, in any channel."""

    def __init__(
        self, access: Access, messages: Messages, threads: Threads, *, reads_everything: bool
    ) -> None:
        self._access = access
        self._messages = messages
        self._threads = threads
        self._reads_everything = reads_everything

    def endpoints(self) -> Iterator[Endpoint]:
        """Yield what is served."""
        channel = "/channels/{channel_id}"
        messages = channel + "/messages"
        message = messages + "/{message_id}"
        yield Endpoint("POST", "/users/@me/channels", self._open_direct_channel)
        yield Endpoint("GET", channel, lambda call: channel_json(self._access.channel(call)))
        yield Endpoint("POST", channel + "/typing", self._type)
        yield Endpoint("GET", messages, self._list)
        yield Endpoint("POST", messages, self._create)
        yield Endpoint("GET", message, self._show)
        yield Endpoint("PATCH", message, self._edit)
        yield Endpoint("DELETE", message, self._delete)

    def _open_direct_channel(self, call: Call) -> Json:
        user = self._access.user(int(call.body["recipient_id"]))
        return channel_json(self._access.world.direct_channel(user))

    def _type(self, call: Call) -> None:
        self._access.need(self._access.channel(call), Permission.SEND_MESSAGES)

    def _show(self, call: Call) -> Json:
        return self._json(self._access.message(call))

    def _list(self, call: Call) -> list[Json]:
        channel = self._access.channel(call)
        if Permission.READ_MESSAGE_HISTORY not in channel.permissions(self._access.bot):
            return []
        after, before = int(call.query.get("after", 0)), int(call.query.get("before", 1 << 64))
        found = [m for n, m in sorted(channel.messages.items()) if after < n < before]
        limit = int(call.query.get("limit", PAGE))
        page = found[:limit] if "after" in call.query else found[-limit:]
        return [self._json(message) for message in reversed(page)]

    def _create(self, call: Call) -> Json:
        channel = self._access.channel(call)
        self._access.may_write(channel, call.body, with_files=bool(call.files))
        if (sent := self._sent_before(call)) is not None:
            return self._json(sent)
        if channel.archived:
            self._threads.settle(channel, archived=False, locked=channel.locked)
        message = self._messages.draft(channel, self._access.bot)
        self._refer(message, call.body.get("message_reference") or {})
        self._messages.fill(message, call.body, call.files)
        self._messages.publish(message)
        channel.unread.append(message)
        return self._json(message)

    def _sent_before(self, call: Call) -> Message | None:
        """Return the message that a nonce was enforced for already."""
        nonce = call.body.get("nonce")
        if nonce is None or not call.body.get("enforce_nonce"):
            return None
        recent = self._access.channel(call).messages.values()
        bot = self._access.bot
        return next((m for m in recent if m.author == bot and m.nonce == nonce), None)

    def _edit(self, call: Call) -> Json:
        message = self._access.message(call)
        if message.author != self._access.bot:
            raise not_the_author()
        self._messages.edit(message, call.body, call.files)
        return self._json(message)

    def _delete(self, call: Call) -> None:
        message = self._access.message(call)
        if message.author != self._access.bot:
            self._access.need(message.channel, Permission.MANAGE_MESSAGES)
        self._messages.delete(message)

    def _refer(self, message: Message, reference: Json) -> None:
        if not reference:
            return
        message.type = MessageType.REPLY
        message.reply_to = message.channel.messages.get(int(reference["message_id"]))
        if message.reply_to is None and reference.get("fail_if_not_exists", True):
            raise invalid_body(["message_reference: Unknown message"])

    def _json(self, message: Message) -> Json:
        shown = self._reads_everything or addresses(message, self._access.bot)
        return message_json(message, reveal=shown)
