import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.discord_server import Channel, DiscordServer, Guild, User
from tests.discord_server.parrot import Parrot
from tests.discord_server.rest import PREFIX


@dataclass(frozen=True, slots=True)
class Room:
    """A channel of a guild, someone in it, and the bot that listens."""

    discord: DiscordServer
    guild: Guild
    channel: Channel
    ada: User
    parrot: Parrot


@asynccontextmanager
async def listening(
    discord: DiscordServer, monkeypatch: pytest.MonkeyPatch, *, message_content: bool = False
) -> AsyncIterator[Room]:
    """Let a parrot listen in a new guild of a loopback Discord."""
    _turn(discord, monkeypatch)
    guild = discord.add_guild("Birds")
    ada = discord.add_user("ada")
    discord.add_member(guild, ada)
    parrot = Parrot(message_content=message_content)
    running = asyncio.create_task(parrot.start(discord.token))
    try:
        await discord.ready()
        yield Room(discord, guild, discord.add_channel(guild, "general"), ada, parrot)
    finally:
        await parrot.close()
        await running


@pytest.fixture
def turned(discord: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let discord.py of this process log in to the loopback Discord."""
    _turn(discord, monkeypatch)


@pytest.fixture
async def room(discord: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    async with listening(discord, monkeypatch) as room:
        yield room


def _turn(discord: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", discord.url + PREFIX)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(discord.gateway.url))
