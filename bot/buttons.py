"""Buttons on Discord: made of their values, and recognised by their ids after any restart."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Self, cast

import discord

from bot.panels import CONTROLS
from bot.presses import LABELS, PRESS, Deed, Link, Press, Row

PRESSED = "press"
"""The event of the bot's own that tells that a button was pressed; a `Press` comes with it."""

_ANY_VERSION = re.compile(r"nde?\d+:")
_TEMPLATE = re.compile(re.escape(PRESS) + rf"(?P<deed>[{''.join(Deed)}]):(?P<state>[\w-]*)")


class AnswerButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=_TEMPLATE,
):
    """A button whose `custom_id` says all there is to know."""

    def __init__(self, press: Press) -> None:
        super().__init__(
            discord.ui.Button(
                label=LABELS[press.deed],
                custom_id=press.custom_id,
                disabled=press.is_disabled,
            )
        )
        self.press = press

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(Press(Deed(match["deed"]), match["state"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Tell the bot's parts of it."""
        interaction.client.dispatch(PRESSED, interaction, self.press)


def view_of(rows: Iterable[Row]) -> discord.ui.View:
    """Return the rows as Discord takes them."""
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for button in row:
            view.add_item(_item_of(button, number))
    return view


def is_of_another_version(custom_id: str) -> bool:
    """Tell whether a button or menu is the bot's, but of a version that this one cannot read."""
    is_known = any(template.fullmatch(custom_id) for template in (_TEMPLATE, CONTROLS))
    return bool(_ANY_VERSION.match(custom_id)) and not is_known


def buttons_on(message: discord.Message) -> list[Row]:
    """Return the buttons of one of the bot's messages; those of others' making are left out."""
    rows = (row for row in message.components if isinstance(row, discord.ActionRow))
    return [tuple(_known(row.children)) for row in rows]


def _known(children: Sequence[object]) -> Iterable[Press | Link]:
    for child in children:
        if not isinstance(child, discord.Button):
            continue
        if child.url:
            yield Link(child.label or "", child.url)
        elif match := _TEMPLATE.fullmatch(child.custom_id or ""):
            yield Press(Deed(match["deed"]), match["state"], child.disabled)


def _item_of(button: Press | Link, row: int) -> discord.ui.Item[discord.ui.View]:
    if isinstance(button, Link):
        return discord.ui.Button(label=button.label, url=button.url, row=row)
    item = AnswerButton(button)
    item.row = row
    return cast("discord.ui.Item[discord.ui.View]", item)
