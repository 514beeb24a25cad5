"""Threads and forum posts as they are opened, archived and locked, and the events that say so."""

from tests.discord_server.gateway import Gateway
from tests.discord_server.kinds import ChannelType, MessageFlag
from tests.discord_server.payloads import channel_json
from tests.discord_server.places import Channel, User
from tests.discord_server.world import Message, World


class Threads:
    """Opens threads in the world and tells the gateway."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.most_active = 1_000
        self._world = world
        self._gateway = gateway

    def open_from(self, message: Message, opener: User, name: str) -> Channel:
        """Open a thread from a message; the two have one id."""
        is_news = message.channel.type is ChannelType.ANNOUNCEMENTS
        kind = ChannelType.ANNOUNCEMENT_THREAD if is_news else ChannelType.THREAD
        thread = self.open(message.channel, opener, name, kind=kind, number=message.id)
        message.thread = thread
        message.flags |= MessageFlag.HAS_THREAD
        self._gateway.dispatch_message("MESSAGE_UPDATE", message)
        return thread

    def open(
        self,
        parent: Channel,
        opener: User,
        name: str,
        *,
        kind: ChannelType = ChannelType.THREAD,
        number: int | None = None,
    ) -> Channel:
        """Open a thread that belongs to no message, or a forum's post."""
        number = number or self._world.new_id()
        thread = Channel(number, name, parent.guild, kind=kind, parent=parent, owner=opener)
        self._world.add_channel(thread)
        self._gateway.dispatch("THREAD_CREATE", channel_json(thread) | {"newly_created": True})
        return thread

    def settle(self, thread: Channel, *, archived: bool, locked: bool) -> None:
        """Archive or lock a thread, or open it again."""
        thread.archived, thread.locked = archived, locked
        event = "THREAD_UPDATE" if thread.is_thread else "CHANNEL_UPDATE"
        self._gateway.dispatch(event, channel_json(thread))
