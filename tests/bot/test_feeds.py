"""`/feeds` on the loopback Discord, and the looks that the bot takes by itself."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import wording
from bot.panels import Use
from retrieval.ingest.feeds import DEAD_AFTER
from retrieval.library import Library
from retrieval.schema import feeds
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom
from tests.discord_server import BotProcess, DiscordServer, Interaction
from tests.discord_server.errors import RefusedByClientError
from tests.web_site import WebSite, web_site


@pytest.fixture
def site() -> Iterator[WebSite]:
    with web_site() as opened:
        yield opened


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'newsdesk.db'}"


@pytest.fixture
def library(database: str, site: WebSite) -> Iterator[Library]:
    with Library.open(database, fetch_allow=[site.host]) as opened:
        yield opened


def put_up(site: WebSite, *numbers: int) -> str:
    links = [
        site.article(f"/{number}", f"Report {number}", f"Ship {number} came into the harbour.")
        for number in numbers
    ]
    return site.feed("/feed", *links)


def remember(database: str, **values: object) -> None:
    """Change what is remembered of every feed, as time would."""
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        connection.execute(feeds.update().values(values))
    engine.dispose()


def an_hour_ago() -> str:
    return (datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0).isoformat()


async def follow(room: Newsroom, url: str) -> Interaction:
    return await room.discord.slash(room.channel, room.editor, "feeds follow", url=url)


@pytest.mark.usefixtures("bot")
async def test_a_feed_is_followed_listed_and_unfollowed(
    discord: DiscordServer, library: Library, site: WebSite
) -> None:
    room = Newsroom.open(discord)
    followed = await follow(room, put_up(site, 2, 1))
    assert "Following" in followed.text
    assert "2 loaded" in followed.text
    assert followed.ephemeral
    assert len(library.articles(str(room.guild.id))) == 2
    listed = await discord.slash(room.channel, room.editor, "feeds list")
    assert "Harbour news" in listed.text
    assert "next look <t:" in listed.text
    (choice,) = await discord.autocomplete(
        room.channel, room.editor, "feeds unfollow", "feed", feed="harb"
    )
    gone = await discord.slash(room.channel, room.editor, "feeds unfollow", feed=choice["value"])
    assert "No longer following Harbour news" in gone.text
    listed = await discord.slash(room.channel, room.editor, "feeds list")
    assert wording.NO_FEEDS in listed.text


@pytest.mark.usefixtures("bot")
async def test_only_those_who_manage_the_server_may_follow_and_nobody_in_a_direct_conversation(
    discord: DiscordServer, site: WebSite
) -> None:
    room = Newsroom.open(discord)
    with pytest.raises(RefusedByClientError):
        await discord.slash(room.channel, room.reader, "feeds follow", url=put_up(site, 1))
    direct = discord.direct_channel(room.editor)
    with pytest.raises(RefusedByClientError):
        await discord.slash(direct, room.editor, "feeds list")
    assert site.asked == []


@pytest.mark.usefixtures("bot")
async def test_a_link_without_a_feed_is_refused_with_the_reason(
    discord: DiscordServer, site: WebSite
) -> None:
    room = Newsroom.open(discord)
    refused = await follow(room, site.article("/1", "Report", "It rained."))
    assert "it is not an RSS or Atom feed" in refused.text
    assert "site refused: 403" in (await follow(room, _forbidden(site))).text


def _forbidden(site: WebSite) -> str:
    site.pages["/closed"] = 403
    return site.url("/closed")


async def test_a_dead_feed_is_told_once_where_it_was_followed(
    discord: DiscordServer, library: Library, database: str, site: WebSite
) -> None:
    async with running(discord, library) as bot:
        room = Newsroom.open(discord)
        await follow(room, put_up(site, 1))
        await bot.wait_until_ready()
    site.pages["/feed"] = 500
    remember(database, next_look=an_hour_ago(), failures=DEAD_AFTER - 1)
    async with running(discord, library):
        told = await discord.next_message(room.channel)
        assert "Harbour news" in told.text
        assert "is dead" in told.text
        assert "the site failed: 500" in told.text
        listed = await discord.slash(room.channel, room.editor, "feeds list")
        assert "dead: it failed 10 times in a row" in listed.text
    assert not room.channel.unread


async def test_a_dead_feed_that_was_followed_in_a_thread_is_told_there(
    discord: DiscordServer, library: Library, database: str, site: WebSite
) -> None:
    room = Newsroom.open(discord)
    thread = discord.open_thread(room.channel, room.editor, "feeds")
    async with running(discord, library) as bot:
        await follow(replace(room, channel=thread), put_up(site, 1))
        await bot.wait_until_ready()
    site.pages["/feed"] = 500
    remember(database, next_look=an_hour_ago(), failures=DEAD_AFTER - 1)
    async with running(discord, library):
        assert "is dead" in (await discord.next_message(thread)).text


async def test_what_a_feed_brings_by_itself_is_told_where_editors_want_it_and_noted(
    discord: DiscordServer, library: Library, database: str, site: WebSite
) -> None:
    async with running(discord, library) as bot:
        room = Newsroom.open(discord)
        news = discord.add_channel(room.guild, "news")
        await follow(room, put_up(site, 1))
        shown = (await discord.slash(room.channel, room.editor, "desk settings")).shown
        await discord.choose(shown, room.editor, f"nde1:{Use.FEEDS}:", news)
        await bot.wait_until_ready()
    put_up(site, 2, 1)
    remember(database, next_look=an_hour_ago())
    async with running(discord, library):
        told = await discord.next_message(news)
        assert f"**[Harbour news]({site.url('/feed')}):** 1 loaded" in told.text
        assert f"• [Report 2]({site.url('/2')})" in told.text
        assert not told.pings
        history = (await discord.slash(room.channel, room.editor, "desk history")).text
        assert f"<@{discord.bot.id}> loaded 1 article from Harbour news" in history
        assert f"<@{room.editor.id}> followed Harbour news" in history
        assert f"<@{room.editor.id}> loaded 1 article from Harbour news" in history
        await discord.slash(room.channel, room.editor, "feeds unfollow", feed=site.url("/feed"))
        history = (await discord.slash(room.channel, room.editor, "desk history")).text
        assert f"<@{room.editor.id}> unfollowed Harbour news" in history
    assert not room.channel.unread


async def test_the_bots_process_looks_at_what_came_due_while_it_was_down(
    discord: DiscordServer, tmp_path: Path, site: WebSite
) -> None:
    settings = {"DISCORD_TOKEN": discord.token, "NEWSDESK_FETCH_ALLOW": site.host}
    async with BotProcess.start(discord, tmp_path, "bot", "run", **settings) as bot:
        await bot.ready()
        room = Newsroom.open(discord)
        followed = await follow(room, put_up(site, 1))
        await discord.changes.until(lambda: "Following" in followed.text, 20, "it is followed")
        await bot.kill()
    remember(f"sqlite:///{tmp_path / 'newsdesk.db'}", next_look=an_hour_ago())
    put_up(site, 2, 1)
    async with BotProcess.start(discord, tmp_path, "bot", "run", **settings) as bot:
        await bot.ready()
        listed = ""
        async with asyncio.timeout(20):
            while "Report 2" not in listed:
                response = await discord.slash(room.channel, room.reader, "articles list")
                listed = response.text
        assert "2 articles" in listed
        assert site.paths().count("/1") == 1
        assert await bot.stop() == 0
    assert "Traceback" not in bot.output
    assert discord.violations == []
