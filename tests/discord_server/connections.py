"""One connection to the gateway: payloads out in order, compressed if the bot asked for it."""

import asyncio
import json
import zlib
from contextlib import suppress
from enum import IntEnum
from typing import Any

from aiohttp import web


class Op(IntEnum):
    """What a gateway payload is."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    """Why the gateway closes a connection."""

    UNKNOWN_ERROR = 4000
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    SESSION_TIMED_OUT = 4009
    DISALLOWED_INTENTS = 4014


class Connection:
    """One websocket; what is sent leaves in the order it was put."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self._socket = socket
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue()
        self._compressor = zlib.compressobj() if compressed else None
        self._writer = asyncio.create_task(self._write())

    def send(self, text: str) -> None:
        """Send one payload after those before it."""
        self._waiting.put_nowait(text)

    async def close(self, code: int) -> None:
        """Send what waits, then close."""
        self._waiting.put_nowait(None)
        await self._writer
        await self._socket.close(code=code)

    async def _write(self) -> None:
        while (text := await self._waiting.get()) is not None:
            with suppress(ConnectionError):  # the other side is gone; a RESUME asks again
                if self._compressor is None:
                    await self._socket.send_str(text)
                else:
                    packed = self._compressor.compress(text.encode())
                    await self._socket.send_bytes(
                        packed + self._compressor.flush(zlib.Z_SYNC_FLUSH)
                    )


def packed(op: Op, data: Any = None, event: str | None = None, sequence: int | None = None) -> str:
    """Return a payload as it goes over the wire."""
    return json.dumps({"op": op, "d": data, "t": event, "s": sequence})
