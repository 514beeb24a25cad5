from pathlib import Path

import aiohttp
import discord as discord_py
import pytest

from tests.discord_server import BotProcess, DiscordServer
from tests.discord_server.conftest import Room, listening
from tests.discord_server.kinds import Intent
from tests.discord_server.parrot import Parrot


async def test_what_happens_while_the_gateway_is_gone_arrives_once(room: Room) -> None:
    await room.discord.gateway.drop()
    room.discord.say(room.channel, room.ada, f"{room.discord.bot.mention} are you there?")
    reply = await room.discord.next_message(room.channel, timeout_s=30)
    assert reply.content == "are you there?"
    room.discord.say(room.channel, room.ada, f"{room.discord.bot.mention} good")
    assert (await room.discord.next_message(room.channel)).content == "good"
    assert len(room.discord.gateway.sessions) == 1


async def test_a_session_that_is_forgotten_begins_anew(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(*_: object, **__: object) -> None:
        """Begin a session without the pause that Discord asks for."""

    monkeypatch.setattr(discord_py.Client, "before_identify_hook", at_once)
    room.discord.gateway.forget()
    await room.discord.gateway.drop()
    await room.discord.ready(sessions=2)
    room.discord.say(room.channel, room.ada, f"{room.discord.bot.mention} again")
    assert (await room.discord.next_message(room.channel)).content == "again"


async def test_a_guild_joined_while_connected_is_known(room: Room) -> None:
    guild = room.discord.add_guild("Fish")
    channel = room.discord.add_channel(guild, "pond")
    room.discord.add_member(guild, room.ada)
    room.discord.say(channel, room.ada, f"{room.discord.bot.mention} blub")
    await room.discord.next_message(channel)
    assert [known.name for known in room.parrot.guilds] == ["Birds", "Fish"]


@pytest.mark.usefixtures("turned")
async def test_a_wrong_token_is_refused() -> None:
    async with Parrot() as parrot:
        with pytest.raises(discord_py.LoginFailure):
            await parrot.login("wrong")


@pytest.mark.usefixtures("turned")
async def test_a_privileged_intent_that_was_not_granted_is_refused(
    discord: DiscordServer,
) -> None:
    async with discord_py.Client(intents=discord_py.Intents.all()) as client:
        with pytest.raises(discord_py.PrivilegedIntentsRequired):
            await client.start(discord.token)


async def test_a_bot_with_message_content_reads_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with (
        DiscordServer(granted=Intent.MESSAGE_CONTENT) as discord,
        listening(discord, monkeypatch, message_content=True) as room,
    ):
        discord.say(room.channel, room.ada, "no secret")
        discord.say(room.channel, room.ada, discord.bot.mention)
        await discord.next_message(room.channel)
        assert room.parrot.heard[0] == "no secret"


async def test_a_payload_is_compressed_if_asked(discord: DiscordServer) -> None:
    url = discord.gateway.url
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(f"{url}?compress=zlib-stream") as socket:
            assert (await socket.receive()).type is aiohttp.WSMsgType.BINARY
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["op"] == 10


async def test_a_bot_runs_as_a_process(discord: DiscordServer, tmp_path: Path) -> None:
    guild = discord.add_guild("Birds")
    channel = discord.add_channel(guild, "general")
    ada = discord.add_user("ada")
    discord.add_member(guild, ada)
    start = BotProcess.start(
        discord, tmp_path, "tests.discord_server.parrot", DISCORD_TOKEN=discord.token
    )
    async with start as parrot:
        await parrot.ready()
        discord.say(channel, ada, f"{discord.bot.mention} hello")
        assert (await discord.next_message(channel)).content == "hello"
        await parrot.kill()
        await discord.changes.until(lambda: not discord.gateway.connected, 5, "it is gone")


async def test_a_process_that_ends_too_soon_says_why(
    discord: DiscordServer, tmp_path: Path
) -> None:
    async with BotProcess.start(discord, tmp_path, "tests.discord_server.parrot") as parrot:
        with pytest.raises(AssertionError, match="KeyError: 'DISCORD_TOKEN'"):
            await parrot.ready()
        assert await parrot.ended() == 1
