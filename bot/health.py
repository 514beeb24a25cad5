"""Whether the bot is well: told over HTTP, on this machine, to whatever watches over it.

Any path answers 200 where Discord's gateway is connected and the database can be read, else 503,
with a JSON object that says which of them it is: ``{"discord": true, "database": true}``.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from aiohttp import web

from bot import wording
from bot.settings import HEALTH_PORT, SettingsError
from retrieval.errors import StoreError
from retrieval.library import Library

_HOST = "127.0.0.1"
_READ_WITHIN_S = 2.0


@asynccontextmanager
async def telling_health(
    client: discord.Client, library: Library, port: int | None
) -> AsyncIterator[None]:
    """Tell it on a port for as long as the block lasts, nowhere for None.

    Raises SettingsError for a port that cannot be had.
    """
    if port is None:
        yield
        return

    async def tell(_: web.Request) -> web.Response:
        found = {"discord": _is_connected(client), "database": await _can_be_read(library)}
        return web.json_response(found, status=200 if all(found.values()) else 503)

    application = web.Application()
    application.router.add_get("/{path:.*}", tell)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, _HOST, port).start()
        except OSError as error:
            raise SettingsError(wording.port_taken(HEALTH_PORT, port)) from error
        yield
    finally:
        await runner.cleanup()


def _is_connected(client: discord.Client) -> bool:
    return client.is_ready() and client.ws.open  # it stays ready while the gateway is away


async def _can_be_read(library: Library) -> bool:
    reading = asyncio.to_thread(library.generation, "")
    try:
        await asyncio.wait_for(reading, _READ_WITHIN_S)
    except (StoreError, TimeoutError):
        return False
    return True
