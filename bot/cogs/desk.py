"""Changing what is on a desk, for those whom Discord lets use `/desk`."""

import asyncio
import gzip
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import loading, replies, wording
from bot.controls import show
from bot.conversations import storable
from bot.delivery import acknowledge
from bot.desks import desk_of, offered_articles
from bot.editors import Editors
from bot.failures import answer_failed_interaction
from bot.load_form import LoadForm, is_load_form, received
from bot.loading import MAX_FILE_BYTES
from bot.manners import Manners
from bot.panels import Used
from bot.rows import article_row
from bot.sending import respond
from bot.uses import DeskUses
from retrieval.documents import Rejection, Source
from retrieval.errors import RequestError
from retrieval.library import Library


@app_commands.default_permissions(manage_guild=True)
class Desk(commands.GroupCog, group_name="desk", group_description=wording.DESK):
    """Loads, removes and exports a desk's articles; shows what was asked and changed; settings."""

    def __init__(self, library: Library, loads: Manners) -> None:
        self._library = library
        self._loads = loads
        self._editors = Editors()
        self._uses = DeskUses(library, self._editors)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Note that Discord let somebody use a command."""
        self._editors.admit(interaction)
        return True

    @app_commands.command(description=wording.DESK_LOAD)
    @app_commands.describe(url=wording.DESK_URL, file=wording.DESK_FILE, title=wording.DESK_TITLE)
    async def load(
        self,
        interaction: discord.Interaction,
        url: str | None = None,
        file: discord.Attachment | None = None,
        title: str | None = None,
    ) -> None:
        """Load a link or a file, or open a form for text."""
        if url is None and file is None:
            form = LoadForm(interaction.user.id, title)
            await acknowledge(interaction, partial(interaction.response.send_modal, form))
            return
        given = partial(self._given, url, file)
        name = None if title is None else storable(title)
        await loading.load(self._library, self._loads, interaction, given, name)

    async def _given(
        self, url: str | None, file: discord.Attachment | None
    ) -> list[Source | Rejection]:
        linked = [] if url is None else [await loading.linked(self._library, url)]
        return linked if file is None else [*linked, await loading.attached(file)]

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Load what somebody put into the form."""
        if not is_load_form(interaction):
            return
        try:
            self._editors.check(interaction)
            title, source = received(interaction)
            given = partial(_ready, source)
            await loading.load(self._library, self._loads, interaction, given, title)
        except Exception as error:  # noqa: BLE001 - whatever it is, the sender is told
            await answer_failed_interaction(interaction, error)

    @commands.Cog.listener()
    async def on_control(self, interaction: discord.Interaction, used: Used) -> None:
        """Do what a control of a panel is for."""
        try:
            await self._uses.use(interaction, used)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
            await answer_failed_interaction(interaction, error)

    @app_commands.command(description=wording.DESK_REMOVE)
    @app_commands.describe(article=wording.DESK_REMOVE_ARTICLE)
    async def remove(self, interaction: discord.Interaction, article: str) -> None:
        """Ask whether an article is to be removed."""
        await show(interaction, self._uses.ask_to_remove(desk_of(interaction), article))

    @remove.autocomplete("article")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's articles."""
        return await offered_articles(self._library, interaction, typed)

    @app_commands.command(description=wording.DESK_EXPORT)
    async def export(self, interaction: discord.Interaction) -> None:
        """Attach all articles as a file."""
        await respond(interaction, self._exported(desk_of(interaction), interaction.user.id))

    async def _exported(self, desk: str, user: int) -> replies.Reply:
        async with self._loads.turn(desk, user):
            return await self._export(desk)

    async def _export(self, desk: str) -> replies.Reply:
        rows = await asyncio.to_thread(self._rows, desk)
        if not rows:
            return replies.said(wording.EMPTY_DESK)
        packed = await asyncio.to_thread(gzip.compress, "".join(rows).encode())
        if len(packed) > MAX_FILE_BYTES:
            raise RequestError(wording.export_too_large(MAX_FILE_BYTES))
        file = replies.Enclosure(wording.EXPORT_FILE, packed)
        return replies.said(wording.exported(len(rows)), file)

    def _rows(self, desk: str) -> list[str]:
        return [f"{article_row(article)}\n" for article in self._library.export(desk)]

    @app_commands.command(description=wording.DESK_UNANSWERED)
    async def unanswered(self, interaction: discord.Interaction) -> None:
        """Show what was asked and not answered."""
        await show(interaction, self._uses.gaps(desk_of(interaction)))

    @app_commands.command(description=wording.DESK_HISTORY)
    async def history(self, interaction: discord.Interaction) -> None:
        """Show who changed what."""
        await show(interaction, self._uses.history(desk_of(interaction)))

    @app_commands.command(description=wording.DESK_SETTINGS)
    async def settings(self, interaction: discord.Interaction) -> None:
        """Show the settings and what changes them."""
        await show(interaction, self._uses.settings(interaction))


async def _ready(source: Source) -> list[Source | Rejection]:
    return [source]
