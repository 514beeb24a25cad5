"""Changing what is on a desk, for those whom Discord lets use `/desk`."""

import asyncio
import gzip
import secrets
from collections import deque
from collections.abc import Awaitable, Mapping
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies, wording
from bot.desks import desk_of, offered_articles
from bot.failures import answer_failed_interaction
from bot.rows import article_row
from bot.sending import UNDELIVERED, respond
from retrieval.documents import Loaded, Rejection, Source
from retrieval.errors import RequestError, SourceError
from retrieval.library import Library

MAX_FILE_BYTES = 10_000_000
_FORM_PREFIX = "desk-load:"
_FORM_TITLE, _FORM_TEXT = "title", "text"
_FORM_OPEN_S = 3_600
_FORMS_REMEMBERED = 1_000
_TITLE_LENGTH = 200
_TEXT_LENGTH = 4_000
"""The most a form's field takes."""


class LoadForm(discord.ui.Modal, title=wording.FORM_TITLE):
    """Takes the text of an article; `Desk.on_interaction` receives what is sent.

    It says itself whose it is, so that one sent after a restart is still received.
    """

    def __init__(self, opener: int, title: str | None) -> None:
        form_id = f"{_FORM_PREFIX}{opener}:{secrets.token_hex(8)}"
        super().__init__(custom_id=form_id, timeout=_FORM_OPEN_S)
        self.add_item(
            discord.ui.Label(
                text=wording.FORM_TITLE_FIELD,
                description=wording.FORM_TITLE_HINT,
                component=discord.ui.TextInput(
                    custom_id=_FORM_TITLE,
                    required=False,
                    max_length=_TITLE_LENGTH,
                    default=(title or "")[:_TITLE_LENGTH] or None,
                ),
            )
        )
        self.add_item(
            discord.ui.Label(
                text=wording.FORM_TEXT_FIELD,
                component=discord.ui.TextInput(
                    custom_id=_FORM_TEXT,
                    style=discord.TextStyle.paragraph,
                    max_length=_TEXT_LENGTH,
                ),
            )
        )


@app_commands.default_permissions(manage_guild=True)
class Desk(commands.GroupCog, group_name="desk", group_description=wording.DESK):
    """Loads, removes and exports a desk's articles."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._let_in: deque[str] = deque(maxlen=_FORMS_REMEMBERED)

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
            await self._open_form(interaction, title)
            return
        await self._load(interaction, self._given(url, file), title)

    async def _given(
        self, url: str | None, file: discord.Attachment | None
    ) -> list[Source | Rejection]:
        given: list[Source | Rejection] = []
        if url is not None:
            given.append(await self._linked(url))
        if file is not None:
            given.append(await _attached(file))
        return given

    async def _linked(self, url: str) -> Source | Rejection:
        try:
            return await self._library.fetch(url)
        except SourceError as error:
            return Rejection(url, str(error))

    async def _open_form(self, interaction: discord.Interaction, title: str | None) -> None:
        form = LoadForm(interaction.user.id, title)
        if not interaction.permissions.manage_guild:
            self._let_in.append(form.custom_id)
        await interaction.response.send_modal(form)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Load what somebody put into the form."""
        form_id = str(_sent(interaction).get("custom_id", ""))
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        if not form_id.startswith(_FORM_PREFIX):
            return
        try:
            title, source = self._receive(interaction, form_id)
            await self._load(interaction, _ready(source), title)
        except Exception as error:  # noqa: BLE001 - whatever it is, the sender is told
            await answer_failed_interaction(interaction, error)

    def _receive(self, interaction: discord.Interaction, form_id: str) -> tuple[str | None, Source]:
        """Return title and text of a form. Raises RequestError."""
        if not self._may_load(interaction, form_id):
            raise RequestError(wording.NOT_ALLOWED)
        fields = _fields(interaction)
        text = fields.get(_FORM_TEXT, "")
        if not text.strip():
            raise RequestError(wording.EMPTY_FORM)
        source = Source(wording.FORM_SOURCE, text.encode())
        return fields.get(_FORM_TITLE, "").strip() or None, source

    def _may_load(self, interaction: discord.Interaction, form_id: str) -> bool:
        """Tell whether the sender may, at this moment, change the desk.

        Discord gates the command that opens the form, not the form. Whoever opened it by Manage
        Server must still have that. Whoever opened it without was let in by the server's own
        settings for `/desk`, which a permission cannot show; their form is remembered instead.
        """
        if not form_id.startswith(f"{_FORM_PREFIX}{interaction.user.id}:"):
            return False
        is_direct = interaction.guild_id is None
        return is_direct or interaction.permissions.manage_guild or form_id in self._let_in

    async def _load(
        self,
        interaction: discord.Interaction,
        given: Awaitable[list[Source | Rejection]],
        title: str | None,
    ) -> None:
        so_far: list[Loaded | Rejection] = []

        async def work() -> replies.Reply:
            await self._library.load_aside(desk_of(interaction), await given, title, so_far)
            return replies.loaded(so_far)

        await respond(interaction, work(), progress=lambda: replies.loading(so_far[:]))

    @app_commands.command(description=wording.DESK_REMOVE)
    @app_commands.describe(article=wording.DESK_REMOVE_ARTICLE)
    async def remove(self, interaction: discord.Interaction, article: str) -> None:
        """Remove an article."""
        await respond(interaction, self._remove(desk_of(interaction), article))

    async def _remove(self, desk: str, article: str) -> replies.Reply:
        return replies.removed(await asyncio.to_thread(self._library.remove, desk, article))

    @remove.autocomplete("article")
    async def offer(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the desk's articles."""
        return await offered_articles(self._library, interaction, typed)

    @app_commands.command(description=wording.DESK_EXPORT)
    async def export(self, interaction: discord.Interaction) -> None:
        """Attach all articles as a file."""
        await respond(interaction, self._export(desk_of(interaction)))

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


async def _attached(file: discord.Attachment) -> Source:
    if file.size > MAX_FILE_BYTES:
        raise SourceError(wording.file_too_large(file.size, MAX_FILE_BYTES))
    try:
        return Source(file.filename, await file.read())
    except UNDELIVERED as error:
        raise SourceError(wording.FILE_GONE) from error


async def _ready(source: Source) -> list[Source | Rejection]:
    return [source]


def _sent(interaction: discord.Interaction) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", interaction.data or {})


def _fields(interaction: discord.Interaction) -> dict[str, str]:
    """Return what a form's fields hold, by their ids."""
    inputs = [label["component"] for label in _sent(interaction)["components"]]
    return {field["custom_id"]: field["value"] for field in inputs}
