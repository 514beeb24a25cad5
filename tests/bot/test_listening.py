import pytest

from bot.client import Newsdesk
from bot.listening import is_question
from retrieval.library import Library
from retrieval.memory.records import DeskSettings
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer
from tests.discord_server.kinds import Intent


@pytest.mark.parametrize(
    "text",
    [
        "who built the tide mill?",
        "Does anyone know when the mill was built?",
        "And how many wheels has it??",
        "hey, what's the tallest tower (in Norway)?",
        "Is the museum open on Sundays? 🙂".removesuffix(" 🙂"),
    ],
)
def test_a_plain_question_is_one(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "why?",
        "the mill was built in 1843",
        "you did what?",
        "who knows.",
        "I asked him who built it?",
        "when I saw it, it was closed",
        "see https://news.test/a - who built this?",
        "who " + "really " * 60 + "did it?",
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert not is_question(text)


def listening(discord: DiscordServer, library: Library) -> Newsroom:
    """A server whose editors have the bot listen in its one channel."""
    room = Newsroom.open(discord)
    room.load(library)
    room.settle(library, DeskSettings(listening=(room.channel.id,)))
    return room


async def test_where_editors_want_it_plain_questions_are_answered_and_all_else_meets_silence(
    library: Library,
) -> None:
    async with (
        DiscordServer(granted=Intent.MESSAGE_CONTENT) as discord,
        running(discord, library, reads_messages=True),
    ):
        room = listening(discord, library)
        elsewhere = discord.add_channel(room.guild, "elsewhere")
        first = discord.say(room.channel, room.editor, "the tide mill is lovely")
        for channel, text, reply_to in [
            (room.channel, "The mill was built in 1843.", None),
            (room.channel, "who painted the palace ceiling in Venice?", None),
            (room.channel, f"{room.editor.mention} who built the tide mill?", None),
            (room.channel, "who built the tide mill?", first),
            (room.channel, "what is the of and?", None),
            (elsewhere, "who built the tide mill?", None),
        ]:
            discord.say(channel, room.reader, text, reply_to=reply_to, ping=False)
        asked = discord.say(room.channel, room.reader, "who built the tide mill?")
        answer = await discord.next_message(room.channel)
        assert answer.reply_to is asked
        assert "**Ada Lund**" in answer.text
        assert not elsewhere.unread
        assert not room.channel.unread
    assert discord.violations == []


@pytest.mark.parametrize(
    "edited", ["the tide mill was built by Ada Lund", "who painted the palace ceiling in Venice?"]
)
async def test_an_answer_to_what_is_edited_into_something_else_than_a_question_for_it_is_taken_back(
    library: Library, edited: str
) -> None:
    async with (
        DiscordServer(granted=Intent.MESSAGE_CONTENT) as discord,
        running(discord, library, reads_messages=True),
    ):
        room = listening(discord, library)
        asked = discord.say(room.channel, room.reader, "who built the tide mill?")
        answer = await discord.next_message(room.channel)
        discord.edit(asked, "how many wheels does the tide mill have?")
        assert "two" in (await discord.edited(answer)).text
        discord.edit(asked, edited)
        await discord.deleted(answer)
    assert discord.violations == []


async def test_without_the_intent_nothing_is_overheard(
    discord: DiscordServer, library: Library, bot: Newsdesk
) -> None:
    assert not bot.intents.message_content
    room = listening(discord, library)
    discord.say(room.channel, room.reader, "who built the tide mill?")
    last = room.mention("how many wheels has it?")
    assert (await discord.next_message(room.channel)).reply_to is last
