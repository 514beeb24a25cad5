import asyncio
import logging
import threading
from collections.abc import Iterator

import pytest

from bot.failures import explain
from retrieval.errors import QuestionError, StoreError
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import BrokenLibrary, Newsroom, SlowLibrary
from tests.discord_server import DiscordServer, Permission


@pytest.fixture
def broken() -> Iterator[Library]:
    with BrokenLibrary.open("sqlite://") as library:
        yield library


@pytest.fixture
def slow() -> Iterator[SlowLibrary]:
    with SlowLibrary.open("sqlite://") as library:
        library.may_answer = threading.Event()
        yield library
        library.may_answer.set()


def entries(caplog: pytest.LogCaptureFixture, level: int) -> list[logging.LogRecord]:
    ours = (record for record in caplog.records if record.name.startswith("bot."))
    return [record for record in ours if record.levelno >= level]


async def test_an_unforeseen_failure_is_one_apology_and_one_log_entry(
    discord: DiscordServer, broken: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(discord, broken):
        reply = await Newsroom.open(discord).ask("a most private question?")
    (entry,) = entries(caplog, logging.WARNING)
    assert entry.exc_info is not None
    reference = entry.getMessage().rpartition(" ")[2]
    assert reference in reply.text
    assert "fire" not in reply.text
    assert "private question" not in caplog.text


async def test_a_command_that_fails_is_answered_in_private(
    discord: DiscordServer, broken: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(discord, broken):
        room = Newsroom.open(discord)
        response = await discord.slash(room.channel, room.reader, "ask", question="who?")
    (entry,) = entries(caplog, logging.WARNING)
    assert entry.getMessage().rpartition(" ")[2] in response.text
    assert response.ephemeral


async def test_work_that_takes_time_is_acknowledged_before(
    discord: DiscordServer, slow: SlowLibrary
) -> None:
    async with running(discord, slow):
        room = Newsroom.open(discord)
        room.load(slow)
        asking = discord.slash(room.channel, room.reader, "ask", question="who built the mill?")
        responding = asyncio.create_task(asking)
        await discord.changes.until(lambda: defers(discord), 10, "the bot defers")
        slow.may_answer.set()
        response = await responding
    assert response.deferred
    assert "Ada Lund" in response.text


def defers(discord: DiscordServer) -> bool:
    return any(
        call.route.endswith("/callback") and call.body["type"] == 5 for call in discord.calls
    )


async def test_a_message_deleted_meanwhile_is_answered_without_reference(
    discord: DiscordServer, slow: SlowLibrary
) -> None:
    async with running(discord, slow):
        room = Newsroom.open(discord)
        room.load(slow)
        discord.messages.delete(room.mention("who built the mill?"))
        slow.may_answer.set()
        answer = await discord.next_message(room.channel)
    assert answer.reply_to is None
    assert "Ada Lund" in answer.text


async def test_where_the_bot_may_not_write_the_log_says_so_in_one_line(
    discord: DiscordServer, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord, bot_may_not=Permission.SEND_MESSAGES)
        room.mention("anything?")
        await discord.changes.until(
            lambda: any(call.route.endswith("/messages") for call in discord.calls), 10, "a try"
        )
        elsewhere = discord.add_channel(room.guild, "elsewhere")
        discord.say(elsewhere, room.reader, f"{discord.bot.mention} anything?")
        await discord.next_message(elsewhere)
    (entry,) = entries(caplog, logging.WARNING)
    assert entry.exc_info is None
    assert "Send Messages" in entry.getMessage()


async def test_an_interaction_that_expired_is_one_line_in_the_log(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with DiscordServer(acknowledge_within_s=0) as discord, running(discord, library):
        room = Newsroom.open(discord)
        answering = discord.slash(room.channel, room.reader, "newsdesk status")
        waiting = asyncio.create_task(answering)
        await discord.changes.until(
            lambda: any(call.route.endswith("/callback") for call in discord.calls), 10, "a try"
        )
        waiting.cancel()
        discord.say(room.channel, room.reader, f"{discord.bot.mention} anything?")
        await discord.next_message(room.channel)
    (entry,) = entries(caplog, logging.WARNING)
    assert "10062" in entry.getMessage()


def test_what_a_person_did_wrong_is_told_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert explain(QuestionError("The question is empty.")) == "The question is empty."
    assert not caplog.records


def test_a_damaged_database_is_logged_and_owned_up_to_without_its_place(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = explain(StoreError("The database /srv/newsdesk.db is damaged."))
    (entry,) = caplog.records
    assert "The database /srv/newsdesk.db is damaged." in entry.getMessage()
    assert told is not None
    assert told.rpartition(" ")[2] in entry.getMessage()
    assert "/srv" not in told
