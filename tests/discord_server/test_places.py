import discord as discord_py
import pytest

from tests.discord_server import DiscordServer, Permission
from tests.discord_server.conftest import Room
from tests.discord_server.kinds import ChannelType


async def _repeated(room: Room, channel_text: str, **where: object) -> str:
    channel = where["channel"]
    room.discord.say(channel, room.ada, f"{room.discord.bot.mention} {channel_text}")  # type: ignore[arg-type]
    return (await room.discord.next_message(channel)).content  # type: ignore[arg-type]


async def test_a_thread_is_spoken_in(room: Room) -> None:
    said = room.discord.say(room.channel, room.ada, "let us talk about tits")
    for opened_from in (said, room.channel):
        thread = room.discord.open_thread(opened_from, room.ada, "tits")
        assert await _repeated(room, "hello", channel=thread) == "hello"
    known = room.parrot.get_guild(room.guild.id)
    assert known is not None
    assert {thread.name for thread in known.threads} == {"tits"}


async def test_a_forum_post_is_answered_in_its_thread(room: Room) -> None:
    forum = room.discord.add_channel(room.guild, "help", kind=ChannelType.FORUM)
    post = room.discord.post(forum, room.ada, "Nests", f"{room.discord.bot.mention} where?")
    assert (await room.discord.next_message(post.channel)).content == "where?"
    with pytest.raises(discord_py.HTTPException, match="non-text channel"):
        await room.parrot.get_partial_messageable(forum.id).send("x")


async def test_a_bot_opens_a_thread_from_a_message_once(room: Room) -> None:
    said = room.discord.say(room.channel, room.ada, "talk")
    seen = await room.parrot.get_partial_messageable(
        room.channel.id, guild_id=room.guild.id
    ).fetch_message(said.id)
    thread = await seen.create_thread(name="talk")
    await thread.send("here")
    assert said.thread is not None
    assert (await room.discord.next_message(said.thread)).content == "here"
    with pytest.raises(discord_py.HTTPException, match="already been created"):
        await seen.create_thread(name="talk")


async def test_in_a_thread_its_parents_permissions_hold(room: Room) -> None:
    thread = room.discord.open_thread(room.channel, room.ada, "t")
    send = room.parrot.get_partial_messageable(thread.id).send
    room.discord.overwrite(room.channel, room.guild, deny=Permission.SEND_MESSAGES)
    await send("still allowed")
    room.discord.overwrite(room.channel, room.guild, deny=Permission.SEND_MESSAGES_IN_THREADS)
    with pytest.raises(discord_py.Forbidden, match="Missing Permissions"):
        await send("x")


async def test_a_locked_thread_takes_no_message(room: Room) -> None:
    thread = room.discord.open_thread(room.channel, room.ada, "t")
    room.discord.threads.settle(thread, archived=True, locked=False)
    await room.parrot.get_partial_messageable(thread.id).send("wake up")
    assert not thread.archived
    room.discord.threads.settle(thread, archived=True, locked=True)
    with pytest.raises(discord_py.HTTPException) as refused:
        await room.parrot.get_partial_messageable(thread.id).send("x")
    assert refused.value.code == 50083


def test_overwrites_hold_in_discords_order(discord: DiscordServer) -> None:
    guild, ada = discord.add_guild("Birds"), discord.add_user("ada")
    crew = discord.add_role(guild, "crew")
    discord.add_member(guild, ada, crew)
    channel = discord.add_channel(guild, "general")
    writing = Permission.SEND_MESSAGES
    discord.overwrite(channel, guild, deny=writing | Permission.ATTACH_FILES)
    assert writing not in channel.permissions(ada)
    discord.overwrite(channel, crew, allow=writing)
    assert writing in channel.permissions(ada)
    assert Permission.ATTACH_FILES not in channel.permissions(ada)
    discord.overwrite(channel, ada, deny=Permission.VIEW_CHANNEL)
    assert channel.permissions(ada) is Permission.NONE


async def test_edits_and_deletions_are_noticed(room: Room) -> None:
    said = room.discord.say(room.channel, room.ada, f"{room.discord.bot.mention} tern")
    await room.discord.next_message(room.channel)
    room.discord.edit(said, f"{room.discord.bot.mention} gull")
    room.discord.delete(said)
    assert await _repeated(room, "x", channel=room.channel) == "x"
    mention = room.discord.bot.mention
    assert room.parrot.noticed == [f"edited: {mention} gull", f"deleted: {said.id}"]


async def test_a_hidden_channel_is_silent(room: Room) -> None:
    hidden = room.discord.add_channel(room.guild, "h", bot_may_not=Permission.VIEW_CHANNEL)
    room.discord.say(hidden, room.ada, f"{room.discord.bot.mention} psst")
    assert await _repeated(room, "x", channel=room.channel) == "x"
    assert not any("psst" in text for text in room.parrot.heard)


async def test_a_guild_is_left_and_lost(room: Room) -> None:
    fish = room.discord.add_guild("Fish")
    room.discord.lose_guild(fish)
    room.discord.regain_guild(fish)
    room.discord.remove_guild(fish)
    assert await _repeated(room, "x", channel=room.channel) == "x"
    assert room.parrot.noticed == ["lost: Fish", "left: Fish"]


async def test_who_takes_no_direct_messages_gets_none(room: Room) -> None:
    room.discord.refuse_direct_messages(room.ada)
    user = await room.parrot.fetch_user(room.ada.id)
    with pytest.raises(discord_py.Forbidden) as refused:
        await user.send("psst")
    assert refused.value.code == 50007


async def test_the_past_is_listed_with_only_what_the_bot_may_read(room: Room) -> None:
    first = room.discord.say(room.channel, room.ada, "secret")
    room.discord.say(room.channel, room.ada, room.discord.bot.mention)
    await room.discord.next_message(room.channel)
    place = room.parrot.get_partial_messageable(room.channel.id, guild_id=room.guild.id)
    assert [message.content async for message in place.history(oldest_first=True)] == [
        "",
        room.discord.bot.mention,
        "?",
    ]
    assert [m.content async for m in place.history(after=discord_py.Object(first.id))][1:] == ["?"]
