import discord as discord_py
import pytest

from tests.discord_server import Permission, Upload
from tests.discord_server.conftest import Room


async def test_a_bot_hears_a_mention_and_its_reply_arrives(room: Room) -> None:
    said = room.discord.say(room.channel, room.ada, f"{room.discord.bot.mention} hello")
    reply = await room.discord.next_message(room.channel)
    assert (reply.content, reply.reply_to, reply.author) == ("hello", said, room.discord.bot)


async def test_what_is_not_meant_for_the_bot_reaches_it_without_its_text(room: Room) -> None:
    room.discord.say(room.channel, room.ada, "a secret")
    room.discord.say(room.channel, room.ada, f"{room.discord.bot.mention} hello")
    await room.discord.next_message(room.channel)
    assert room.parrot.heard[:2] == ["", f"{room.discord.bot.mention} hello"]


async def test_a_reply_that_pings_the_bot_is_a_mention_and_one_that_does_not_is_none(
    room: Room,
) -> None:
    room.discord.say(room.channel, room.ada, f"{room.discord.bot.mention} one")
    first = await room.discord.next_message(room.channel)
    room.discord.say(room.channel, room.ada, "unheard", reply_to=first, ping=False)
    room.discord.say(room.channel, room.ada, "two", reply_to=first)
    assert (await room.discord.next_message(room.channel)).content == "two"


async def test_a_direct_message_needs_no_mention(room: Room) -> None:
    channel = room.discord.direct_channel(room.ada)
    room.discord.say(channel, room.ada, "psst")
    assert (await room.discord.next_message(channel)).content == "psst"


async def test_files_go_to_the_bot_and_come_back(room: Room) -> None:
    upload = Upload("a b.txt", bytes(range(256)))
    room.discord.say(room.channel, room.ada, room.discord.bot.mention, attachments=[upload])
    reply = await room.discord.next_message(room.channel)
    assert [(file.name, file.data) for file in reply.files] == [("a_b.txt", upload.data)]


async def test_only_what_a_bot_allows_is_pinged(room: Room) -> None:
    text = f"{room.discord.bot.mention} @everyone {room.ada.mention}"
    room.discord.say(room.channel, room.ada, text)
    reply = await room.discord.next_message(room.channel)
    assert not reply.pings
    await _channel(room).send(
        room.ada.mention, allowed_mentions=discord_py.AllowedMentions(users=True)
    )
    assert (await room.discord.next_message(room.channel)).pings.users == (room.ada,)


async def test_a_bot_edits_and_deletes_its_messages_and_nobody_elses(room: Room) -> None:
    mine = await _channel(room).send("first")
    await mine.edit(content="second")
    assert room.channel.messages[mine.id].content == "second"
    await mine.delete()
    assert mine.id not in room.channel.messages
    theirs = await _channel(room).fetch_message(room.discord.say(room.channel, room.ada, "x").id)
    with pytest.raises(discord_py.Forbidden):
        await theirs.edit(content="y")


async def test_a_bot_without_permission_to_write_is_told_so(room: Room) -> None:
    silent = room.discord.add_channel(room.guild, "silent", bot_may_not=Permission.SEND_MESSAGES)
    with pytest.raises(discord_py.Forbidden, match="Missing Permissions"):
        await room.parrot.get_partial_messageable(silent.id).send("x")


async def test_a_bot_does_not_see_a_hidden_channel(room: Room) -> None:
    hidden = room.discord.add_channel(room.guild, "hidden", bot_may_not=Permission.VIEW_CHANNEL)
    with pytest.raises(discord_py.Forbidden, match="Missing Access"):
        await room.parrot.fetch_channel(hidden.id)


async def test_a_wait_for_what_does_not_come_names_it(room: Room) -> None:
    with pytest.raises(TimeoutError, match="a message of the bot in general"):
        await room.discord.next_message(room.channel, timeout_s=0.01)


def _channel(room: Room) -> discord_py.PartialMessageable:
    return room.parrot.get_partial_messageable(room.channel.id)
