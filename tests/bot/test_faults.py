"""Every route that the bot uses failing once: what is said is said once, and in its place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot import wording
from retrieval.library import Library
from retrieval.memory.records import AnswerLength, DeskSettings
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom
from tests.discord_server import DiscordServer, Message, Permission, Upload
from tests.discord_server.faults import BROKEN

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
THREADS = "/channels/{channel_id}/messages/{message_id}/threads"
TYPING = "/channels/{channel_id}/typing"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
CONVERSATIONS = "/users/@me/channels"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"

LONGEST_SLEEP_S = 0.05

Act = Callable[[Newsroom], Awaitable[None]]


@pytest.fixture
async def room(
    discord: DiscordServer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Newsroom]:
    """A server with an article, and a bot that waits hardly between two tries."""
    for module in ("discord.http", "discord.webhook.async_", "bot.delivery"):
        monkeypatch.setattr(f"{module}.asyncio", Impatient())
    monkeypatch.setattr("bot.sending._TYPING_AFTER_S", 0)
    async with running(discord, library):
        room = Newsroom.open(discord)
        room.load(library)
        yield room
        await nothing_more(room)


class Impatient:
    """asyncio, but that nobody sleeps for long."""

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    async def sleep(self, delay: float) -> None:
        """Sleep, though not for long."""
        await asyncio.sleep(min(delay, LONGEST_SLEEP_S))


async def nothing_more(room: Newsroom) -> None:
    """Let the bot answer something else, and see that it has said nothing twice."""
    room.discord.faults.heal()
    channel = room.discord.add_channel(room.guild, "elsewhere")
    room.discord.say(channel, room.reader, f"{room.discord.bot.mention} who built the mill?")
    await room.discord.next_message(channel)
    assert not channel.unread
    assert not room.channel.unread


async def mention(room: Newsroom) -> None:
    answer = await room.ask("who built the mill?")
    assert "Ada Lund" in answer.text


async def call(room: Newsroom) -> None:
    before = written(room)
    response = await room.discord.slash(
        room.channel, room.reader, "ask", question="who built the mill?"
    )
    assert "Ada Lund" in response.text
    assert written(room) == [*before, response.shown]


async def load(room: Newsroom) -> None:
    file = Upload("mill.txt", MILL.replace(b"1843", b"1844"))
    response = await room.discord.slash(room.channel, room.editor, "desk load", file=file)
    assert "mill, 2 sentences" in response.text


async def complete(room: Newsroom) -> None:
    offered = await room.discord.autocomplete(room.channel, room.reader, "ask", "article")
    assert len(offered) == 1


async def correct(room: Newsroom) -> None:
    asked = room.mention("who built the mill?")
    answer = await room.discord.next_message(room.channel)
    room.discord.edit(asked, f"{room.discord.bot.mention} how many wheels does the mill have?")
    assert "two" in (await room.discord.edited(answer)).text


async def take_back(room: Newsroom) -> None:
    asked = room.mention("who built the mill?")
    answer = await room.discord.next_message(room.channel)
    room.discord.delete(asked)
    await room.discord.deleted(answer)


async def share(room: Newsroom) -> None:
    question = "who built the mill?"
    own = await room.discord.slash(
        room.channel, room.reader, "ask", question=question, private=True
    )
    shared = await room.discord.click(own.shown, room.reader, wording.SHARE)
    await room.discord.changes.until(lambda: shared.followups, 10, "it is shared")
    assert ["Ada Lund" in message.text for message in shared.followups] == [True]


async def whisper(room: Newsroom) -> None:
    """Ask where the bot may not write, as somebody whom it has not written to before."""
    shut = room.discord.add_channel(room.guild, "shut", bot_may_not=Permission.SEND_MESSAGES)
    stranger = room.discord.add_user("stranger")
    room.discord.add_member(room.guild, stranger)
    room.discord.say(shut, stranger, f"{room.discord.bot.mention} who built the mill?")
    told = await room.discord.next_message(room.discord.direct_channel(stranger))
    assert wording.MAY_WRITE in told.text


def written(room: Newsroom) -> list[Message]:
    return [m for m in room.channel.messages.values() if m.author == room.discord.bot]


ACTS: list[tuple[str, str, Act]] = [
    ("POST", MESSAGES, mention),
    ("POST", TYPING, mention),
    ("POST", CALLBACK, call),
    ("POST", CALLBACK, load),
    ("POST", CALLBACK, complete),
    ("PATCH", MESSAGE, correct),
    ("DELETE", MESSAGE, take_back),
    ("POST", CONVERSATIONS, whisper),
]
SENT_TWICE_IF_LOST = [("POST", WEBHOOK, share)]
"""What Discord does not know again, and discord.py sends once more."""


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_what_a_server_error_stops_is_said_once(room: Newsroom, status: int) -> None:
    for number, (method, route, act) in enumerate([*ACTS, *SENT_TWICE_IF_LOST], start=1):
        room.discord.faults.fail(status, method=method, route=route)
        await act(room)
        assert len(room.discord.faults.struck) == number


@pytest.mark.parametrize("status", [502, 503])
async def test_what_was_done_although_the_answer_got_lost_is_not_said_again(
    room: Newsroom, status: int
) -> None:
    for number, (method, route, act) in enumerate(ACTS, start=1):
        room.discord.faults.fail(status, method=method, route=route, done=True)
        await act(room)
        assert len(room.discord.faults.struck) == number


@pytest.mark.parametrize("is_done", [False, True])
async def test_what_a_broken_connection_stops_is_said_once(
    room: Newsroom, *, is_done: bool
) -> None:
    acts = [each for each in ACTS if each[2] is not complete]  # typing on asks for choices again
    for number, (method, route, act) in enumerate(acts, start=1):
        room.discord.faults.fail(BROKEN, method=method, route=route, done=is_done)
        await act(room)
        assert len(room.discord.faults.struck) == number


async def test_what_comes_too_soon_is_said_once_and_later(room: Newsroom) -> None:
    acts = [*ACTS, *SENT_TWICE_IF_LOST]
    for method, route, act in acts:
        room.discord.faults.fail(429, method=method, route=route)
        await act(room)
        room.discord.faults.fail(429, method=method)
        await act(room)
    assert len(room.discord.faults.limited) == 2 * len(acts)


@pytest.mark.parametrize("unsaid", ["names_proxy", "says_when"])
async def test_what_is_refused_ahead_of_discord_for_coming_too_soon_is_said_once_and_later(
    room: Newsroom, unsaid: str
) -> None:
    setattr(room.discord.faults, unsaid, False)
    acts = [each for each in ACTS if each[2] is not complete]  # typing on asks for choices again
    for number, (method, route, act) in enumerate([*acts, *SENT_TWICE_IF_LOST], start=1):
        room.discord.faults.fail(429, method=method, route=route)
        await act(room)
        assert len(room.discord.faults.limited) == number


@pytest.mark.parametrize("is_done", [False, True])
async def test_what_took_long_is_said_once_where_its_promise_met_a_server_error(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, *, is_done: bool
) -> None:
    monkeypatch.setattr("bot.sending._ACKNOWLEDGED_WITHIN_S", 0)
    for route in (CALLBACK, ORIGINAL):
        room.discord.faults.fail(502, route=route, done=is_done)
        await call(room)
    assert len(room.discord.faults.struck) == 2


async def test_a_panel_or_a_share_whose_acknowledgement_got_lost_is_shown_once(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.controls._SHOWN_WITHIN_S", 0)
    monkeypatch.setattr("bot.controls._TURNED_WITHIN_S", 0)
    discord, question = room.discord, "who built the mill?"
    discord.faults.fail(502, route=CALLBACK, done=True)
    panel = await discord.slash(room.channel, room.editor, "desk settings")
    assert wording.SETTINGS_HEAD in panel.text
    before = panel.shown.edits
    discord.faults.fail(502, route=CALLBACK, done=True)
    await discord.choose(
        panel.shown, room.editor, wording.LENGTH, wording.LENGTHS[AnswerLength.LONG]
    )
    await discord.changes.until(lambda: panel.shown.edits > before, 10, "the panel is changed")
    own = await discord.slash(room.channel, room.reader, "ask", question=question, private=True)
    discord.faults.fail(502, route=CALLBACK, done=True)
    shared = await discord.click(own.shown, room.reader, wording.SHARE)
    await discord.changes.until(lambda: shared.followups, 10, "it is shared")
    assert ["Ada Lund" in message.text for message in shared.followups] == [True]
    assert len(discord.faults.struck) == 3


async def test_a_thread_whose_making_was_not_answered_is_answered_in(
    room: Newsroom, library: Library
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    room.discord.faults.fail(502, method="POST", route=THREADS, done=True)
    asked = room.mention("who built the mill?")
    await room.discord.changes.until(lambda: asked.thread and asked.thread.unread, 10, "an answer")
    assert room.discord.faults.struck
    room.settle(library, DeskSettings())
