"""The bot as a process of its own on the loopback Discord, as people in a server meet it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.discord_markdown import read
from tests.discord_server import (
    BotProcess,
    Channel,
    DiscordServer,
    Guild,
    Interaction,
    Message,
    Permission,
    Upload,
    User,
)
from tests.discord_server.errors import RefusedByClientError

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUN = ("bot", "run")
LIGHTHOUSE = """\
The lighthouse on Orvane

The lighthouse on Orvane was built in 1871 by Marta Hoel, an engineer from Bergen. Its lamp stands \
42 metres above the sea and can be seen for 29 kilometres.

The last keeper, Jonas Brekke, left the island in 1984 because the lamp had been automated. \
Visitors reach it by ferry from Sundby on Saturdays.
"""
ORCHARD = """\
The orchard behind the station

The orchard behind the station has 130 apple trees, and the oldest was planted in 1902. \
Schoolchildren pick the fruit every October and press it into juice.
"""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A guild of its own for each test, with an editor and a reader in one channel."""

    discord: DiscordServer
    guild: Guild
    channel: Channel
    editor: User
    reader: User

    async def load(self, text: str = LIGHTHOUSE, name: str = "article.txt") -> Interaction:
        """Load an article as the editor; wait for the end, not for how far it has come."""
        file = Upload(name, text.encode())
        response = await self.discord.slash(self.channel, self.editor, "desk load", file=file)
        await self.discord.changes.until(lambda: "Loading" not in response.text, 20, "it is loaded")
        return response

    async def ask(self, question: str) -> Message:
        """Mention the bot with a question as the reader and return what it answers."""
        said = self.discord.say(self.channel, self.reader, f"{self.discord.bot.mention} {question}")
        answer = await self.discord.next_message(self.channel)
        assert answer.reply_to is said
        return answer


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[DiscordServer, BotProcess]]:
    """One bot for all tests of this module."""
    folder = tmp_path_factory.mktemp("bot")
    async with (
        DiscordServer() as discord,
        BotProcess.start(discord, folder, *RUN, DISCORD_TOKEN=discord.token) as bot,
    ):
        await bot.ready()
        yield discord, bot


@pytest.fixture
def newsroom(running: tuple[DiscordServer, BotProcess]) -> Iterator[Newsroom]:
    """A new guild; the test fails if the bot breaks a rule of Discord's or logs an error."""
    discord, bot = running
    logged = len(bot.output)
    yield open_newsroom(discord)
    assert discord.violations == []
    assert "Traceback" not in bot.output[logged:]


def open_newsroom(discord: DiscordServer) -> Newsroom:
    guild = discord.add_guild("Newsroom")
    editor, reader = discord.add_user("editor"), discord.add_user("reader")
    discord.add_member(guild, editor, may=Permission.MANAGE_GUILD)
    discord.add_member(guild, reader)
    return Newsroom(discord, guild, discord.add_channel(guild, "general"), editor, reader)


async def test_a_file_is_loaded_and_a_mention_answered_by_quoting_it(newsroom: Newsroom) -> None:
    loaded = await newsroom.load()
    assert "Loaded: The lighthouse on Orvane" in loaded.text
    assert loaded.ephemeral
    answer = await newsroom.ask("who built the lighthouse?")
    assert "> The lighthouse on Orvane was built in 1871 by **Marta Hoel**" in answer.text
    assert "— The lighthouse on Orvane" in answer.text
    assert not answer.pings


async def test_another_server_sees_nothing_of_it(newsroom: Newsroom) -> None:
    await newsroom.load()
    elsewhere = open_newsroom(newsroom.discord)
    assert "no articles on this desk" in (await elsewhere.ask("who built the lighthouse?")).text
    listed = await newsroom.discord.slash(elsewhere.channel, elsewhere.reader, "articles list")
    assert "lighthouse" not in listed.text
    await elsewhere.load(ORCHARD)
    assert "Marta Hoel" not in (await elsewhere.ask("who built the lighthouse?")).text


async def test_a_direct_conversation_has_a_desk_of_its_own(newsroom: Newsroom) -> None:
    discord, reader = newsroom.discord, newsroom.reader
    await newsroom.load(ORCHARD)
    channel = discord.direct_channel(reader)
    file = Upload("article.txt", LIGHTHOUSE.encode())
    await discord.slash(channel, reader, "desk load", file=file)
    discord.say(channel, reader, "when did the keeper leave?")
    assert "**1984**" in (await discord.next_message(channel)).text
    listed = await discord.slash(channel, reader, "articles list")
    assert "lighthouse" in listed.text
    assert "orchard" not in listed.text
    assert "lighthouse" not in (await newsroom.ask("who built the lighthouse?")).text


async def test_a_reply_to_an_answer_is_answered(newsroom: Newsroom) -> None:
    discord = newsroom.discord
    await newsroom.load()
    answer = await newsroom.ask("who built the lighthouse?")
    follow_up = discord.say(
        newsroom.channel, newsroom.reader, "why did the last keeper leave?", reply_to=answer
    )
    answer = await discord.next_message(newsroom.channel)
    assert answer.reply_to is follow_up
    assert "because the lamp had been automated" in answer.text.replace("*", "")


async def test_it_speaks_only_when_spoken_to(newsroom: Newsroom) -> None:
    discord, channel, reader = newsroom.discord, newsroom.channel, newsroom.reader
    await newsroom.load()
    other_bot = discord.add_user("other", bot=True)
    discord.add_member(newsroom.guild, other_bot)
    said = discord.say(channel, reader, "who built the lighthouse?")
    discord.say(channel, newsroom.editor, "who knows?", reply_to=said)
    discord.say(channel, reader, "@everyone who built the lighthouse?")
    discord.say(channel, reader, f"{newsroom.editor.mention} who built the lighthouse?")
    discord.say(channel, other_bot, f"{discord.bot.mention} who built the lighthouse?")
    for _ in range(3):
        await newsroom.ask("who built the lighthouse?")
    assert not channel.unread


async def test_ask_answers_everyone_or_the_asker_alone(newsroom: Newsroom) -> None:
    discord, channel, reader = newsroom.discord, newsroom.channel, newsroom.reader
    await newsroom.load()
    question = "how far can the lamp be seen?"
    public = await discord.slash(channel, reader, "ask", question=question)
    private = await discord.slash(channel, reader, "ask", question=question, private=True)
    assert "29 kilometres" in public.text
    assert "29 kilometres" in private.text
    assert (public.ephemeral, private.ephemeral) == (False, True)


async def test_ask_keeps_to_the_article_chosen_from_those_offered(newsroom: Newsroom) -> None:
    discord, channel, reader = newsroom.discord, newsroom.channel, newsroom.reader
    await newsroom.load(LIGHTHOUSE, "lighthouse.txt")
    await newsroom.load(ORCHARD, "orchard.txt")
    offered = await discord.autocomplete(channel, reader, "ask", "article", article="ORCH")
    assert [choice["name"] for choice in offered] == ["The orchard behind the station"]
    assert len(await discord.autocomplete(channel, reader, "ask", "article")) == 2
    response = await discord.slash(
        channel, reader, "ask", question="how old is the oldest?", article=offered[0]["value"]
    )
    assert "1902" in response.text


async def test_a_summary_quotes_the_article(newsroom: Newsroom) -> None:
    await newsroom.load()
    response = await newsroom.discord.slash(
        newsroom.channel, newsroom.reader, "summary", article="lighthouse", length=2
    )
    quotes = [line.removeprefix("> ") for line in response.text.splitlines() if line[:2] == "> "]
    assert len(quotes) == 2
    assert all(quote in LIGHTHOUSE for quote in quotes)


async def test_a_digest_tells_of_what_is_new(newsroom: Newsroom) -> None:
    await newsroom.load()
    response = await newsroom.discord.slash(newsroom.channel, newsroom.reader, "digest", days=1)
    assert "1 article loaded in the last day" in response.text
    assert "The lighthouse on Orvane: " in response.text


async def test_a_summary_can_keep_to_a_subject(newsroom: Newsroom) -> None:
    await newsroom.load()
    response = await newsroom.discord.slash(
        newsroom.channel, newsroom.reader, "summary", article="lighthouse", about="submarines"
    )
    assert response.text.strip() == "The article does not mention it."


async def test_articles_are_listed_shown_and_removed(newsroom: Newsroom) -> None:
    discord, channel, reader = newsroom.discord, newsroom.channel, newsroom.reader
    await newsroom.load()
    assert (
        "The lighthouse on Orvane" in (await discord.slash(channel, reader, "articles list")).text
    )
    info = await discord.slash(channel, reader, "articles info", article="lighthouse")
    assert "4 sentences" in info.text
    asked = await discord.slash(channel, newsroom.editor, "desk remove", article="lighthouse")
    removed = await discord.click(asked.shown, newsroom.editor, "Remove")
    assert "Removed" in removed.text
    assert "The lighthouse on Orvane" in removed.text
    assert "no articles" in (await discord.slash(channel, reader, "articles list")).text
    assert "Marta" not in (await newsroom.ask("who built the lighthouse?")).text


async def test_what_is_exported_loads_again(newsroom: Newsroom) -> None:
    await newsroom.load()
    exported = await newsroom.discord.slash(newsroom.channel, newsroom.editor, "desk export")
    elsewhere = open_newsroom(newsroom.discord)
    await newsroom.discord.slash(
        elsewhere.channel, elsewhere.editor, "desk load", file=exported.files[0]
    )
    assert "**Marta Hoel**" in (await elsewhere.ask("who built the lighthouse?")).text


async def test_what_the_articles_do_not_say_is_not_answered(newsroom: Newsroom) -> None:
    await newsroom.load()
    answer = await newsroom.ask("what is the price of a submarine?")
    assert "do not say" in answer.text
    assert "> " not in answer.text


async def test_only_editors_change_a_desk(newsroom: Newsroom) -> None:
    discord = newsroom.discord
    assert "desk" in discord.offers(newsroom.channel, newsroom.editor)
    assert "desk" not in discord.offers(newsroom.channel, newsroom.reader)
    with pytest.raises(RefusedByClientError):
        await discord.slash(newsroom.channel, newsroom.reader, "desk load")


async def test_text_is_pasted_into_a_form(newsroom: Newsroom) -> None:
    discord = newsroom.discord
    form = await discord.slash(newsroom.channel, newsroom.editor, "desk load", title="Apples")
    loaded = await discord.submit(form, {"Text": ORCHARD})
    assert "Loaded: Apples" in loaded.text
    assert "130" in (await newsroom.ask("how many trees does the orchard have?")).text


async def test_a_form_sent_without_the_right_to_do_so_loads_nothing(newsroom: Newsroom) -> None:
    discord = newsroom.discord
    form = await discord.slash(newsroom.channel, newsroom.editor, "desk load")
    discord.add_member(newsroom.guild, newsroom.editor)  # no longer an editor
    response = await discord.submit(form, {"Text": ORCHARD})
    assert response.ephemeral
    assert "Only members who" in response.text
    listed = await discord.slash(newsroom.channel, newsroom.reader, "articles list")
    assert "no articles" in listed.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "Ask me about the articles"),
        ("?!", "word"),
        ("\N{ELECTRIC LIGHT BULB}\N{FIRE}", "word"),
        (("why is the lamp at the lighthouse " * 60)[:1_970], "1,970 characters"),
        ("the of and", "do not say"),
    ],
    ids=["empty", "punctuation", "emoji", "long", "stop words"],
)
async def test_a_poor_question_gets_one_clear_answer(
    newsroom: Newsroom, question: str, said: str
) -> None:
    await newsroom.load()
    answer = await newsroom.ask(question)
    assert said in answer.text
    assert "Sorry" not in answer.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n "),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        ("program.bin", b"\x7fELF" + bytes(4096)),
        ("broken.jsonl", b'{"id": "a", "title": '),
    ],
)
async def test_a_file_without_an_article_is_refused_in_private(
    newsroom: Newsroom, name: str, data: bytes
) -> None:
    discord = newsroom.discord
    response = await discord.slash(
        newsroom.channel, newsroom.editor, "desk load", file=Upload(name, data)
    )
    assert response.ephemeral
    assert not response.followups
    assert name in response.text
    assert "Sorry" not in response.text
    listed = await discord.slash(newsroom.channel, newsroom.reader, "articles list")
    assert "no articles" in listed.text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("ask", {"question": "who built the lighthouse?", "article": "no such"}),
        ("summary", {"article": "no such"}),
        ("articles info", {"article": "no such"}),
        ("articles info", {"article": "the"}),
        ("desk remove", {"article": "no such"}),
    ],
)
async def test_an_article_that_is_not_meant_clearly_is_named_in_private(
    newsroom: Newsroom, command: str, options: dict[str, str]
) -> None:
    await newsroom.load(LIGHTHOUSE)
    await newsroom.load(ORCHARD)
    response = await newsroom.discord.slash(newsroom.channel, newsroom.editor, command, **options)
    assert response.ephemeral
    assert f"“{options['article']}”" in response.text


HOSTILE = (
    "The gardener @everyone <@{0}> <@&{0}> <#{0}> </ask:{0}> <t:1:R> <:bomb:{0}> wrote **loudly** "
    "||twice|| `code` ``` fence [a link](https://evil.example) https://evil.example/x "
    "discord.gg/trap ~~gone~~ and signed the register."
)


async def test_a_hostile_article_is_quoted_without_effect(newsroom: Newsroom) -> None:
    discord, channel, reader = newsroom.discord, newsroom.channel, newsroom.reader
    title = f"@everyone {reader.mention} **discord.gg/trap**"
    await newsroom.load(f"{title}\n\n{HOSTILE.format(reader.id)}\n", "hostile.txt")
    answer = await newsroom.ask("what did the gardener sign?")
    summary = await discord.slash(channel, reader, "summary", article="trap")
    listed = await discord.slash(channel, reader, "articles list")
    assert "the register" in answer.text.replace("*", "")
    for message in (answer, summary.shown, listed.shown):
        assert not message.pings
        for line in message.text.splitlines():
            assert read(line).meanings <= {"quote"}, line


async def test_a_sentence_too_long_for_discord_is_cut_around_the_answer_and_attached(
    newsroom: Newsroom,
) -> None:
    rambling = "and so it went on and on " * 300
    sentence = f"The tower was built in 1871 by Marta Hoel, {rambling}until evening."
    await newsroom.load(f"A tower\n\n{sentence}\n")
    answer = await newsroom.ask("who built the tower?")
    assert "Marta Hoel" in answer.text.replace("*", "")
    assert [sentence in file.data.decode() for file in answer.files] == [True]


async def test_where_embeds_are_not_allowed_the_answer_is_plain_text(newsroom: Newsroom) -> None:
    await newsroom.load()
    plain = newsroom.discord.add_channel(
        newsroom.guild, "plain", bot_may_not=Permission.EMBED_LINKS | Permission.ATTACH_FILES
    )
    answer = await replace(newsroom, channel=plain).ask("who built the lighthouse?")
    assert "**Marta Hoel**" in answer.content
    assert not answer.embeds


async def test_where_it_may_not_write_it_is_silent_and_goes_on(newsroom: Newsroom) -> None:
    discord = newsroom.discord
    await newsroom.load()
    closed = discord.add_channel(newsroom.guild, "closed", bot_may_not=Permission.SEND_MESSAGES)
    discord.say(closed, newsroom.reader, f"{discord.bot.mention} who built the lighthouse?")
    await newsroom.ask("who built the lighthouse?")
    assert not closed.unread


async def test_no_body_allows_a_ping(newsroom: Newsroom) -> None:
    discord = newsroom.discord
    await newsroom.load()
    await newsroom.ask(f"who built {newsroom.editor.mention} the lighthouse?")
    await discord.slash(newsroom.channel, newsroom.reader, "ask", question="who built it?")
    written = [body for call in discord.calls for body in call.messages]
    allowed = [body.get("allowed_mentions") for body in written]
    assert len(allowed) >= 3
    assert all(mentions is not None and not any(mentions.values()) for mentions in allowed)


async def test_a_question_asked_while_the_gateway_is_gone_is_answered_once(
    newsroom: Newsroom,
) -> None:
    await newsroom.load()
    await newsroom.discord.gateway.drop()
    assert "**Marta Hoel**" in (await newsroom.ask("who built the lighthouse?")).text
    await newsroom.ask("when did the keeper leave?")
    assert not newsroom.channel.unread


async def test_many_questions_at_once_are_each_answered_in_their_place(
    newsroom: Newsroom,
) -> None:
    rooms = [newsroom, *(open_newsroom(newsroom.discord) for _ in range(4))]
    texts = [LIGHTHOUSE.replace("1871", str(1801 + number)) for number in range(5)]
    await asyncio.gather(*map(Newsroom.load, rooms, texts))
    answers = await asyncio.gather(*(room.ask("when was the lighthouse built?") for room in rooms))
    assert [f"in **{1801 + n}**" in answer.text for n, answer in enumerate(answers)] == [True] * 5


async def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path) -> None:
    async with DiscordServer() as discord:
        newsroom = open_newsroom(discord)
        settings = {"DISCORD_TOKEN": discord.token, "NEWSDESK_DATABASE_URL": "sqlite:///kept.db"}
        async with BotProcess.start(discord, tmp_path, *RUN, **settings) as bot:
            await bot.ready()
            await newsroom.load()
            await bot.kill()
        async with BotProcess.start(discord, tmp_path, *RUN, **settings) as bot:
            await bot.ready()
            assert "**Marta Hoel**" in (await newsroom.ask("who built the lighthouse?")).text
            await newsroom.load(ORCHARD)
            assert "130" in (await newsroom.ask("how many apple trees are there?")).text
            status = await bot.stop()
            assert status == 0 or sys.platform == "win32"  # there, stopping is killing
        about_commands = [call.method for call in discord.calls if "/commands" in call.route]
        assert about_commands == ["GET", "PUT", "GET"]  # registered by the first start alone
        assert discord.violations == []


@pytest.mark.parametrize(
    ("token", "status", "said"),
    [
        ("", 2, "DISCORD_TOKEN"),
        ("two words", 2, "DISCORD_TOKEN"),
        ("unknown", 2, "Discord refused the token"),
    ],
    ids=["missing", "malformed", "refused"],
)
async def test_a_bad_token_ends_the_bot_with_one_line(
    tmp_path: Path, token: str, status: int, said: str
) -> None:
    async with (
        DiscordServer() as discord,
        BotProcess.start(discord, tmp_path, *RUN, DISCORD_TOKEN=token) as bot,
    ):
        assert await bot.ended() == status
        *logged, last = bot.output.splitlines()
        assert last.startswith("newsdesk: ")
        assert said in last
        assert not [line for line in logged if " ERROR " in line or "Traceback" in line]
        assert not token or token not in bot.output
