"""What can be done with a message by right-clicking it."""

import secrets
from collections import OrderedDict
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import loading, wording
from bot.asides import answer_aside, summarise_aside
from bot.conversations import plain
from bot.delivery import acknowledge
from bot.desks import desk_of
from bot.failures import answer_failed_interaction
from bot.forms import fields_of, form_id
from bot.manners import Manners, Rates
from bot.message_sources import sources_on
from bot.replies import Reply
from bot.sending import respond
from retrieval.errors import RequestError
from retrieval.library import Library

_FORM = "message-ask:"
_QUESTION = "question"
_QUESTION_LENGTH = 1_000
_FORM_OPEN_S = 3_600
_REMEMBERED = 1_000
_RATES = Rates(person=10, desk=120)
"""Of what is read aside, with turns of its own: fetching what a message links to takes long."""


class AskForm(discord.ui.Modal, title=wording.ASK_FORM_TITLE):
    """Takes a question about a message; `Messages.on_interaction` receives what is sent."""

    def __init__(self) -> None:
        super().__init__(custom_id=f"{_FORM}{secrets.token_hex(8)}", timeout=_FORM_OPEN_S)
        self.add_item(
            discord.ui.Label(
                text=wording.ASK_FORM_QUESTION,
                component=discord.ui.TextInput(custom_id=_QUESTION, max_length=_QUESTION_LENGTH),
            )
        )


class Messages(commands.Cog):
    """Summarises, answers from, and loads what is on a message."""

    def __init__(self, library: Library, client: commands.Bot, loads: Manners) -> None:
        self._library = library
        self._client = client
        self._manners = Manners(_RATES)
        self._loads = loads
        self._asked_about: OrderedDict[str, discord.Message] = OrderedDict()

    async def cog_load(self) -> None:
        """Add the commands."""
        summarise = app_commands.ContextMenu(
            name=wording.SUMMARISE_MESSAGE, callback=self.summarise
        )
        ask = app_commands.ContextMenu(name=wording.ASK_MESSAGE, callback=self.ask)
        load = app_commands.ContextMenu(name=wording.LOAD_MESSAGE, callback=self.load)
        load.default_permissions = discord.Permissions(manage_guild=True)
        for command in (summarise, ask, load):
            self._client.tree.add_command(command)

    async def summarise(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Summarise what is on a message, to who asks alone; they may share it."""
        await respond(interaction, self._summarise(interaction, message))

    async def _summarise(self, interaction: discord.Interaction, message: discord.Message) -> Reply:
        async with self._manners.turn(desk_of(interaction), interaction.user.id):
            sources = await sources_on(self._library, message)
            return await summarise_aside(self._library, sources)

    async def ask(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Open a form for a question about what is on a message."""
        form = AskForm()
        self._asked_about[form.custom_id] = message
        if len(self._asked_about) > _REMEMBERED:
            self._asked_about.popitem(last=False)
        await acknowledge(interaction, partial(interaction.response.send_modal, form))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer the question in a form."""
        if not form_id(interaction).startswith(_FORM):
            return
        try:
            await respond(interaction, self._answer(interaction))
        except Exception as error:  # noqa: BLE001 - whatever it is, the sender is told
            await answer_failed_interaction(interaction, error)

    async def _answer(self, interaction: discord.Interaction) -> Reply:
        message = self._asked_about.get(form_id(interaction))
        if message is None:
            raise RequestError(wording.ASK_FORM_EXPIRED)
        question = plain(fields_of(interaction).get(_QUESTION, ""))
        async with self._manners.turn(desk_of(interaction), interaction.user.id):
            sources = await sources_on(self._library, message)
            return await answer_aside(self._library, sources, question, interaction.user.id)

    async def load(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Load what is on a message onto the desk."""
        given = partial(sources_on, self._library, message)
        await loading.load(self._library, self._loads, interaction, given)
