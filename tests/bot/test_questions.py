import pytest

from bot import wording
from bot.client import Newsdesk
from bot.conversations import without_mentions
from retrieval.library import Library
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer, Permission

pytestmark = pytest.mark.usefixtures("bot")


def typed(discord: DiscordServer) -> list[str]:
    return [call.route for call in discord.calls if call.route.endswith(("/typing", "/messages"))]


async def test_a_mention_anywhere_in_a_message_is_answered_in_its_place(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    text = f"tell me {discord.bot.mention}: who built the tide mill?"
    asked = discord.say(room.channel, room.reader, text)
    answer = await discord.next_message(room.channel)
    assert "The tide mill was built in 1843 by **Ada Lund**" in answer.text
    assert answer.reply_to is asked
    assert not answer.pings


@pytest.mark.parametrize(("after_s", "shown"), [(0, ["typing", "messages"]), (60, ["messages"])])
async def test_typing_is_shown_before_the_answer_if_that_takes_time(
    discord: DiscordServer,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    after_s: float,
    shown: list[str],
) -> None:
    monkeypatch.setattr("bot.sending._TYPING_AFTER_S", after_s)
    room = Newsroom.open(discord)
    room.load(library)
    await room.ask("who built the tide mill?")
    assert [route.rpartition("/")[2] for route in typed(discord)] == shown


async def test_a_mention_alone_is_told_what_the_bot_does(discord: DiscordServer) -> None:
    assert (await Newsroom.open(discord).ask("  ")).text.strip() == wording.GREETING


async def test_what_is_not_said_to_the_bot_gets_no_answer(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    other_bot = discord.add_user("other", bot=True)
    discord.add_member(room.guild, other_bot)
    for user, text in [
        (room.reader, "@everyone who built the tide mill?"),
        (room.reader, "who built the tide mill?"),
        (room.reader, f"{room.editor.mention} who built the tide mill?"),
        (other_bot, f"{discord.bot.mention} who built the tide mill?"),
    ]:
        discord.say(room.channel, user, text)
    last = room.mention("how many wheels has it?")
    assert (await discord.next_message(room.channel)).reply_to is last


async def test_what_is_not_answered_names_what_is_perhaps_related(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    answer = await room.ask("how much flour did the mill grind in 1950?")
    assert f"{wording.NOT_FOUND}\n{wording.RELATED}\n• Tide mill" in answer.text


async def test_the_bot_does_not_answer_its_own_answer(
    discord: DiscordServer, bot: Newsdesk
) -> None:
    room = Newsroom.open(discord)
    first = await room.ask("anything?")
    assert bot.user is not None
    assert first.author.id == bot.user.id
    last = room.mention("anything else?")
    assert (await discord.next_message(room.channel)).reply_to is last


async def test_a_server_without_articles_is_told_how_to_load_them(discord: DiscordServer) -> None:
    assert "no articles" in (await Newsroom.open(discord).ask("who built it?")).text


async def test_where_embeds_are_not_allowed_the_answer_is_plain_text(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord, bot_may_not=Permission.EMBED_LINKS)
    room.load(library)
    answer = await room.ask("who built the tide mill?")
    assert "> The tide mill was built in 1843 by **Ada Lund**" in answer.content
    assert not answer.embeds


@pytest.mark.parametrize("missing", [Permission.NONE, Permission.ATTACH_FILES])
async def test_an_answer_too_long_for_a_message_is_attached_where_that_is_allowed(
    discord: DiscordServer, library: Library, missing: Permission
) -> None:
    room = Newsroom.open(discord, bot_may_not=missing)
    text = f"The tide mill{' slowly' * 1_000} ground the flour."
    room.load(library, text.encode())
    answer = await room.ask("what ground the flour in the tide mill?")
    assert "…" in answer.text
    if missing:
        assert wording.REST_UNREACHABLE in answer.text
        assert not answer.files
    else:
        assert wording.REST_ATTACHED in answer.text
        assert text in answer.files[0].data.decode()


async def test_where_the_past_is_hidden_the_answer_refers_to_nothing(
    discord: DiscordServer,
) -> None:
    room = Newsroom.open(discord, bot_may_not=Permission.READ_MESSAGE_HISTORY)
    assert (await room.ask("anything?")).reply_to is None


async def test_a_slash_command_keeps_an_error_from_everybody_else(discord: DiscordServer) -> None:
    room = Newsroom.open(discord)
    response = await discord.slash(room.channel, room.reader, "ask", question="???")
    assert response.ephemeral


def test_mentions_are_read_as_names() -> None:
    text = "<@1> is <@!2> with <@&3>? <@4>"
    assert without_mentions(text, {"1": "", "2": "Ann", "3": "crew"}) == "is Ann with crew ?"
