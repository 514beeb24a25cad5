"""What the panels of `/desk` show and do."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import discord

from bot import desk_panels, replies, wording
from bot.controls import turn
from bot.desk_panels import number_of
from bot.desks import desk_of
from bot.editors import Editors
from bot.gaps_file import gaps_file
from bot.loading import DESK_CHANGED
from bot.panels import Panel, Use, Used
from bot.places import tag
from bot.sending import allowed_to_bot, respond
from bot.settings_panel import SETTING_USES, Room, changed, settings_panel
from retrieval.library import Library
from retrieval.memory.records import Action, AuditEntry

_PER_PAGE = desk_panels.PER_PAGE
_Handler = Callable[[discord.Interaction, Used], Awaitable[None]]


class DeskUses:
    """Does what editors ask for; whether they may is checked at every control."""

    def __init__(self, library: Library, editors: Editors) -> None:
        self._library = library
        self._editors = editors
        self._handlers: Mapping[Use, _Handler] = {
            Use.REMOVE: self._remove,
            Use.KEEP: self._keep,
            Use.UNDO: self._undo,
            Use.GAPS: self._turn_gaps,
            Use.GAPS_FILE: self._send_gaps,
            Use.HISTORY: self._turn_history,
            **dict.fromkeys(SETTING_USES, self._set),
        }

    async def use(self, interaction: discord.Interaction, used: Used) -> None:
        """Do what a control is for, if it is one of these. Raises RequestError."""
        if handler := self._handlers.get(used.use):
            self._editors.check(interaction)
            await handler(interaction, used)

    async def ask_to_remove(self, desk: str, ref: str) -> Panel:
        """Ask whether an article is to be removed."""
        article = await asyncio.to_thread(self._library.article, desk, ref)
        infos = await asyncio.to_thread(self._library.articles, desk)
        return next(
            (desk_panels.may_remove(info) for info in infos if info.id == article.id),
            desk_panels.saying(wording.ARTICLE_GONE),
        )

    async def gaps(self, desk: str, page: int = 0) -> Panel:
        """List what was asked and not answered, or answered wrongly."""
        found = await asyncio.to_thread(self._library.gaps, desk)
        doubted = await asyncio.to_thread(self._library.doubts, desk)
        days = self._library.memory.settings.of(desk).retention_days
        return desk_panels.gaps(found, doubted, page, days)

    async def history(self, desk: str, page: int = 0) -> Panel:
        """List what was done to the desk."""
        traces = self._library.memory.traces
        total = await asyncio.to_thread(traces.count_entries, desk)
        page = min(page, desk_panels.page_count(total) - 1)
        entries = await asyncio.to_thread(traces.entries, desk, _PER_PAGE, page * _PER_PAGE)
        return desk_panels.history(entries, page, total)

    async def settings(self, interaction: discord.Interaction) -> Panel:
        """Show the desk's settings."""
        desk, settings = desk_of(interaction), self._library.memory.settings
        current = await asyncio.to_thread(settings.of, desk)
        following = await asyncio.to_thread(settings.digest_at, desk)
        return settings_panel(current, _room(interaction), following)

    async def _keep(self, interaction: discord.Interaction, _: Used) -> None:
        await turn(interaction, _saying(wording.NOTHING_REMOVED))

    async def _remove(self, interaction: discord.Interaction, used: Used) -> None:
        await turn(interaction, self._removed(interaction, used.about))

    async def _removed(self, interaction: discord.Interaction, name: str) -> Panel:
        desk, now = desk_of(interaction), interaction.created_at
        infos = await asyncio.to_thread(self._library.articles, desk)
        found = next((info.id for info in infos if tag(info.id) == name), None)
        remove = self._library.memory.removals.remove
        removed = await asyncio.to_thread(remove, desk, found, now) if found else None
        if removed is None:
            return desk_panels.saying(wording.ARTICLE_GONE)
        await self._note(interaction, Action.REMOVED, removed.title or removed.article)
        return desk_panels.removed(removed)

    async def _undo(self, interaction: discord.Interaction, used: Used) -> None:
        await turn(interaction, self._restored(interaction, number_of(used.about)))

    async def _restored(self, interaction: discord.Interaction, removal: int) -> Panel:
        desk, restore = desk_of(interaction), self._library.memory.removals.restore
        restored = await asyncio.to_thread(restore, desk, removal, interaction.created_at)
        if restored is None:
            return desk_panels.saying(wording.CANNOT_UNDO)
        await self._note(interaction, Action.RESTORED, restored.title or restored.article)
        interaction.client.dispatch(DESK_CHANGED, desk)
        return desk_panels.restored(restored)

    async def _turn_gaps(self, interaction: discord.Interaction, used: Used) -> None:
        await turn(interaction, self.gaps(desk_of(interaction), number_of(used.about)))

    async def _send_gaps(self, interaction: discord.Interaction, _: Used) -> None:
        await respond(interaction, self._gaps_sent(desk_of(interaction)))

    async def _gaps_sent(self, desk: str) -> replies.Reply:
        found = await asyncio.to_thread(self._library.gaps, desk)
        doubted = await asyncio.to_thread(self._library.doubts, desk)
        if not found and not doubted:
            return replies.said(wording.GAPS_EMPTY)
        file = replies.Enclosure(wording.GAPS_FILE, gaps_file(found, doubted))
        return replies.said(wording.GAPS_SENT, file)

    async def _turn_history(self, interaction: discord.Interaction, used: Used) -> None:
        await turn(interaction, self.history(desk_of(interaction), number_of(used.about)))

    async def _set(self, interaction: discord.Interaction, used: Used) -> None:
        await turn(interaction, self._with_change(interaction, used))

    async def _with_change(self, interaction: discord.Interaction, used: Used) -> Panel:
        desk, settings = desk_of(interaction), self._library.memory.settings
        here, now = interaction.channel_id or 0, interaction.created_at
        before = await asyncio.to_thread(settings.of, desk)
        after = await asyncio.to_thread(
            settings.change, desk, lambda current: changed(current, used, here), now
        )
        if after != before:
            await self._note(interaction, Action.SET, wording.setting(after, used.use))
        if after.retention_days < before.retention_days:
            await asyncio.to_thread(self._library.expire, now)
        return await self.settings(interaction)

    async def _note(self, interaction: discord.Interaction, action: Action, what: str) -> None:
        user, now = interaction.user.id, interaction.created_at
        entry = AuditEntry(desk_of(interaction), user, action, what, now)
        await asyncio.to_thread(self._library.memory.traces.note, entry)


async def _saying(text: str) -> Panel:
    return desk_panels.saying(text)


def _room(interaction: discord.Interaction) -> Room:
    guild = interaction.guild
    if guild is None:
        return Room(None)
    closed = {channel.id for channel in guild.channels if not _may_write(channel)}
    channels = frozenset(channel.id for channel in guild.channels)
    return Room(channels, frozenset(closed), interaction.client.intents.message_content)


def _may_write(channel: discord.abc.GuildChannel) -> bool:
    allowed = allowed_to_bot(channel)
    return allowed.view_channel and allowed.send_messages
