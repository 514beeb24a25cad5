import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client import Newsdesk
from bot.desks import choices
from bot.replies import CHOICE_LIMIT, CHOICES_LIMIT
from retrieval.documents import ArticleInfo
from retrieval.errors import StoreError
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom
from tests.bot.samples import info
from tests.bot.texts import hostile
from tests.discord_server import DiscordServer

INFOS = [info("The tide mill", "a1"), info("Night library", "b2"), info("Tide tables", "c3")]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("", ["a1", "b2", "c3"]),
        ("tide", ["c3", "a1"]),
        (" LIBRARY ", ["b2"]),
        ("b2", ["b2"]),
        ("ferry", []),
    ],
)
def test_titles_and_ids_are_searched_and_beginnings_come_first(
    typed: str, values: list[str]
) -> None:
    assert [choice.value for choice in choices(INFOS, typed)] == values


def test_articles_of_the_same_title_are_told_apart_by_their_ids() -> None:
    shown = choices([info("Mill", "a1"), info("Mill", "b2"), info("Dam", "c3")], "")
    assert [choice.name for choice in shown] == ["Mill (a1)", "Mill (b2)", "Dam"]


infos = st.builds(info, hostile | st.just("long " * 99), st.text(min_size=1, max_size=120))


@given(st.lists(infos, max_size=40), st.just("") | hostile)
def test_no_choice_is_empty_or_longer_than_discord_allows(
    found: list[ArticleInfo], typed: str
) -> None:
    shown = choices(found, typed)
    assert len(shown) <= CHOICES_LIMIT
    for choice in shown:
        assert choice.name.strip()
        assert len(choice.name) <= CHOICE_LIMIT
        assert 0 < len(choice.value) <= CHOICE_LIMIT


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("command", "others"),
    [("ask", {"question": "who?"}), ("summary", {}), ("articles info", {}), ("desk remove", {})],
)
async def test_every_command_on_an_article_offers_those_of_its_desk(
    discord: DiscordServer, library: Library, command: str, others: dict[str, str]
) -> None:
    room, elsewhere = Newsroom.open(discord), Newsroom.open(discord)
    room.load(library)
    offer = discord.autocomplete
    offered = await offer(room.channel, room.editor, command, "article", article="ti", **others)
    assert [choice["name"] for choice in offered] == ["Tide mill"]
    assert not await offer(elsewhere.channel, elsewhere.editor, command, "article", **others)


class ClosedLibrary(Library):
    """Has no articles to offer."""

    def articles(self, desk: str) -> list[ArticleInfo]:
        """Fail."""
        raise StoreError(desk)


async def test_where_articles_cannot_be_had_none_are_offered(
    discord: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    with ClosedLibrary.open("sqlite://") as library:
        async with running(discord, library) as bot:
            assert isinstance(bot, Newsdesk)
            room = Newsroom.open(discord)
            assert await discord.autocomplete(room.channel, room.reader, "summary", "article") == []
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == [
        "bot.failures"
    ]
