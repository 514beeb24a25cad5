"""What people may send that is no plain question, and what happens while they wait."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot import wording
from bot.client import Newsdesk
from retrieval.documents import Loaded, Source
from retrieval.library import Library
from retrieval.memory.records import DeskSettings
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom, SlowLibrary
from tests.bot.texts import EVERYTHING
from tests.discord_server import Channel, DiscordServer, Message, Upload
from tests.discord_server.world import Json

QUESTION = "who built the tide mill?"
DAM = "The dam at Sundby was built in 1902."
STICKER: Json = {"sticker_items": [{"id": "5", "name": "wave", "format_type": 1}]}
POLL: Json = {
    "poll": {
        "question": {"text": QUESTION},
        "answers": [{"answer_id": 1, "poll_media": {"text": "Ada"}}],
        "expiry": "2030-01-01T00:00:00+00:00",
        "allow_multiselect": False,
        "layout_type": 1,
    }
}
FORWARDED: Json = {
    "message_reference": {"type": 1, "message_id": "9", "channel_id": "9"},
    "message_snapshots": [
        {
            "message": {
                "type": 0,
                "content": QUESTION,
                "embeds": [],
                "attachments": [],
                "components": [],
                "mentions": [],
                "mention_roles": [],
                "timestamp": "2025-01-01T00:00:00+00:00",
                "edited_timestamp": None,
                "flags": 0,
            }
        }
    ],
}
VOICE = Upload("voice-message.ogg", b"OggS", "audio/ogg")
ODD = [
    pytest.param(STICKER, (), id="sticker"),
    pytest.param(POLL, (), id="poll"),
    pytest.param(FORWARDED, (), id="forwarded"),
    pytest.param({"flags": 1 << 13}, (VOICE,), id="voice"),
    pytest.param({}, (Upload("mill.txt", MILL),), id="file"),
]


@pytest.fixture
def room(discord: DiscordServer, library: Library, bot: Newsdesk) -> Newsroom:  # noqa: ARG001
    opened = Newsroom.open(discord)
    opened.load(library)
    return opened


def trouble(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged of failures that nobody foresaw."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(("beside", "files"), ODD)
async def test_who_says_nothing_in_words_is_told_what_is_read(
    room: Newsroom, beside: Json, files: tuple[Upload, ...]
) -> None:
    direct, mention = room.discord.direct_channel(room.reader), room.discord.bot.mention
    for channel, text in ((direct, ""), (room.channel, mention)):
        room.discord.say(channel, room.reader, text, beside=beside, attachments=files)
        said = await room.discord.next_message(channel)
        assert said.text.strip() == wording.NOT_TEXT


async def test_a_forwarded_message_is_read_where_it_is_right_clicked(room: Newsroom) -> None:
    (snapshot,) = FORWARDED["message_snapshots"]
    forwarded = {"message_snapshots": [{"message": snapshot["message"] | {"content": DAM}}]}
    about = room.discord.say(room.channel, room.reader, "", beside=FORWARDED | forwarded)
    form = await room.discord.right_click(about, room.reader, wording.ASK_MESSAGE)
    answer = await room.discord.submit(form, {wording.ASK_FORM_QUESTION: "when was it built?"})
    assert "**1902**" in answer.text


async def test_a_sticker_for_an_answer_is_no_riddle(room: Newsroom) -> None:
    answer = await room.ask(QUESTION)
    room.discord.say(room.channel, room.reader, "", beside=STICKER, reply_to=answer)
    assert (await room.discord.next_message(room.channel)).text.strip() == wording.NOT_TEXT


async def test_a_question_beside_a_file_is_answered(room: Newsroom) -> None:
    text = f"{room.discord.bot.mention} {QUESTION}"
    room.discord.say(room.channel, room.reader, text, attachments=[VOICE])
    assert "**Ada Lund**" in (await room.discord.next_message(room.channel)).text


@pytest.mark.parametrize(
    "text", ["https://news.test/mill", "<https://news.test/a> http://news.test/b"]
)
async def test_links_alone_are_no_question_and_not_kept(
    room: Newsroom, library: Library, text: str
) -> None:
    assert (await room.ask(text)).text.strip() == wording.NOT_TEXT
    assert not library.memory.questions.of(str(room.guild.id))


async def test_a_link_with_a_question_is_one(room: Newsroom) -> None:
    assert "**Ada Lund**" in (await room.ask(f"https://news.test/mill {QUESTION}")).text


async def test_emoji_alone_ask_nothing(room: Newsroom, library: Library) -> None:
    assert "no word to look for" in (await room.ask("🙂" * 9)).text
    assert (await room.ask("<:party:123> <a:wave:456>")).text.strip() == wording.GREETING
    assert "**Ada Lund**" in (await room.ask(f"<:party:123> {QUESTION}")).text
    asked = await room.discord.slash(room.channel, room.reader, "ask", question="<:party:123>")
    assert asked.ephemeral
    assert not library.memory.questions.of(str(room.guild.id))


async def test_half_a_character_is_no_failure(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    question = "who built the tide mill\ud800?"
    call = room.discord.slash
    assert "**Ada Lund**" in (await room.ask(question)).text
    asked = await call(room.channel, room.reader, "ask", question=question)
    assert "**Ada Lund**" in asked.text
    told = await call(room.channel, room.reader, "summary", article="Tide", about="wheels\ud800")
    assert "two wheels" in told.text
    form = await room.discord.right_click(
        room.discord.say(room.channel, room.reader, MILL.decode()),
        room.reader,
        wording.ASK_MESSAGE,
    )
    answer = await room.discord.submit(form, {wording.ASK_FORM_QUESTION: question})
    assert "**Ada Lund**" in answer.text
    assert not trouble(caplog)


@pytest.mark.parametrize("title", ["half\ud800", "null\0"])
async def test_what_is_loaded_under_an_odd_title_can_be_exported_and_loaded_again(
    room: Newsroom, library: Library, caplog: pytest.LogCaptureFixture, title: str
) -> None:
    call, file = room.discord.slash, Upload("dam.txt", DAM.encode())
    loaded = await call(room.channel, room.editor, "desk load", file=file, title=title)
    assert "Loaded" in loaded.text
    form = await call(room.channel, room.editor, "desk load")
    fields = {wording.FORM_TITLE_FIELD: title, wording.FORM_TEXT_FIELD: f"It rained. {title}."}
    assert "Loaded" in (await room.discord.submit(form, fields)).text
    (export,) = (await call(room.channel, room.editor, "desk export")).files
    again = list(library.load("elsewhere", [Source("articles.jsonl.gz", export.data)]))
    assert [type(outcome) for outcome in again] == [Loaded] * 3
    assert not trouble(caplog)


async def test_a_question_as_long_as_discord_allows_is_told_to_be_too_long(room: Newsroom) -> None:
    said = await room.ask("who built the tide mill? " * 155)
    assert "1,000 is the most" in said.text


async def test_a_reply_to_what_is_deleted_is_a_question_of_its_own(room: Newsroom) -> None:
    gone = [await room.ask(QUESTION), room.discord.say(room.channel, room.editor, "hello")]
    for before in gone:
        room.discord.delete(before)
        text = f"{room.discord.bot.mention} {QUESTION}"
        room.discord.say(room.channel, room.reader, text, reply_to=before)
        assert "**Ada Lund**" in (await room.discord.next_message(room.channel)).text


@pytest.mark.parametrize("number", [7, 18, 20, 21, 23, 24, 46])
async def test_what_discord_writes_itself_is_no_question(room: Newsroom, number: int) -> None:
    text = f"{room.discord.bot.mention} {QUESTION}"
    room.discord.say(room.channel, room.reader, text, beside={"type": number})
    last = room.mention(QUESTION)
    assert (await room.discord.next_message(room.channel)).reply_to is last


async def test_other_bots_are_not_answered(room: Newsroom) -> None:
    other = room.discord.add_user("other", bot=True)
    room.discord.add_member(room.guild, other)
    room.discord.say(room.channel, other, f"{room.discord.bot.mention} {QUESTION}")
    last = room.mention(QUESTION)
    assert (await room.discord.next_message(room.channel)).reply_to is last


async def test_who_leaves_while_asking_is_answered_and_is_no_failure(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    asked = room.mention(QUESTION)
    room.discord.remove_member(room.guild, room.reader)
    assert (await room.discord.next_message(room.channel)).reply_to is asked
    assert not trouble(caplog)


@asynccontextmanager
async def slowly(
    discord: DiscordServer, library: Library
) -> AsyncIterator[tuple[Newsroom, Callable[[], None]]]:
    """Run a bot that answers once it is told to."""
    slow = SlowLibrary(library._store)
    slow.may_answer = threading.Event()
    try:
        async with running(discord, slow):
            room = Newsroom.open(discord)
            room.load(library)
            yield room, slow.may_answer.set
    finally:
        slow.may_answer.set()


def typings(discord: DiscordServer) -> int:
    return sum(call.route.endswith("/typing") for call in discord.calls)


async def test_a_thread_closed_while_it_is_asked_in_is_told_of_in_private(
    discord: DiscordServer, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with slowly(discord, library) as (room, go):
        thread = discord.open_thread(room.channel, room.editor, "The mill")
        discord.say(thread, room.reader, f"{discord.bot.mention} {QUESTION}")
        await discord.changes.until(lambda: typings(discord), 10, "it is worked on")
        discord.threads.settle(thread, archived=True, locked=True)
        go()
        said = await discord.next_message(discord.direct_channel(room.reader))
        assert said.text.strip() == wording.thread_closed(thread.id)
    assert not trouble(caplog)


async def test_a_question_whose_own_thread_is_closed_is_told_of_in_private(
    room: Newsroom, library: Library
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    asked = room.mention(QUESTION)
    thread = await answered_in(room)
    room.discord.threads.settle(thread, archived=True, locked=True)
    answer = room.discord.say(thread, room.reader, f"{room.discord.bot.mention} {QUESTION}")
    said = await room.discord.next_message(room.discord.direct_channel(room.reader))
    assert said.text.strip() == wording.thread_closed(thread.id)
    assert asked.thread is answer.channel


async def answered_in(room: Newsroom) -> Channel:
    """Return the thread of the first quiet answer, once that is there."""
    found: list[Channel] = []

    def look() -> list[Channel]:
        found[:] = [channel for channel in room.guild.channels.values() if channel.is_thread]
        return found

    await room.discord.changes.until(look, 10, "a thread")
    await room.discord.next_message(found[0])
    return found[0]


async def test_forms_sent_after_a_quarter_of_an_hour_are_taken(room: Newsroom) -> None:
    about = room.discord.say(room.channel, room.reader, MILL.decode())
    asking = await room.discord.right_click(about, room.reader, wording.ASK_MESSAGE)
    loading = await room.discord.slash(room.channel, room.editor, "desk load")
    for opened in (asking, loading):
        opened.started_s -= 16 * 60
    answer = await room.discord.submit(asking, {wording.ASK_FORM_QUESTION: QUESTION})
    assert "**Ada Lund**" in answer.text
    loaded = await room.discord.submit(loading, {wording.FORM_TEXT_FIELD: DAM})
    assert "Loaded" in loaded.text


async def test_a_channel_deleted_while_it_is_asked_in_is_one_line_in_the_log(
    discord: DiscordServer, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with slowly(discord, library) as (room, go):
        room.mention(QUESTION)
        await discord.changes.until(lambda: typings(discord), 10, "it is worked on")
        discord.remove_channel(room.channel)
        go()
        other = discord.add_channel(room.guild, "other")
        discord.say(other, room.editor, f"{discord.bot.mention} {QUESTION}")
        assert "**Ada Lund**" in (await discord.next_message(other)).text
        await discord.changes.until(lambda: "Unknown Channel" in caplog.text, 10, "it is logged")
    assert not trouble(caplog)


async def test_where_no_more_threads_can_be_made_the_person_is_told(
    room: Newsroom, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    room.discord.threads.most_active = 0
    room.mention(QUESTION)
    said = await room.discord.next_message(room.discord.direct_channel(room.reader))
    assert said.text.strip() == wording.threads_full(room.channel.id)
    assert not trouble(caplog)


async def test_an_article_deleted_after_it_was_offered_is_said_to_be_gone(
    room: Newsroom, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    desk, call = str(room.guild.id), room.discord.slash
    (offered,) = await room.discord.autocomplete(room.channel, room.reader, "summary", "article")
    library.remove(desk, offered["value"])
    list(library.load(desk, [Source("dam.txt", b"The dam was built in 1902.")]))
    for command in ("summary", "quotes", "timeline", "articles info", "desk remove"):
        told = await call(room.channel, room.editor, command, article=offered["value"])
        assert told.ephemeral
        assert "There is no article" in told.text
    asked = {"question": QUESTION, "article": offered["value"]}
    assert "There is no article" in (await call(room.channel, room.reader, "ask", **asked)).text
    assert not trouble(caplog)


@pytest.mark.parametrize("typed", [EVERYTHING, "\ud800", "x" * 6_000, "\u200b", "\n"])
async def test_whatever_is_typed_choices_are_offered_or_none(
    room: Newsroom, caplog: pytest.LogCaptureFixture, typed: str
) -> None:
    options = [("summary", "article"), ("ask", "article"), ("feeds unfollow", "feed")]
    for command, option in options:
        offer = room.discord.autocomplete
        await offer(room.channel, room.editor, command, option, **{option: typed})
    assert not trouble(caplog)


async def test_buttons_pressed_thrice_at_once_do_it_once(room: Newsroom, library: Library) -> None:
    unknown = await room.ask("who painted the town hall of Sundby?")
    pressed = await presses(room, unknown, wording.TELL)
    assert {response.text.strip() for response in pressed} == {wording.WILL_TELL}
    list(
        library.load(
            str(room.guild.id), [Source("hall.txt", b"Ben Dahl painted the town hall of Sundby.")]
        )
    )
    file = Upload("rain.txt", b"It rained on Sunday.")
    await room.discord.slash(room.channel, room.editor, "desk load", file=file)
    assert "Ben Dahl" in (await room.discord.next_message(room.channel)).text
    await room.ask(QUESTION)
    assert not room.channel.unread


async def presses(room: Newsroom, message: Message, button: str) -> list[Message]:
    clicks = (room.discord.click(message, room.reader, button) for _ in range(3))
    return [response.shown for response in await asyncio.gather(*clicks)]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[", f"http://{'a' * 5_000}"])
async def test_a_link_that_cannot_be_followed_says_why(room: Newsroom, url: str) -> None:
    loaded = await room.discord.slash(room.channel, room.editor, "desk load", url=url)
    assert "the link" in loaded.text
    followed = await room.discord.slash(room.channel, room.editor, "feeds follow", url=url)
    assert followed.text.strip().startswith("Not followed: the link")
