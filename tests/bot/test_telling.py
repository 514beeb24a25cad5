from bot.client import Newsdesk
from retrieval.library import Library
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer

MILL = b"The mill is old. The repairs cost 2 million kroner. Nobody lives in it. Repairs are hard."


async def test_what_an_article_says_about_a_subject_is_told_in_all_its_sentences(
    discord: DiscordServer, library: Library, bot: Newsdesk
) -> None:
    assert bot.user is not None
    room = Newsroom.open(discord)
    room.load(library, MILL)
    said = await room.ask("what does it say about the repairs?")
    assert "> The repairs cost 2 million kroner." in said.text
    assert "> Repairs are hard." in said.text
    asked = await discord.slash(
        room.channel, room.reader, "ask", question="What does it say about the repairs?"
    )
    assert "What does it say about the repairs?" in asked.text
    assert "> Repairs are hard." in asked.text
