from bot import accounts, wording
from bot.client import Newsdesk
from bot.replies import Reply, write
from retrieval.documents import Article, Draft
from retrieval.ingest.analysed import to_article
from retrieval.library import Library
from retrieval.overview.quotations import quotations
from retrieval.overview.timeline import timeline
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer

TEXT = (
    "The mill was built on 3 May 1843. “I *never* saw the wheels turn,” said Jon Dahl. It closed"
    " in June 1965 and burnt in 1870. “We shall see about that,” she said."
)


def article(text: str = TEXT) -> Article:
    return to_article(Draft((text,), title="Tide mill", url="https://news.test/mill"))


def shown(reply: Reply) -> list[str]:
    return write(reply, 4_000).markdown.splitlines()


def test_quotations_are_listed_with_their_speakers_and_cannot_format() -> None:
    mill = article()
    lines = shown(accounts.quotes(mill, quotations(mill)))
    assert "• **Jon Dahl**: “I \\*never\\* saw the wheels turn,”" in lines
    assert "• *speaker not named*: “We shall see about that,”" in lines
    assert lines[-1] == "— [Tide mill](https://news.test/mill)"


def test_dates_are_listed_as_far_as_they_are_known_earliest_first() -> None:
    mill = article()
    lines = [line.split(":")[0] for line in shown(accounts.timeline(mill, timeline(mill)))]
    assert lines[1:4] == ["• **3 May 1843**", "• **1870**", "• **June 1965**"]


def test_an_article_that_quotes_and_dates_nothing_says_so() -> None:
    bare = article("It rains.")
    assert shown(accounts.quotes(bare, ())) == [wording.NO_QUOTATIONS]
    assert shown(accounts.timeline(bare, ())) == [wording.NO_DATES]


def test_however_much_is_quoted_a_reply_keeps_to_its_room() -> None:
    many = article("“We never saw the wheels turn,” said Jon Dahl. It closed in 1965. " * 300)
    assert len(write(accounts.quotes(many, quotations(many)), 4_000).markdown) <= 4_000
    assert len(write(accounts.timeline(many, timeline(many)), 4_000).markdown) <= 4_000


async def test_everyone_can_see_who_said_what_and_when_it_happened(
    discord: DiscordServer, library: Library, bot: Newsdesk
) -> None:
    assert bot.user is not None
    room = Newsroom.open(discord)
    room.load(library, TEXT.encode())
    said = await discord.slash(room.channel, room.reader, "quotes", article="Tide mill")
    assert "**Jon Dahl**" in said.text
    dated = await discord.slash(room.channel, room.reader, "timeline", article="Tide mill")
    assert "**3 May 1843**" in dated.text
