"""Planned digests, forgetting people, and the desks of servers that the bot has left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import wording
from bot.cogs import digests, housekeeping
from retrieval.documents import Source
from retrieval.library import Library
from retrieval.memory.records import GRACE, Action, AuditEntry, DigestPlan, Every
from retrieval.schema import desk_settings, servers
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom, eventually
from tests.discord_server import DiscordServer, Permission, Upload

DAILY = DigestPlan(Every.DAY)


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "_LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(housekeeping, "_EVERY_S", 0.05)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'newsdesk.db'}"


@pytest.fixture
def library(database: str) -> Iterator[Library]:
    with Library.open(database) as opened:
        yield opened


def plan(library: Library, desk: str, channel: int) -> None:
    wanted = replace(DAILY, channel=channel)
    library.memory.settings.change(desk, lambda old: replace(old, digest=wanted), _now())


def come_due(database: str) -> None:
    """Let the time of every planned digest come."""
    _write(database, desk_settings.update().values(digest_at=_now() - timedelta(minutes=1)))


def _write(database: str, statement: sa.Update) -> None:
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()


def _now() -> datetime:
    return datetime.now(UTC)


async def until_planned_anew(library: Library, desk: str) -> None:
    def is_planned() -> bool:
        at = library.memory.settings.digest_at(desk)
        return at is not None and at > _now()

    await eventually(is_planned)


# Digests


@pytest.mark.usefixtures("bot")
async def test_a_planned_digest_is_posted_once_when_its_time_has_come(
    discord: DiscordServer, library: Library, database: str
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    plan(library, str(room.guild.id), room.channel.id)
    come_due(database)
    posted = await discord.next_message(room.channel)
    assert "1 article loaded in the last day" in posted.text
    assert not posted.pings
    await until_planned_anew(library, str(room.guild.id))
    await room.ask("anything?")
    assert not room.channel.unread
    assert discord.violations == []


async def test_a_digest_that_came_due_while_the_bot_was_down_is_posted_after_it(
    discord: DiscordServer, library: Library, database: str
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        room.load(library)
        plan(library, str(room.guild.id), room.channel.id)
    come_due(database)
    async with running(discord, library):
        assert "loaded in the last day" in (await discord.next_message(room.channel)).text


@pytest.mark.usefixtures("bot")
async def test_nothing_new_is_no_digest_and_a_closed_or_deleted_channel_no_failure(
    discord: DiscordServer,
    library: Library,
    database: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    room, quiet, gone = (Newsroom.open(discord) for _ in range(3))
    closed = discord.add_channel(room.guild, "c", bot_may_not=Permission.SEND_MESSAGES)
    room.load(library)
    gone.load(library)
    for each, channel in ((room, closed), (quiet, quiet.channel), (gone, gone.channel)):
        plan(library, str(each.guild.id), channel.id)
    discord.remove_channel(gone.channel)
    come_due(database)
    for each in (room, quiet, gone):
        await until_planned_anew(library, str(each.guild.id))
    assert not quiet.channel.unread
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.usefixtures("bot")
async def test_a_direct_conversation_gets_its_digest_in_it(
    discord: DiscordServer, library: Library, database: str
) -> None:
    reader = discord.add_user("reader")
    channel = discord.direct_channel(reader)
    await discord.slash(channel, reader, "desk load", file=Upload("mill.txt", MILL), title="Mill")
    plan(library, str(channel.id), channel.id)
    come_due(database)
    assert "1 article loaded" in (await discord.next_message(channel)).text


# Forgetting


@pytest.mark.usefixtures("bot")
async def test_a_person_is_forgotten_on_every_desk_at_once(
    discord: DiscordServer, library: Library
) -> None:
    room, elsewhere = Newsroom.open(discord), Newsroom.open(discord)
    for number, each in enumerate((room, elsewhere)):
        desk = str(each.guild.id)
        question = library.memory.questions.add(desk, each.channel.id, f"why{number}?", _now())
        library.memory.questions.wait(question, 1, room.reader.id, _now())
        entry = AuditEntry(desk, room.reader.id, Action.LOADED, "Mill", _now())
        library.memory.traces.note(entry)
    response = await discord.slash(room.channel, room.reader, "newsdesk forget-me")
    assert "Deleted: 6 entries about you" in response.text
    assert response.ephemeral
    for each in (room, elsewhere):
        each.load(library)
        assert library.memory.questions.of(str(each.guild.id)) == []
        (entry,) = library.memory.traces.entries(str(each.guild.id), 9)
        assert entry.user is None
    assert library.memory.questions.to_ask_again() == []
    assert wording.DELETE_DESK not in response.text


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("place", ["server", "conversation"])
async def test_what_somebody_asked_directly_is_forgotten_with_them_wherever_they_say_so(
    discord: DiscordServer, library: Library, place: str
) -> None:
    room = Newsroom.open(discord)
    own, others = discord.direct_channel(room.reader), discord.direct_channel(room.editor)
    for channel, user in ((own, room.reader), (others, room.editor)):
        list(library.load(str(channel.id), [Source("mill.txt", MILL)]))
        discord.say(channel, user, "who painted the town hall of Sundby?")
        await discord.next_message(channel)
    await eventually(lambda: len(library.memory.traces.conversations(9)) == 2)
    here = own if place == "conversation" else room.channel
    await discord.slash(here, room.reader, "newsdesk forget-me")
    assert library.memory.questions.of(str(own.id)) == []
    assert library.memory.questions.of(str(others.id))
    assert library.memory.traces.conversations(9) == [others.id]
    assert library.articles(str(own.id))


@pytest.mark.usefixtures("bot")
async def test_a_direct_conversations_desk_can_be_deleted_by_whose_it_is(
    discord: DiscordServer, library: Library
) -> None:
    reader = discord.add_user("reader")
    channel = discord.direct_channel(reader)
    await discord.slash(channel, reader, "desk load", file=Upload("mill.txt", MILL), title="Mill")
    shown = (await discord.slash(channel, reader, "newsdesk forget-me")).shown
    await discord.click(shown, reader, wording.DELETE_DESK)
    assert "Delete all 1 article of this desk" in shown.text
    assert library.articles(str(channel.id))
    await discord.click(shown, reader, wording.DELETE_DESK_NOW)
    assert shown.text.strip() == wording.DESK_DELETED
    assert library.articles(str(channel.id)) == []
    assert library.memory.traces.entries(str(channel.id), 9) == []
    assert discord.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_servers_desk_cannot_be_deleted_with_that_button(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    channel = discord.direct_channel(room.editor)
    shown = (await discord.slash(channel, room.editor, "newsdesk forget-me")).shown
    await discord.click(shown, room.editor, wording.DELETE_DESK)
    # As a forger would: the same button on a message in the server.
    listed = (await discord.slash(room.channel, room.editor, "articles list")).shown
    listed.components = shown.components
    response = await discord.click(listed, room.editor, wording.DELETE_DESK_NOW)
    assert wording.NOT_ALLOWED in response.text
    assert library.articles(str(room.guild.id))


# Servers that the bot has left


async def test_the_desk_of_a_server_that_was_left_is_deleted_after_the_grace_period(
    discord: DiscordServer, library: Library, database: str
) -> None:
    async with running(discord, library):
        room, other = Newsroom.open(discord), Newsroom.open(discord)
        for each in (room, other):
            each.load(library)
        direct = discord.direct_channel(room.reader)
        file = Upload("mill.txt", MILL)
        await discord.slash(direct, room.reader, "desk load", file=file, title="Mill")
        await _until_known(database, 2)
        discord.remove_guild(room.guild)
        await _until_left(database, str(room.guild.id))
        assert library.articles(str(room.guild.id))
        _write(
            database,
            servers.update().where(servers.c.left_at.is_not(None)).values(left_at=_now() - GRACE),
        )
        await eventually(lambda: not library.articles(str(room.guild.id)))
        assert library.articles(str(other.guild.id))
        assert library.articles(str(direct.id))


async def test_a_server_left_while_the_bot_was_down_is_found_out_at_the_next_start(
    discord: DiscordServer, library: Library, database: str
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        await _until_known(database, 1)
    discord.remove_guild(room.guild)
    async with running(discord, library):
        await _until_left(database, str(room.guild.id))


async def test_a_server_that_discord_lost_for_a_while_was_not_left(
    discord: DiscordServer, library: Library, database: str
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        room.load(library)
        await _until_known(database, 1)
        discord.lose_guild(room.guild)
        other = Newsroom.open(discord)
        await _until_known(database, 2)
        assert _left(database) == set()
        assert other.guild.id != room.guild.id


def _known(database: str) -> dict[str, datetime | None]:
    engine = sa.create_engine(database)
    with engine.connect() as connection:
        rows = {row.desk: row.left_at for row in connection.execute(sa.select(servers))}
    engine.dispose()
    return rows


def _left(database: str) -> set[str]:
    return {desk for desk, left_at in _known(database).items() if left_at is not None}


async def _until_known(database: str, number: int) -> None:
    await eventually(lambda: len(_known(database)) >= number)


async def _until_left(database: str, desk: str) -> None:
    await eventually(lambda: desk in _left(database))
