import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.client import Newsdesk
from bot.manners import Rates
from retrieval.library import Library
from tests.discord_server import DiscordServer
from tests.discord_server.rest import PREFIX


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library, in a file: a database in memory has one connection for all threads."""
    with Library.open(f"sqlite:///{tmp_path / 'newsdesk.db'}") as opened:
        yield opened


@pytest.fixture
async def bot(discord: DiscordServer, library: Library) -> AsyncIterator[Newsdesk]:
    """A bot of this process, logged in to the loopback Discord."""
    async with running(discord, library) as started:
        yield started


@asynccontextmanager
async def running(
    discord: DiscordServer,
    library: Library,
    *,
    reads_messages: bool = False,
    rates: Rates | None = None,
) -> AsyncIterator[Newsdesk]:
    """Run a bot for as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Route, "BASE", discord.url + PREFIX)
        gateway = URL(discord.url).with_scheme("ws") / "gateway"
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        async with Newsdesk(library, reads_messages=reads_messages, rates=rates) as bot:
            serving = asyncio.create_task(bot.start(discord.token))
            waiting = asyncio.create_task(discord.ready())
            await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                await serving
            yield bot
        await serving
        # discord.py says that it is ready some seconds after it is, also when it is closed by then.
        if bot._connection._ready_task is not None:
            bot._connection._ready_task.cancel()
