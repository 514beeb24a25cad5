"""Panels on Discord: made of their values, and their controls recognised after any restart."""

import asyncio
import re
from collections.abc import Coroutine, Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Any, Self, cast

import discord

from bot.delivery import acknowledge, deliver
from bot.failures import explain
from bot.layout import Part, Prose, lay_out
from bot.panels import CONTROLS, Button, ChannelMenu, Menu, Panel, Row, Use, Used, custom_id
from bot.replies import Tone

USED = "control"
"""The event of the bot's own that tells that a control was used; a `Used` comes with it."""

TEXT_LIMIT = 4_000
"""Characters of all texts of a panel together."""

_SHOWN_WITHIN_S = 0.25
_TURNED_WITHIN_S = 1.5
"""Of the 3 s that Discord allows."""

_WRITABLE = [discord.ChannelType.text, discord.ChannelType.news]
_SPOKEN_IN = [
    *_WRITABLE,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]
_WIDE = frozenset({Use.ANSWERING, Use.LISTENING})


class Control(discord.ui.DynamicItem[discord.ui.Item[Any]], template=CONTROLS):
    """A button or menu whose `custom_id` says what it is for."""

    def __init__(self, item: discord.ui.Item[Any], use: Use, about: str) -> None:
        super().__init__(item)
        self._use = use
        self._about = about

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the control that was used."""
        return cls(item, Use(match["use"]), match["about"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Tell the bot's parts of it."""
        data = cast("Mapping[str, Any]", interaction.data or {})
        values = tuple(map(str, data.get("values", ())))
        interaction.client.dispatch(USED, interaction, Used(self._use, self._about, values))


async def show(interaction: discord.Interaction, working: Coroutine[Any, Any, Panel]) -> None:
    """Answer a command with a panel that the person alone sees.

    Raises what the work or sending raises.
    """
    work = asyncio.create_task(working)
    await asyncio.wait({work}, timeout=_SHOWN_WITHIN_S)
    if work.done():
        view = view_of(await work)
        await acknowledge(
            interaction, partial(interaction.response.send_message, view=view, ephemeral=True)
        )
        return
    try:
        deferral = partial(interaction.response.defer, ephemeral=True, thinking=True)
        await acknowledge(interaction, deferral)
    finally:
        panel = await work
    await deliver(lambda: interaction.edit_original_response(view=view_of(panel)))


async def turn(interaction: discord.Interaction, working: Coroutine[Any, Any, Panel]) -> None:
    """Change the panel whose control was used.

    Raises what the work or sending raises; work that fails late is told in the panel's place.
    """
    work = asyncio.create_task(working)
    await asyncio.wait({work}, timeout=_TURNED_WITHIN_S)
    if work.done():
        view = view_of(await work)
        await acknowledge(interaction, partial(interaction.response.edit_message, view=view))
        return
    try:
        await acknowledge(interaction, interaction.response.defer)
    finally:
        panel = await _explained(work)
    await deliver(lambda: interaction.edit_original_response(view=view_of(panel)))


async def _explained(work: asyncio.Task[Panel]) -> Panel:
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
        return Panel((Prose(explain(error) or str(error)),), Tone.FAILURE)


def view_of(panel: Panel) -> discord.ui.LayoutView:
    """Return the panel as Discord takes it."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*_items(panel), accent_colour=panel.tone.value))
    return view


def _items(panel: Panel) -> Iterator[discord.ui.Item[Any]]:
    texts = sum(is_text for is_text, _ in groupby(panel.blocks, _is_text))
    for is_text, blocks in groupby(panel.blocks, _is_text):
        if is_text:
            parts = [block for block in blocks if not isinstance(block, Menu | ChannelMenu | tuple)]
            yield discord.ui.TextDisplay(lay_out(parts, TEXT_LIMIT // texts)[0])
        else:
            rows = (b for b in blocks if isinstance(b, Menu | ChannelMenu | tuple))
            yield from map(_row, rows)


def _is_text(block: Part | Row) -> bool:
    return not isinstance(block, Menu | ChannelMenu | tuple)


def _row(row: Row) -> discord.ui.ActionRow[Any]:
    if isinstance(row, Menu):
        return discord.ui.ActionRow(_menu(row))
    if isinstance(row, ChannelMenu):
        return discord.ui.ActionRow(_channel_menu(row))
    return discord.ui.ActionRow(*map(_button, row))


def _button(button: Button) -> Control:
    style = discord.ButtonStyle.danger if button.is_grave else discord.ButtonStyle.secondary
    item: discord.ui.Button[Any] = discord.ui.Button(
        label=button.label,
        style=style,
        disabled=button.is_disabled,
        custom_id=custom_id(button.use, button.about),
    )
    return Control(item, button.use, button.about)


def _menu(menu: Menu) -> Control:
    options = [
        discord.SelectOption(label=option.label, value=option.value, default=option.is_chosen)
        for option in menu.options
    ]
    item: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=custom_id(menu.use), placeholder=menu.hint, options=options
    )
    return Control(item, menu.use, "")


def _channel_menu(menu: ChannelMenu) -> Control:
    item: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id=custom_id(menu.use),
        placeholder=menu.hint,
        channel_types=_SPOKEN_IN if menu.use in _WIDE else _WRITABLE,
        min_values=0,
        max_values=menu.most,
        default_values=[
            discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)
            for channel in menu.chosen
        ],
    )
    return Control(item, menu.use, "")
