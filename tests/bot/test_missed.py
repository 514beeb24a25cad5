from collections.abc import AsyncIterator

import discord as discord_py
import pytest
from discord.state import ConnectionState

from retrieval.documents import Source
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom
from tests.discord_server import DiscordServer, Permission


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin sessions without the pause that Discord asks for, and be ready soon."""

    async def at_once(*_: object, **__: object) -> None: ...

    monkeypatch.setattr(discord_py.Client, "before_identify_hook", at_once)
    soon = property(lambda _: 0.05, lambda *_: None)
    monkeypatch.setattr(ConnectionState, "guild_ready_timeout", soon, raising=False)


@pytest.fixture
async def room(discord: DiscordServer, library: Library) -> AsyncIterator[Newsroom]:
    async with running(discord, library) as bot:
        await bot.wait_until_ready()
        room = Newsroom.open(discord)
        room.load(library)
        yield room


async def lose_session(discord: DiscordServer) -> None:
    """Let the connection break, and what happens until `come_back` never be sent."""
    discord.gateway.forget()
    await discord.changes.until(lambda: not discord.gateway.connected, 5, "it is gone")


async def come_back(discord: DiscordServer) -> None:
    sessions = discord.gateway.identified
    await discord.gateway.drop()
    await discord.ready(sessions=sessions + 1)


def looked_in(discord: DiscordServer) -> list[int]:
    """Return the channels whose messages the bot listed."""
    listed = (c for c in discord.calls if c.method == "GET" and c.route.endswith("/messages"))
    return [call.number("channel_id") for call in listed]


async def test_a_question_of_which_no_event_came_is_answered_once(room: Newsroom) -> None:
    await room.ask("who built the mill?")
    await lose_session(room.discord)
    question = room.mention("who built the mill?")
    await come_back(room.discord)
    answer = await room.discord.next_message(room.channel)
    assert (answer.reply_to, "Ada Lund" in answer.text) == (question, True)
    await room.ask("how many wheels has it?")
    assert not room.channel.unread


async def test_a_bot_that_has_heard_nothing_yet_misses_nothing_either(room: Newsroom) -> None:
    await lose_session(room.discord)
    question = room.mention("who built the mill?")
    await come_back(room.discord)
    assert (await room.discord.next_message(room.channel)).reply_to is question


async def test_threads_and_known_conversations_are_looked_up(room: Newsroom) -> None:
    discord = room.discord
    direct = discord.direct_channel(room.reader)
    discord.say(direct, room.reader, "hello?")
    await discord.next_message(direct)
    thread = discord.open_thread(room.channel, room.reader, "mills")
    await lose_session(discord)
    discord.say(thread, room.reader, f"{discord.bot.mention} who built the mill?")
    discord.say(direct, room.reader, "who built the mill?")
    await come_back(discord)
    assert "Ada Lund" in (await discord.next_message(thread)).text
    await discord.next_message(direct)


async def test_only_what_speaks_to_the_bot_is_answered_and_only_where_it_may_read(
    room: Newsroom,
) -> None:
    discord = room.discord
    hidden = discord.add_channel(room.guild, "hidden", bot_may_not=Permission.READ_MESSAGE_HISTORY)
    await lose_session(discord)
    discord.say(hidden, room.reader, f"{discord.bot.mention} who built the mill?")
    discord.say(room.channel, room.reader, "who built the mill?")
    await come_back(discord)
    await discord.changes.until(lambda: looked_in(discord), 10, "it looks")
    await room.ask("who built the mill?")
    assert not room.channel.unread
    assert not hidden.unread
    assert looked_in(discord) == [room.channel.id]


async def test_after_a_resume_nothing_is_looked_up(room: Newsroom) -> None:
    discord = room.discord
    await discord.gateway.drop()
    await room.ask("who built the mill?")
    assert discord.gateway.resumed == 1
    assert not looked_in(discord)


async def test_looking_up_is_tried_once_more(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery._PAUSE_S", 0)
    discord = room.discord
    await lose_session(discord)
    room.mention("who built the mill?")
    discord.faults.fail(503, method="GET", route="/channels/{channel_id}/messages")
    await come_back(discord)
    await discord.next_message(room.channel)
    assert discord.faults.struck


async def test_a_direct_message_of_a_restart_is_answered_once(
    discord: DiscordServer, library: Library
) -> None:
    direct = discord.direct_channel(discord.add_user("reader"))
    assert direct.recipient is not None
    list(library.load(str(direct.id), [Source("mill.txt", MILL)]))
    async with running(discord, library):
        discord.say(direct, direct.recipient, "who built the mill?")
        await discord.next_message(direct)
    question = discord.say(direct, direct.recipient, "how many wheels has it?")
    async with running(discord, library):
        assert (await discord.next_message(direct)).reply_to is question
    discord.calls.clear()
    async with running(discord, library):
        await discord.changes.until(lambda: looked_in(discord), 10, "it looks")
    assert not direct.unread


async def test_a_question_asked_while_the_bot_was_restarted_is_answered_once(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    async with running(discord, library):
        await room.ask("who built the mill?")
    question = room.mention("how many wheels has it?")
    async with running(discord, library):
        assert (await discord.next_message(room.channel)).reply_to is question
    discord.calls.clear()
    async with running(discord, library):
        await discord.changes.until(lambda: looked_in(discord), 10, "it looks")
    assert not room.channel.unread
