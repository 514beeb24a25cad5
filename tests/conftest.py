from collections.abc import AsyncIterator

import pytest

from tests.discord_server import DiscordServer


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """A loopback Discord; the test fails if the bot sent what Discord would not take."""
    async with DiscordServer() as server:
        yield server
    assert server.violations == []
