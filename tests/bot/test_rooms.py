"""Where the bot answers: channels, threads, forums; and where it may not."""

from dataclasses import replace

import pytest

from bot import wording
from bot.client import Newsdesk
from retrieval.library import Library
from retrieval.memory.records import DeskSettings
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom
from tests.discord_server import Channel, DiscordServer, Permission
from tests.discord_server.kinds import ChannelType, Intent

QUESTION = "who built the tide mill?"


@pytest.fixture
def room(discord: DiscordServer, library: Library, bot: Newsdesk) -> Newsroom:  # noqa: ARG001
    opened = Newsroom.open(discord)
    opened.load(library)
    return opened


def threads(room: Newsroom) -> list[Channel]:
    return [channel for channel in room.guild.channels.values() if channel.is_thread]


def whispered(room: Newsroom) -> Channel:
    return room.discord.direct_channel(room.reader)


async def test_a_question_in_a_thread_is_answered_there(room: Newsroom) -> None:
    started = room.discord.say(room.channel, room.editor, "about the mill")
    thread = room.discord.open_thread(started, room.editor, "The mill")
    assert "**Ada Lund**" in (await replace(room, channel=thread).ask(QUESTION)).text
    assert not room.channel.unread


async def test_a_question_in_a_forum_post_is_answered_there(room: Newsroom) -> None:
    forum = room.discord.add_channel(room.guild, "questions", kind=ChannelType.FORUM)
    text = f"{room.discord.bot.mention} {QUESTION}"
    post = room.discord.post(forum, room.reader, "The mill", text)
    answer = await room.discord.next_message(post.channel)
    assert "**Ada Lund**" in answer.text


async def test_a_forum_post_may_ask_in_its_title(room: Newsroom) -> None:
    forum = room.discord.add_channel(room.guild, "questions", kind=ChannelType.FORUM)
    post = room.discord.post(forum, room.reader, QUESTION, room.discord.bot.mention)
    answer = await room.discord.next_message(post.channel)
    assert "**Ada Lund**" in answer.text
    room.discord.say(post.channel, room.reader, "and when?", reply_to=answer)
    assert "1843" in (await room.discord.next_message(post.channel)).text


async def test_a_mention_of_the_bots_role_is_told_what_can_be_read(room: Newsroom) -> None:
    asked = room.discord.say(room.channel, room.reader, f"{own_role(room)} {QUESTION}")
    answer = await room.discord.next_message(room.channel)
    assert answer.reply_to is asked
    assert answer.text.strip() == wording.UNREADABLE


async def test_a_mention_of_the_bots_role_is_answered_where_the_bot_reads_messages(
    library: Library,
) -> None:
    async with (
        DiscordServer(granted=Intent.MESSAGE_CONTENT) as discord,
        running(discord, library, reads_messages=True),
    ):
        room = Newsroom.open(discord)
        room.load(library)
        discord.say(room.channel, room.reader, f"{own_role(room)} {QUESTION}")
        assert "**Ada Lund**" in (await discord.next_message(room.channel)).text
    assert discord.violations == []


def own_role(room: Newsroom) -> str:
    return f"<@&{room.guild.members[room.discord.bot.id].own.id}>"


async def test_a_mention_of_another_role_does_not(room: Newsroom) -> None:
    role = room.discord.add_role(room.guild, "crew")
    room.discord.say(room.channel, room.reader, f"<@&{role.id}> {QUESTION}")
    last = room.mention(QUESTION)
    assert (await room.discord.next_message(room.channel)).reply_to is last


async def test_webhooks_are_not_answered(room: Newsroom) -> None:
    hooked = room.discord.messages.draft(room.channel, room.reader)
    hooked.webhook_id = 7
    room.discord.messages.fill(hooked, {"content": f"{room.discord.bot.mention} {QUESTION}"}, {})
    room.discord.messages.publish(hooked)
    last = room.mention(QUESTION)
    assert (await room.discord.next_message(room.channel)).reply_to is last


async def test_quiet_answers_stand_in_a_thread_made_for_them(
    room: Newsroom, library: Library
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    asked = room.mention(QUESTION)
    await room.discord.changes.until(lambda: threads(room), 10, "a thread")
    (thread,) = threads(room)
    assert thread.name == QUESTION
    answer = await room.discord.next_message(thread)
    assert "**Ada Lund**" in answer.text
    assert f"Asked: {QUESTION}" in answer.text
    assert not room.channel.unread
    assert not [call for call in room.discord.calls if call.route.endswith("/typing")]
    room.discord.edit(asked, f"{room.discord.bot.mention} when was the tide mill built?")
    await room.discord.edited(answer)
    assert "**1843**" in answer.text


async def test_quiet_answers_in_a_thread_stay_there(room: Newsroom, library: Library) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    thread = room.discord.open_thread(room.channel, room.editor, "The mill")
    assert "**Ada Lund**" in (await replace(room, channel=thread).ask(QUESTION)).text
    assert len(threads(room)) == 1


@pytest.mark.parametrize("kind", [ChannelType.VOICE, ChannelType.STAGE])
async def test_quiet_answers_stand_in_place_where_discord_has_no_threads(
    room: Newsroom, library: Library, kind: ChannelType
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    denied = Permission.CREATE_PUBLIC_THREADS
    lounge = room.discord.add_channel(room.guild, "lounge", kind=kind, bot_may_not=denied)
    asked = replace(room, channel=lounge).mention(QUESTION)
    answer = await room.discord.next_message(lounge)
    assert answer.reply_to is asked
    assert "**Ada Lund**" in answer.text
    assert wording.ASKED not in answer.text
    called = await room.discord.slash(lounge, room.reader, "ask", question=QUESTION)
    assert called.ephemeral
    assert not threads(room)


async def test_quiet_answers_to_announcements_stand_in_threads_too(
    room: Newsroom, library: Library
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    kind = ChannelType.ANNOUNCEMENTS
    news = room.discord.add_channel(room.guild, "news", kind=kind)
    replace(room, channel=news).mention(QUESTION)
    await room.discord.changes.until(lambda: threads(room), 10, "a thread")
    (thread,) = threads(room)
    assert thread.type is ChannelType.ANNOUNCEMENT_THREAD
    assert "**Ada Lund**" in (await room.discord.next_message(thread)).text
    assert not news.unread


async def test_quiet_answers_in_a_forum_post_stay_there(room: Newsroom, library: Library) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    forum = room.discord.add_channel(room.guild, "questions", kind=ChannelType.FORUM)
    text = f"{room.discord.bot.mention} {QUESTION}"
    post = room.discord.post(forum, room.reader, "The mill", text)
    assert "**Ada Lund**" in (await room.discord.next_message(post.channel)).text
    assert threads(room) == [post.channel]


async def test_where_the_bot_may_not_write_beside_a_voice_channel_that_is_told(
    room: Newsroom, library: Library
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    denied = Permission.SEND_MESSAGES
    lounge = room.discord.add_channel(
        room.guild, "lounge", kind=ChannelType.VOICE, bot_may_not=denied
    )
    replace(room, channel=lounge).mention(QUESTION)
    said = await room.discord.next_message(whispered(room))
    assert f"the permission {wording.MAY_WRITE}." in said.text


async def test_a_quiet_slash_answer_is_for_the_asker_alone(
    room: Newsroom, library: Library
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    answer = await room.discord.slash(room.channel, room.reader, "ask", question=QUESTION)
    assert answer.ephemeral


async def test_where_quiet_answers_cannot_have_a_thread_the_person_is_told(
    room: Newsroom, library: Library
) -> None:
    room.settle(library, DeskSettings(is_quiet=True))
    shut = room.discord.add_channel(
        room.guild, "shut", bot_may_not=Permission.CREATE_PUBLIC_THREADS
    )
    replace(room, channel=shut).mention(QUESTION)
    said = await room.discord.next_message(whispered(room))
    assert wording.MAY_MAKE_THREADS in said.text
    assert not shut.unread


async def test_other_channels_than_the_editors_named_are_told_of_in_private_once(
    room: Newsroom, library: Library
) -> None:
    other = room.discord.add_channel(room.guild, "other")
    room.settle(library, DeskSettings(answering=(other.id,)))
    for _ in range(2):
        room.mention(QUESTION)
    said = await room.discord.next_message(whispered(room))
    assert f"<#{other.id}>" in said.text
    assert "**Ada Lund**" in (await replace(room, channel=other).ask(QUESTION)).text
    assert not room.channel.unread
    assert not whispered(room).unread
    refused = await room.discord.slash(room.channel, room.reader, "ask", question=QUESTION)
    assert refused.ephemeral
    assert refused.text.strip() == wording.NOT_HERE


@pytest.mark.parametrize("keeps", ["quiet", "elsewhere"])
async def test_where_editors_keep_answers_away_commands_show_theirs_to_who_calls_them_alone(
    room: Newsroom, library: Library, keeps: str
) -> None:
    thread = room.discord.open_thread(room.channel, room.editor, "The mill")
    kept_to = {"quiet": DeskSettings(is_quiet=True), "elsewhere": DeskSettings((thread.id,))}
    room.settle(library, kept_to[keeps])
    for command, options in [
        ("summary", {"article": "Tide mill"}),
        ("quotes", {"article": "Tide mill"}),
        ("timeline", {"article": "Tide mill"}),
        ("digest", {}),
    ]:
        there = await room.discord.slash(room.channel, room.reader, command, **options)
        in_thread = await room.discord.slash(thread, room.reader, command, **options)
        assert there.ephemeral
        assert not in_thread.ephemeral


async def test_threads_belong_to_the_channel_that_the_editors_named(
    room: Newsroom, library: Library
) -> None:
    room.settle(library, DeskSettings(answering=(room.channel.id,)))
    thread = room.discord.open_thread(room.channel, room.editor, "The mill")
    assert "**Ada Lund**" in (await replace(room, channel=thread).ask(QUESTION)).text


async def test_where_the_bot_may_not_write_the_person_is_told_in_private_once(
    room: Newsroom,
) -> None:
    shut = room.discord.add_channel(room.guild, "shut", bot_may_not=Permission.SEND_MESSAGES)
    for _ in range(2):
        replace(room, channel=shut).mention(QUESTION)
    said = await room.discord.next_message(whispered(room))
    assert wording.MAY_WRITE in said.text
    assert f"<#{shut.id}>" in said.text
    await room.ask(QUESTION)
    assert not shut.unread
    assert not whispered(room).unread


async def test_who_takes_no_direct_messages_is_left_alone(room: Newsroom) -> None:
    room.discord.refuse_direct_messages(room.reader)
    shut = room.discord.add_channel(room.guild, "shut", bot_may_not=Permission.SEND_MESSAGES)
    replace(room, channel=shut).mention(QUESTION)
    assert "**Ada Lund**" in (await room.ask(QUESTION)).text
