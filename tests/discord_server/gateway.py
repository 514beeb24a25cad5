"""The gateway: HELLO, IDENTIFY, READY, events, heartbeats, and RESUME with replay."""

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_server.access import addresses
from tests.discord_server.connections import Close, Connection, Op, packed
from tests.discord_server.kinds import PRIVILEGED, Intent, Permission
from tests.discord_server.payloads import guild_json, message_event, user_json
from tests.discord_server.places import Channel, User
from tests.discord_server.waiting import Changes
from tests.discord_server.world import Json, Message, World


@dataclass(eq=False, slots=True)
class Session:
    """What a bot has been sent, kept so that it can be sent again."""

    intents: Intent
    withheld: set[str] = field(default_factory=set)
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    history: list[str] = field(default_factory=list)
    connection: Connection | None = None

    def dispatch(self, event: str, data: Json) -> None:
        """Send an event, now or when the session is resumed."""
        told = _without(data, self.withheld)
        text = packed(Op.DISPATCH, told, event, len(self.history) + 1)
        self.history.append(text)
        if self.connection is not None:
            self.connection.send(text)


class Gateway:
    """Every session of the one bot.

    `granted` are the privileged intents that the bot may ask for. It is at `url`; whoever begins a
    session is told to resume it at `resume_url`, if that is set. `heartbeat_interval_ms` is what
    the next connection is told; `heartbeats` counts what came. While `acknowledges` is false, they
    go unanswered; while `compresses` is, nothing is packed, whoever asks for it. `asked` are the
    intents that the bot last asked for, refused or not; `identified` and `resumed` count the
    sessions begun and taken up again. `withheld` are the keys left out of every event and of what
    is in it: Discord need not send what its description calls optional.
    """

    def __init__(
        self, world: World, bot: User, token: str, granted: Intent, changes: Changes
    ) -> None:
        self.sessions: dict[str, Session] = {}
        self.url = ""
        self.heartbeat_interval_ms = 41_250
        self.resume_url = ""
        self.acknowledges = True
        self.compresses = True
        self.heartbeats = 0
        self.asked = Intent.NONE
        self.identified = 0
        self.resumed = 0
        self.withheld: set[str] = set()
        self._is_gone = False
        self._world = world
        self._bot = bot
        self._token = token
        self._refused = PRIVILEGED & ~granted
        self._changes = changes
        self._open: set[Connection] = set()

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection."""
        return [session for session in self.sessions.values() if session.connection is not None]

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak to one connection until it closes; refuse it while the gateway is gone."""
        if self._is_gone:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        packs = self.compresses and request.query.get("compress") == "zlib-stream"
        connection = Connection(socket, compressed=packs)
        self._open.add(connection)
        connection.send(packed(Op.HELLO, {"heartbeat_interval": self.heartbeat_interval_ms}))
        close = Close.UNKNOWN_ERROR
        async for message in socket:
            refusal = message.type is WSMsgType.TEXT and self._receive(connection, message.json())
            if refusal:
                close = refusal
                break
        self._forget(connection)
        await connection.close(close)
        return socket

    async def drop(self, code: int = Close.UNKNOWN_ERROR) -> None:
        """Close every connection; the sessions can be resumed."""
        for connection in list(self._open):
            self._forget(connection)
            await connection.close(code)

    @asynccontextmanager
    async def gone(self) -> AsyncIterator[None]:
        """Close every connection and take no new one for as long as the block lasts."""
        self._is_gone = True
        try:
            await self.drop()
            yield
        finally:
            self._is_gone = False

    def ask_for_heartbeats(self) -> None:
        """Ask for a heartbeat before its time, as Discord may."""
        for connection in self._open:
            connection.send(packed(Op.HEARTBEAT))

    def ask_to_reconnect(self) -> None:
        """Ask the bot to connect again and resume, as Discord does before it restarts a server."""
        for connection in self._open:
            connection.send(packed(Op.RECONNECT))

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the bot that its session is no longer valid, or only that it must be resumed."""
        for session in self.connected:
            assert session.connection is not None
            session.connection.send(packed(Op.INVALID_SESSION, data=resumable))
            if not resumable:
                del self.sessions[session.id]

    def forget(self) -> None:
        """Let every session be too old to be resumed, though the bot does not know it yet."""
        self.sessions.clear()

    def dispatch(self, event: str, data: Json, intent: Intent = Intent.NONE) -> None:
        """Send an event to the sessions that asked for its kind."""
        for session in self.sessions.values():
            if intent in session.intents:
                session.dispatch(event, data)

    def dispatch_in(self, channel: Channel, event: str, data: Json) -> None:
        """Send an event about messages to the sessions that asked for those of such channels.

        What happens in a channel that the bot may not see, it is not told.
        """
        if Permission.VIEW_CHANNEL in channel.permissions(self._bot):
            self.dispatch(event, data, _message_intent(channel))

    def dispatch_message(self, event: str, message: Message) -> None:
        """Send an event about a message, its content only to whom Discord shows it."""
        if Permission.VIEW_CHANNEL not in message.channel.permissions(self._bot):
            return
        addressed = addresses(message, self._bot)
        for session in self.sessions.values():
            if _message_intent(message.channel) in session.intents:
                reveal = addressed or Intent.MESSAGE_CONTENT in session.intents
                session.dispatch(event, message_event(message, reveal=reveal))

    def _receive(self, connection: Connection, payload: Json) -> Close | None:
        match payload["op"]:
            case Op.HEARTBEAT:
                self.heartbeats += 1
                self._changes.announce()
                if self.acknowledges:
                    connection.send(packed(Op.HEARTBEAT_ACK))
            case Op.IDENTIFY:
                return self._identify(connection, payload["d"])
            case Op.RESUME:
                return self._resume(connection, payload["d"])
        return None

    def _identify(self, connection: Connection, data: Json) -> Close | None:
        self.asked = Intent(data["intents"])
        if data["token"] != self._token:
            return Close.AUTHENTICATION_FAILED
        if Intent(data["intents"]) & self._refused:
            return Close.DISALLOWED_INTENTS
        session = Session(Intent(data["intents"]), self.withheld, connection=connection)
        self.sessions[session.id] = session
        self.identified += 1
        for event, created in self._greeting(session):
            session.dispatch(event, created)
        self._changes.announce()
        return None

    def _resume(self, connection: Connection, data: Json) -> Close | None:
        session = self.sessions.get(data["session_id"])
        if data["token"] != self._token:
            return Close.AUTHENTICATION_FAILED
        if session is None:
            connection.send(packed(Op.INVALID_SESSION, data=False))
            return None
        for text in session.history[data["seq"] :]:
            connection.send(text)
        session.connection = connection
        session.dispatch("RESUMED", {})
        self.resumed += 1
        self._changes.announce()
        return None

    def _greeting(self, session: Session) -> Iterator[tuple[str, Json]]:
        guilds = list(self._world.guilds.values())
        yield (
            "READY",
            {
                "v": 10,
                "user": user_json(self._bot),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.resume_url or self.url,
                "application": {"id": str(self._bot.id), "flags": 0},
            },
        )
        if Intent.GUILDS in session.intents:
            for guild in guilds:
                yield "GUILD_CREATE", guild_json(guild, self._world.owner)

    def _forget(self, connection: Connection) -> None:
        self._open.discard(connection)
        for session in self.sessions.values():
            if session.connection is connection:
                session.connection = None
        self._changes.announce()


def _without(data: Any, withheld: set[str]) -> Any:
    if not withheld or not isinstance(data, dict | list):
        return data
    if isinstance(data, list):
        return [_without(item, withheld) for item in data]
    return {key: _without(value, withheld) for key, value in data.items() if key not in withheld}


def _message_intent(channel: Channel) -> Intent:
    return Intent.DIRECT_MESSAGES if channel.guild is None else Intent.GUILD_MESSAGES
