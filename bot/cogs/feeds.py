"""Feeds whose articles come by themselves, for those whom Discord lets use `/feeds`."""

import asyncio
import logging
from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.audit import brought_entries, feed_entry
from bot.desks import desk_of
from bot.failures import log_failure
from bot.loading import DESK_CHANGED
from bot.replies import CHOICE_LIMIT, CHOICES_LIMIT, cut
from bot.sending import UNDELIVERED, respond, say
from retrieval.documents import Change, FeedInfo, FeedReport, Loaded, Rejection
from retrieval.errors import SourceError
from retrieval.library import Library
from retrieval.memory.records import Action

_LOOK_EVERY_S = 30.0
_LOOKS_AT_ONCE = 4

_log = logging.getLogger(__name__)


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Feeds(commands.GroupCog, group_name="feeds", group_description=wording.FEEDS):
    """Follows feeds for servers, and looks at them when their time has come."""

    def __init__(self, library: Library, client: discord.Client) -> None:
        self._library = library
        self._client = client
        self._looking: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Begin to look at the feeds."""
        self._looking = asyncio.create_task(self._keep_looking())

    async def cog_unload(self) -> None:
        """Look at no more feeds. A look that is broken off is done again after the next start."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    @app_commands.command(description=wording.FEEDS_FOLLOW)
    @app_commands.describe(url=wording.FEEDS_URL)
    async def follow(self, interaction: discord.Interaction, url: str) -> None:
        """Follow a feed, and load its newest articles."""
        desk, channel = desk_of(interaction), str(interaction.channel_id)
        so_far: list[Loaded | Rejection] = []

        async def work() -> replies.Reply:
            try:
                report = await self._library.feeds.follow(desk, url, channel, so_far)
            except SourceError as error:
                raise SourceError(wording.not_followed(str(error))) from error
            await self._note(interaction, Action.FOLLOWED, report.feed)
            await self._note_brought(report, interaction.user.id)
            return replies.following(report)

        await respond(interaction, work(), progress=lambda: replies.loading(so_far[:]))

    @app_commands.command(name="list", description=wording.FEEDS_LIST)
    async def show(self, interaction: discord.Interaction) -> None:
        """List the feeds."""
        await respond(interaction, self._show(desk_of(interaction)))

    async def _show(self, desk: str) -> replies.Reply:
        return replies.feeds(await asyncio.to_thread(self._library.feeds.followed, desk))

    @app_commands.command(description=wording.FEEDS_UNFOLLOW)
    @app_commands.describe(feed=wording.FEEDS_FEED)
    async def unfollow(self, interaction: discord.Interaction, feed: str) -> None:
        """Follow a feed no longer."""
        await respond(interaction, self._unfollow(interaction, feed))

    async def _unfollow(self, interaction: discord.Interaction, feed: str) -> replies.Reply:
        unfollow = self._library.feeds.unfollow
        info = await asyncio.to_thread(unfollow, desk_of(interaction), feed)
        await self._note(interaction, Action.UNFOLLOWED, info)
        return replies.unfollowed(info)

    async def _note(self, interaction: discord.Interaction, action: Action, of: FeedInfo) -> None:
        entry = feed_entry(of, interaction.user.id, action, interaction.created_at)
        await asyncio.to_thread(self._library.memory.traces.note, entry)

    @unfollow.autocomplete("feed")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's feeds; none if they cannot be had."""
        try:
            infos = await asyncio.to_thread(self._library.feeds.followed, desk_of(interaction))
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends in the log
            log_failure(error)
            return []
        return _choices(infos, typed)

    async def _keep_looking(self) -> None:
        await self._client.wait_until_ready()
        at_once = asyncio.Semaphore(_LOOKS_AT_ONCE)
        while True:
            try:
                infos = await asyncio.to_thread(self._library.feeds.due)
                await asyncio.gather(*(self._look(info, at_once) for info in infos))
            except Exception as error:  # noqa: BLE001 - it ends in the log, and looking goes on
                log_failure(error)
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _look(self, info: FeedInfo, at_once: asyncio.Semaphore) -> None:
        guild = self._client.get_guild(int(info.desk)) if info.desk.isdecimal() else None
        if guild is None:  # a desk of the terminal's, or of a server that the bot has left
            return
        async with at_once:
            report = await self._library.feeds.look(info.desk, info.url)
        if report is None:
            return
        _log.info("feed %s: %s", info.url, wording.feed_summary(report))
        await self._note_brought(report, self._client.user.id if self._client.user else 0)
        await self._tell(guild, report)

    async def _note_brought(self, report: FeedReport, user: int) -> None:
        """Add what a feed brought to the audit list, as done by a user, or by the bot."""
        if entries := brought_entries(report, user, datetime.now(UTC)):
            await asyncio.to_thread(self._library.memory.traces.note, *entries)
            self._client.dispatch(DESK_CHANGED, report.feed.desk)

    async def _tell(self, guild: discord.Guild, report: FeedReport) -> None:
        """Tell that a feed is dead, and, where editors named a channel for it, what it brought."""
        settings = await asyncio.to_thread(self._library.memory.settings.of, report.feed.desk)
        followed_in = int(report.feed.channel) if report.feed.channel else None
        named = settings.feed_channel
        has_news = any(
            isinstance(outcome, Loaded) and outcome.change is not Change.UNCHANGED
            for outcome in report.outcomes
        )
        said = [(named, replies.feed_brought(report))] if has_news else []
        said += [(named or followed_in, replies.feed_died(report))] if report.has_died else []
        for number, reply in said:
            channel = guild.get_channel_or_thread(number) if number else None
            try:
                if channel is not None:
                    await say(channel, reply)
            except UNDELIVERED as error:
                _log.warning("nobody could be told of a feed: %s", error)


def _choices(infos: list[FeedInfo], typed: str) -> list[app_commands.Choice[str]]:
    wanted = typed.strip().casefold()
    found = [info for info in infos if wanted in f"{info.title}\n{info.url}".casefold()]
    return [
        app_commands.Choice(name=cut(info.title, CHOICE_LIMIT) or info.url, value=info.url)
        for info in found
        if len(info.url) <= CHOICE_LIMIT
    ][:CHOICES_LIMIT]
