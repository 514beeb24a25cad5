"""Questions that are edited or deleted, and what becomes of their answers."""

import threading

import pytest

from bot.cogs import corrections
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom, SlowLibrary
from tests.discord_server import DiscordServer, Message


def open_room(discord: DiscordServer, library: Library) -> Newsroom:
    room = Newsroom.open(discord)
    room.load(library)
    return room


async def ask(room: Newsroom, text: str) -> tuple[Message, Message]:
    """Return a question and its answer, once the bot remembers which belongs to which."""
    asked = room.mention(text)
    return asked, await room.discord.next_message(room.channel)


@pytest.mark.usefixtures("bot")
async def test_an_edited_question_has_its_answer_edited(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    asked, answer = await ask(room, "who built the tide mill?")
    discord.edit(asked, f"{discord.bot.mention} how many wheels has the tide mill?")
    await discord.edited(answer)
    assert "two** wheels" in answer.text
    assert not room.channel.unread
    assert not answer.pings


async def test_after_a_restart_too(discord: DiscordServer, library: Library) -> None:
    async with running(discord, library):
        room = open_room(discord, library)
        asked, answer = await ask(room, "who built the tide mill?")
        deleted, gone = await ask(room, "when was the tide mill built?")
    async with running(discord, library):
        discord.edit(asked, f"{discord.bot.mention} how many wheels has the tide mill?")
        await discord.edited(answer)
        assert "two** wheels" in answer.text
        discord.delete(deleted)
        await discord.deleted(gone)


@pytest.mark.usefixtures("bot")
async def test_an_edit_after_two_minutes_changes_nothing(
    discord: DiscordServer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(discord, library)
    monkeypatch.setattr(corrections, "EDITED_WITHIN", -corrections.EDITED_WITHIN)
    asked, answer = await ask(room, "who built the tide mill?")
    discord.edit(asked, f"{discord.bot.mention} how many wheels has the tide mill?")
    await room.ask("when was the tide mill built?")
    assert answer.edits == 0


@pytest.mark.usefixtures("bot")
async def test_an_edit_to_what_cannot_be_asked_says_so_in_the_answer(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    asked, answer = await ask(room, "who built the tide mill?")
    discord.edit(asked, f"{discord.bot.mention} ???")
    await discord.edited(answer)
    assert "no word to look for" in answer.text
    assert not answer.components


@pytest.mark.usefixtures("bot")
async def test_a_deleted_question_takes_its_answer_with_it(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    asked, answer = await ask(room, "who built the tide mill?")
    discord.delete(asked)
    await discord.deleted(answer)
    assert library.memory.traces.reply_to(asked.id) is None


@pytest.mark.usefixtures("bot")
async def test_other_messages_deleted_change_nothing(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    _, answer = await ask(room, "who built the tide mill?")
    discord.delete(discord.say(room.channel, room.reader, "never mind"))
    await room.ask("when was the tide mill built?")
    assert not answer.deleted


async def test_a_question_deleted_while_it_is_answered_leaves_no_answer(
    discord: DiscordServer, library: Library
) -> None:
    slow = SlowLibrary(library._store)
    slow.may_answer = threading.Event()
    async with running(discord, slow):
        room = open_room(discord, library)
        asked = room.mention("who built the tide mill?")
        await discord.changes.until(
            lambda: any(call.route.endswith("/typing") for call in discord.calls), 10, "typing"
        )
        discord.delete(asked)
        slow.may_answer.set()
        answer = await discord.next_message(room.channel)
        await discord.deleted(answer)


@pytest.mark.usefixtures("bot")
async def test_a_link_that_discord_unfolds_is_no_edit(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    asked, answer = await ask(room, "who built the tide mill? https://a.test")
    discord.gateway.dispatch_message("MESSAGE_UPDATE", asked)
    await room.ask("when was the tide mill built?")
    assert answer.edits == 0
