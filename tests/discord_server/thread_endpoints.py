"""The endpoints that open and change threads, and the threads that people open themselves."""

from collections.abc import Iterator

from tests.discord_server.access import Access
from tests.discord_server.calls import Call
from tests.discord_server.errors import (
    already_a_thread,
    too_many_threads,
    wrong_kind_of_channel,
)
from tests.discord_server.kinds import ChannelType, Permission
from tests.discord_server.messages import Messages
from tests.discord_server.payloads import channel_json, message_json
from tests.discord_server.rest import Endpoint
from tests.discord_server.threads import Threads
from tests.discord_server.world import Json, Message

WITH_THREADS = {ChannelType.TEXT, ChannelType.ANNOUNCEMENTS}
"""Where a message can have a thread."""


class ThreadEndpoints:
    """Answers for one bot in one world."""

    def __init__(self, access: Access, messages: Messages, threads: Threads) -> None:
        self._access = access
        self._messages = messages
        self._threads = threads

    def endpoints(self) -> Iterator[Endpoint]:
        """Yield what is served."""
        from_message = "/channels/{channel_id}/messages/{message_id}/threads"
        yield Endpoint("POST", from_message, self._open_from)
        yield Endpoint("POST", "/channels/{channel_id}/threads", self._open)
        yield Endpoint("PATCH", "/channels/{channel_id}", self._change)
        for member in ("@me", "{user_id}"):
            route = f"/channels/{{channel_id}}/thread-members/{member}"
            yield Endpoint("PUT", route, self._nothing)
            yield Endpoint("DELETE", route, self._nothing)

    def _open_from(self, call: Call) -> Json:
        message = self._access.message(call)
        if message.channel.type not in WITH_THREADS:
            raise wrong_kind_of_channel()
        self._access.need(message.channel, Permission.CREATE_PUBLIC_THREADS)
        if message.thread is not None:
            raise already_a_thread()
        if self._active_beside(message) >= self._threads.most_active:
            raise too_many_threads()
        bot = self._access.bot
        return channel_json(self._threads.open_from(message, bot, call.body["name"]))

    def _active_beside(self, message: Message) -> int:
        channels = message.channel.guild.channels.values() if message.channel.guild else ()
        return sum(channel.is_thread and not channel.archived for channel in channels)

    def _open(self, call: Call) -> Json:
        parent = self._access.channel(call)
        is_post = parent.type is ChannelType.FORUM
        needed = Permission.SEND_MESSAGES if is_post else Permission.CREATE_PUBLIC_THREADS
        self._access.need(parent, needed)
        kind = ChannelType(call.body.get("type") or ChannelType.THREAD)
        bot = self._access.bot
        thread = self._threads.open(parent, bot, call.body["name"], kind=kind)
        if not is_post:
            return channel_json(thread)
        starter = Message(thread.id, thread, bot)
        self._messages.fill(starter, call.body["message"], call.files)
        self._messages.publish(starter)
        return channel_json(thread) | {"message": message_json(starter)}

    def _change(self, call: Call) -> Json:
        thread = self._access.channel(call)
        needed = Permission.MANAGE_THREADS if thread.is_thread else Permission.MANAGE_CHANNELS
        if thread.owner != self._access.bot:
            self._access.need(thread, needed)
        thread.name = call.body.get("name", thread.name)
        self._threads.settle(
            thread,
            archived=call.body.get("archived", thread.archived),
            locked=call.body.get("locked", thread.locked),
        )
        return channel_json(thread)

    def _nothing(self, call: Call) -> None:
        self._access.channel(call)
