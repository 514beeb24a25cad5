"""Replies to answers, which may leave out what was said before."""

from dataclasses import replace

import pytest

from bot import wording
from retrieval.documents import Source
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer, Message

LIGHTHOUSE = b"""\
The lighthouse on Orvane was built in 1871 by Marta Hoel. Its keeper left the island in 1984.
"""


def open_room(discord: DiscordServer, library: Library) -> Newsroom:
    room = Newsroom.open(discord)
    room.load(library)
    room.load(library, LIGHTHOUSE)
    return room


async def reply(room: Newsroom, answer: Message, text: str) -> Message:
    asked = room.discord.say(room.channel, room.reader, text, reply_to=answer)
    said = await room.discord.next_message(room.channel)
    assert said.reply_to is asked
    return said


@pytest.mark.usefixtures("bot")
async def test_a_reply_borrows_what_it_leaves_out_and_says_so(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    first = await room.ask("who built the lighthouse?")
    assert "**Marta Hoel**" in first.text
    second = await reply(room, first, "and when?")
    assert "**1871**" in second.text
    assert f"-# {wording.READ_AS}when" in second.text
    assert "lighthouse" in second.text.split("\n> ")[0]
    assert f"-# {wording.KEPT_TO}" in second.text


@pytest.mark.usefixtures("bot")
async def test_a_follow_up_of_a_follow_up_knows_what_both_said(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    first = await room.ask("who built the lighthouse?")
    second = await reply(room, first, "and when?")
    third = await reply(room, second, "what about its keeper?")
    assert "Its keeper left the island" in third.text.replace("**", "")


async def test_a_follow_up_is_understood_after_a_restart(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library):
        room = open_room(discord, library)
        first = await room.ask("who built the lighthouse?")
    async with running(discord, library):
        assert "**1871**" in (await reply(room, first, "and when?")).text


@pytest.mark.usefixtures("bot")
async def test_a_question_of_its_own_is_asked_as_it_stands(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    first = await room.ask("who built the lighthouse?")
    second = await reply(room, first, "how many wheels has the tide mill?")
    assert "two** wheels" in second.text
    assert wording.READ_AS not in second.text


@pytest.mark.usefixtures("bot")
async def test_a_slash_answer_can_be_replied_to(discord: DiscordServer, library: Library) -> None:
    room = open_room(discord, library)
    asked = await discord.slash(
        room.channel, room.reader, "ask", question="who built the lighthouse?"
    )
    assert "**1871**" in (await reply(room, asked.shown, "and when?")).text


@pytest.mark.usefixtures("bot")
async def test_a_reply_that_does_not_ping_cannot_be_read_and_meets_silence(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    first = await room.ask("who built the lighthouse?")
    discord.say(room.channel, room.reader, "and when?", reply_to=first, ping=False)
    last = room.mention("how many wheels has the tide mill?")
    assert (await discord.next_message(room.channel)).reply_to is last


@pytest.mark.usefixtures("bot")
async def test_a_follow_up_whose_article_is_gone_is_asked_of_the_others(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    first = await room.ask("who built the tide mill?")
    desk = str(room.guild.id)
    library.remove(desk, library.articles(desk)[0].id)
    second = await reply(room, first, "who built the lighthouse?")
    assert "**Marta Hoel**" in second.text


@pytest.mark.usefixtures("bot")
async def test_a_direct_conversation_has_follow_ups_too(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    direct = replace(room, channel=discord.direct_channel(room.reader))
    list(library.load(str(direct.channel.id), [Source("a.txt", LIGHTHOUSE)]))
    discord.say(direct.channel, room.reader, "who built the lighthouse?")
    first = await discord.next_message(direct.channel)
    assert "**1871**" in (await reply(direct, first, "and when?")).text
