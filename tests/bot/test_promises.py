"""Who asked to be told is told: once, in the same place, when an article answers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wording
from bot.cogs import promises
from retrieval.documents import Source
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom, eventually
from tests.discord_server import (
    BotProcess,
    Channel,
    DiscordServer,
    Message,
    Permission,
    Upload,
    User,
)

QUESTION = "who built the tide mill?"
OTHER = Source("ferry.txt", b"The ferry leaves at nine.")


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "_EVERY_S", 0.05)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'newsdesk.db'}"


@pytest.fixture
def library(database: str) -> Iterator[Library]:
    with Library.open(database) as opened:
        yield opened


def wait_for_answer(
    library: Library, room: Newsroom, *users: User, channel: Channel | None = None
) -> Message:
    """Have users wait for the answer to a question that the reader asked."""
    place = channel or room.channel
    asked = room.discord.say(place, room.reader, "(a question)")
    now = datetime.now(UTC)
    question = library.memory.questions.add(str(room.guild.id), place.id, QUESTION, now)
    for user in users or (room.reader,):
        library.memory.questions.wait(question, asked.id, user.id, now)
    return asked


async def load(room: Newsroom, text: bytes = MILL) -> None:
    file = Upload("mill.txt", text)
    await room.discord.slash(room.channel, room.editor, "desk load", file=file, title="Mill")


@pytest.mark.usefixtures("bot")
async def test_who_waits_is_told_in_the_same_place_with_one_ping_of_them_alone(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    asked = wait_for_answer(library, room)
    await load(room)
    told = await discord.next_message(room.channel)
    assert told.pings.users == (room.reader,)
    assert not told.pings.everyone
    assert told.reply_to is asked
    assert wording.FOUND_SINCE in told.text
    assert "**Ada Lund**" in told.text
    await load(room, b"It rains.")
    await room.ask("anything else?")
    await eventually(lambda: library.memory.questions.to_ask_again() == [])
    assert not room.channel.unread
    assert discord.violations == []


@pytest.mark.usefixtures("bot")
async def test_everybody_who_waits_is_told_once(discord: DiscordServer, library: Library) -> None:
    room = Newsroom.open(discord)
    wait_for_answer(library, room, room.reader, room.editor)
    await load(room)
    told = [await discord.next_message(room.channel) for _ in range(2)]
    assert {message.pings.users for message in told} == {(room.reader,), (room.editor,)}


@pytest.mark.usefixtures("bot")
async def test_an_article_that_does_not_answer_tells_nobody(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    wait_for_answer(library, room)
    await load(room, b"The ferry leaves at nine.")
    elsewhere = Newsroom.open(discord)
    elsewhere.load(library)
    await eventually(lambda: not library.memory.questions.to_ask_again())
    await load(room)
    told = await discord.next_message(room.channel)
    assert "Ada Lund" in told.text
    assert not room.channel.unread


async def test_what_is_loaded_from_the_terminal_is_told_too_also_after_a_restart(
    discord: DiscordServer, library: Library, database: str
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        asked = wait_for_answer(library, room)
    with Library.open(database) as terminal:
        room.load(terminal)
    async with running(discord, library):
        told = await discord.next_message(room.channel)
        assert told.reply_to is asked
        room.load(library, b"It rains.")
        await room.ask("anything else?")
    assert not room.channel.unread


async def test_who_was_told_in_vain_is_told_again_and_nobody_twice(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        wait_for_answer(library, room)
        send = "/channels/{channel_id}/messages"
        discord.faults.fail(503, method="POST", route=send, times=3, done=True)
        room.load(library)
        told = await discord.next_message(room.channel, timeout_s=60)
        assert told.pings.users == (room.reader,)
        await eventually(lambda: not library.memory.questions.to_ask_again())
        assert not room.channel.unread


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("obstacle", ["forbidden", "deleted", "locked"])
async def test_where_the_bot_can_no_longer_write_it_says_so_directly_and_quotes_nothing(
    discord: DiscordServer, library: Library, obstacle: str
) -> None:
    room = Newsroom.open(discord)
    place = discord.add_channel(room.guild, "questions")
    if obstacle == "locked":
        place = discord.open_thread(place, room.editor, "one of them")
    wait_for_answer(library, room, channel=place)
    if obstacle == "deleted":
        discord.remove_channel(place)
    elif obstacle == "locked":
        discord.threads.settle(place, archived=True, locked=True)
    else:
        discord.overwrite(place, discord.bot, deny=Permission.SEND_MESSAGES)
    await load(room)
    told = await discord.next_message(discord.direct_channel(room.reader))
    assert f"<#{place.id}>" in told.text
    assert "Ada Lund" not in told.text
    await eventually(lambda: not library.memory.questions.to_ask_again())


@pytest.mark.usefixtures("bot")
async def test_who_takes_no_direct_messages_is_left_alone(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    place = discord.add_channel(room.guild, "q", bot_may_not=Permission.SEND_MESSAGES)
    discord.refuse_direct_messages(room.reader)
    wait_for_answer(library, room, channel=place)
    wait_for_answer(library, room, room.editor)
    await load(room)
    assert (await discord.next_message(room.channel)).pings.users == (room.editor,)


@pytest.mark.usefixtures("bot")
async def test_a_message_that_is_gone_is_answered_all_the_same(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    discord.delete(wait_for_answer(library, room))
    await load(room)
    told = await discord.next_message(room.channel)
    assert told.pings.users == (room.reader,)


@pytest.mark.usefixtures("bot")
async def test_who_asked_in_private_is_told_directly_with_one_ping(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    list(library.load(str(room.guild.id), [OTHER]))
    asked = await discord.slash(room.channel, room.reader, "ask", question=QUESTION, private=True)
    promised = await discord.click(asked.shown, room.reader, wording.TELL)
    assert promised.text.strip() == wording.WILL_TELL_DIRECTLY
    await load(room)
    told = await discord.next_message(discord.direct_channel(room.reader))
    assert "**Ada Lund**" in told.text
    assert told.pings.users == (room.reader,)
    assert not told.components  # a button would look for the article on the desk of that place
    assert not room.channel.unread


@pytest.mark.usefixtures("bot")
async def test_a_direct_conversation_is_told_in_it(
    discord: DiscordServer, library: Library
) -> None:
    reader = discord.add_user("reader")
    channel = discord.direct_channel(reader)
    asked = discord.say(channel, reader, QUESTION)
    await discord.next_message(channel)
    now, desk = datetime.now(UTC), str(channel.id)
    question = library.memory.questions.add(desk, channel.id, QUESTION, now)
    library.memory.questions.wait(question, asked.id, reader.id, now)
    await discord.slash(channel, reader, "desk load", file=Upload("mill.txt", MILL), title="Mill")
    assert "**Ada Lund**" in (await discord.next_message(channel)).text


async def test_the_bots_process_killed_before_it_could_tell_tells_after_the_next_start(
    discord: DiscordServer, tmp_path: Path, library: Library
) -> None:
    settings = {"DISCORD_TOKEN": discord.token}
    async with BotProcess.start(discord, tmp_path, "bot", "run", **settings) as bot:
        await bot.ready()
        room = Newsroom.open(discord)
        wait_for_answer(library, room)
        await bot.kill()
    room.load(library)
    async with BotProcess.start(discord, tmp_path, "bot", "run", **settings) as bot:
        await bot.ready()
        told = await discord.next_message(room.channel, timeout_s=30)
        assert told.pings.users == (room.reader,)
        assert await bot.stop() == 0
    assert "Traceback" not in bot.output
    assert discord.violations == []
