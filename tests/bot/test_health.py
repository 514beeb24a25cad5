"""Whether the bot is well, as whatever watches over it is told."""

import asyncio
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.client import Newsdesk
from bot.health import telling_health
from bot.settings import HEALTH_PORT, SettingsError
from retrieval.errors import StoreError
from retrieval.library import Library
from tests.discord_server import BotProcess, DiscordServer

Told = tuple[int, dict[str, bool]]
WELL: Told = (200, {"discord": True, "database": True})


def free_port() -> int:
    with socket.socket() as heard:
        heard.bind(("127.0.0.1", 0))
        return int(heard.getsockname()[1])


@pytest.fixture
async def ready(bot: Newsdesk) -> Newsdesk:
    await bot.wait_until_ready()
    return bot


async def told(port: int, path: str = "") -> Told:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/{path}") as response,
    ):
        return response.status, await response.json()


async def test_a_connected_bot_is_well_whatever_the_path(ready: Newsdesk, library: Library) -> None:
    port = free_port()
    async with telling_health(ready, library, port):
        assert [await told(port, path) for path in ("", "health", "a/b?c=d")] == [WELL] * 3


async def test_a_bot_that_has_not_connected_is_not_well(library: Library) -> None:
    port = free_port()
    async with Newsdesk(library) as bot, telling_health(bot, library, port):
        assert await told(port) == (503, {"discord": False, "database": True})


async def test_a_bot_whose_database_cannot_be_read_is_not_well(
    ready: Newsdesk, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> int:
        raise StoreError

    port = free_port()
    monkeypatch.setattr(library, "generation", fail)
    async with telling_health(ready, library, port):
        assert await told(port) == (503, {"discord": True, "database": False})


async def test_nothing_listens_where_no_port_is_set(bot: Newsdesk, library: Library) -> None:
    async with telling_health(bot, library, None):
        pass


async def test_a_port_that_is_taken_is_told(ready: Newsdesk, library: Library) -> None:
    port = free_port()
    async with telling_health(ready, library, port):
        with pytest.raises(SettingsError, match=f"{HEALTH_PORT} is {port}: that port is taken"):
            async with telling_health(ready, library, port):
                pass
    async with telling_health(ready, library, port):
        assert (await told(port))[0] == 200


async def test_the_process_tells_it_while_the_gateway_is_away_and_when_it_is_back(
    discord: DiscordServer, tmp_path: Path
) -> None:
    port = free_port()
    settings = {"DISCORD_TOKEN": discord.token, HEALTH_PORT: str(port)}
    async with BotProcess.start(discord, tmp_path, "bot", "run", **settings) as bot:
        await bot.ready()
        await becomes(port, 200)
        async with discord.gateway.gone():
            await becomes(port, 503)
        await becomes(port, 200)


async def becomes(port: int, status: int) -> None:
    """Wait until the bot tells this, as it does by itself: Discord sees nothing of it."""
    async with asyncio.timeout(30):
        while (await told(port))[0] != status:
            pass
