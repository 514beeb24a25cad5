"""What people see while the bot is at work, and when there is more of it than it can do."""

import asyncio
import threading

import pytest

from bot import manners, sending, wording
from bot.manners import Rates
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom, SlowLibrary
from tests.discord_server import DiscordServer


async def test_typing_is_shown_again_for_as_long_as_the_bot_is_at_work(
    discord: DiscordServer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_TYPING_AFTER_S", 0)
    monkeypatch.setattr(sending, "_TYPING_RENEWED_S", 0.01)
    slow = SlowLibrary(library._store)
    slow.may_answer = threading.Event()
    async with running(discord, slow):
        room = Newsroom.open(discord)
        room.load(library)
        room.mention("who built the tide mill?")
        await discord.changes.until(lambda: typings(discord) >= 3, 10, "typing is renewed")
        slow.may_answer.set()
        await discord.next_message(room.channel)
        shown = typings(discord)
        room.mention("who built the tide mill?")
        await discord.next_message(room.channel)
        assert typings(discord) > shown


async def test_typing_that_discord_refuses_holds_up_no_answer(
    discord: DiscordServer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(sending, "_TYPING_AFTER_S", 0)
    monkeypatch.setattr("discord.abc.Messageable.typing", never)
    async with running(discord, library):
        room = Newsroom.open(discord)
        room.load(library)
        assert "**Ada Lund**" in (await room.ask("who built the tide mill?")).text


def typings(discord: DiscordServer) -> int:
    return sum(call.route.endswith("/typing") for call in discord.calls)


async def test_who_asks_too_often_is_asked_to_wait_and_every_question_has_one_reply(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library, rates=Rates(person=3, desk=None)):
        room = Newsroom.open(discord)
        room.load(library)
        asked = [room.mention("who built the tide mill?") for _ in range(5)]
        said = [await discord.next_message(room.channel) for _ in asked]
        assert {id(answer.reply_to) for answer in said} == set(map(id, asked))
        refused = [answer for answer in said if "**Ada Lund**" not in answer.text]
        assert [answer.text.strip()[:22] for answer in refused] == ["That is a lot of quest"] * 2
        slashed = await discord.slash(room.channel, room.reader, "ask", question="who built it?")
        assert slashed.ephemeral
        assert "Please ask me again in" in slashed.text
        assert not room.channel.unread


async def test_more_questions_than_can_be_answered_each_get_one_honest_reply(
    discord: DiscordServer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manners, "_MOST_WAITING", 10)
    slow = SlowLibrary(library._store)
    slow.may_answer = threading.Event()
    async with running(discord, slow):
        rooms = [Newsroom.open(discord) for _ in range(30)]
        for room in rooms:
            room.load(library)
        asked = [room.mention("who built the tide mill?") for room in rooms]
        await discord.changes.until(
            lambda: sum(bool(room.channel.unread) for room in rooms) >= 20, 10, "all are heard"
        )
        slow.may_answer.set()
        said = [await discord.next_message(room.channel) for room in rooms]
        assert [answer.reply_to for answer in said] == asked
        answered = sum("**Ada Lund**" in answer.text for answer in said)
        turned_away = sum(answer.text.strip() == wording.OVERLOADED for answer in said)
        assert (answered, turned_away) == (10, 20)
        assert not [room for room in rooms if room.channel.unread]
