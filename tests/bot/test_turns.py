"""What people see while the bot is at work, and when there is more of it than it can do."""

import asyncio
import threading

import pytest

from bot import client, manners, sending, wording
from bot.manners import Rates
from retrieval.documents import Answer, Earlier
from retrieval.library import Library
from retrieval.store import Store
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom, SlowLibrary, eventually
from tests.discord_server import DiscordServer, Upload


class CountingLibrary(SlowLibrary):
    """Answers no question before it is told to, and counts how many it is asked at once."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.may_answer = threading.Event()
        self.at_work = self.most_at_work = 0
        self._counting = threading.Lock()

    def ask(
        self,
        desk: str,
        text: str,
        article: str | None = None,
        limit: int = 10,
        *,
        following: Earlier | None = None,
    ) -> Answer:
        """Count, wait, and answer."""
        with self._counting:
            self.at_work += 1
            self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            return super().ask(desk, text, article, limit, following=following)
        finally:
            with self._counting:
                self.at_work -= 1


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
        assert [answer.text.strip()[:22] for answer in refused] == ["That is a lot in a sho"] * 2
        slashed = await discord.slash(room.channel, room.reader, "ask", question="who built it?")
        assert slashed.ephemeral
        assert "Please ask me again in" in slashed.text
        assert not room.channel.unread


async def test_a_server_that_asks_too_often_is_asked_to_wait_and_no_other(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library, rates=Rates(person=None, desk=2)):
        room, other = Newsroom.open(discord), Newsroom.open(discord)
        for each in (room, other):
            each.load(library)
        said = [await room.ask("who built the tide mill?") for _ in range(3)]
        assert ["**Ada Lund**" in answer.text for answer in said] == [True, True, False]
        assert "This server asks more than I can answer" in said[2].text
        assert "**Ada Lund**" in (await other.ask("who built the tide mill?")).text


async def test_one_person_has_one_question_answered_at_a_time_and_holds_up_nobody_else(
    discord: DiscordServer, library: Library
) -> None:
    counting = CountingLibrary(library._store)
    async with running(discord, counting):
        room = Newsroom.open(discord)
        room.load(library)
        asked = [room.mention("who built the tide mill?") for _ in range(3)]
        asked.append(discord.say(room.channel, room.editor, asked[0].content))
        await eventually(lambda: counting.at_work == 2)
        counting.may_answer.set()
        said = [await discord.next_message(room.channel) for _ in asked]
        assert {id(answer.reply_to) for answer in said} == set(map(id, asked))
        assert counting.most_at_work == 2


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


@pytest.mark.parametrize("command", ["summary", "quotes", "timeline", "articles info", "digest"])
async def test_what_is_worked_out_of_articles_counts_as_questions_do(
    discord: DiscordServer, library: Library, command: str
) -> None:
    async with running(discord, library, rates=Rates(person=1, desk=None)):
        room = Newsroom.open(discord)
        room.load(library)
        named = {} if command == "digest" else {"article": "Tide mill"}
        told = await discord.slash(room.channel, room.reader, command, **named)
        assert "Tide mill" in told.text or wording.NO_QUOTATIONS in told.text
        refused = await discord.slash(room.channel, room.reader, command, **named)
        assert refused.ephemeral
        assert "Please ask me again in" in refused.text
        asked = await discord.slash(room.channel, room.reader, "ask", question="who built it?")
        assert "Please ask me again in" in asked.text
        assert "Tide mill" in (await discord.slash(room.channel, room.editor, "digest")).text


async def test_what_is_only_looked_up_is_shown_however_often(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library, rates=Rates(person=1, desk=None)):
        room = Newsroom.open(discord)
        room.load(library)
        for _ in range(3):
            listed = await discord.slash(room.channel, room.reader, "articles list")
            assert "Tide mill" in listed.text
            offered = await discord.autocomplete(room.channel, room.reader, "summary", "article")
            assert [choice["name"] for choice in offered] == ["Tide mill"]


async def test_a_summary_waits_for_the_same_persons_question_and_holds_up_no_choices(
    discord: DiscordServer, library: Library
) -> None:
    slow = SlowLibrary(library._store)
    slow.may_answer = threading.Event()
    async with running(discord, slow):
        room = Newsroom.open(discord)
        room.load(library)
        room.mention("who built the tide mill?")
        await discord.changes.until(lambda: typings(discord), 10, "the question is worked on")
        calling = discord.slash(room.channel, room.reader, "summary", article="Tide mill")
        summing_up = asyncio.create_task(calling)
        offered = await discord.autocomplete(room.channel, room.reader, "summary", "article")
        other = await discord.slash(room.channel, room.editor, "summary", article="Tide mill")
        is_waiting = not summing_up.done()
        slow.may_answer.set()
        assert offered
        assert "in brief" in other.text
        assert is_waiting
        assert "in brief" in (await summing_up).text
        assert "**Ada Lund**" in (await discord.next_message(room.channel)).text


async def test_loads_and_exports_have_turns_of_their_own(
    discord: DiscordServer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LOADS", Rates(person=2, desk=None))
    async with running(discord, library):
        user = discord.add_user("stranger")
        channel, file = discord.direct_channel(user), Upload("mill.txt", MILL)
        assert "Loaded" in (await discord.slash(channel, user, "desk load", file=file)).text
        assert (await discord.slash(channel, user, "desk export")).files
        about = discord.say(channel, user, MILL.decode())
        assert "**Ada Lund**" not in (await discord.next_message(channel)).text
        form = await discord.slash(channel, user, "desk load")
        for refused in (
            await discord.slash(channel, user, "desk load", file=file),
            await discord.slash(channel, user, "desk export"),
            await discord.right_click(about, user, wording.LOAD_MESSAGE),
            await discord.submit(form, {wording.FORM_TEXT_FIELD: "It was built in 1902."}),
        ):
            assert refused.ephemeral
            assert "Please ask me again in" in refused.text
        discord.say(channel, user, "who built the tide mill?")
        assert "**Ada Lund**" in (await discord.next_message(channel)).text
