"""Who may, at this moment, change a desk."""

from collections import OrderedDict
from datetime import datetime, timedelta

import discord

from bot import wording
from bot.desks import desk_of
from retrieval.errors import RequestError

_ADMITTED_FOR = timedelta(hours=1)
_REMEMBERED = 10_000


class Editors:
    """Tells editors from others where Discord does not: at forms, buttons and menus.

    Discord gates commands. Whoever used one by Manage Server must still have that. Whoever used
    one without was let in by the server's own settings for it, which a permission cannot show;
    that is remembered instead, for an hour.
    """

    def __init__(self) -> None:
        self._admitted: OrderedDict[tuple[str, int], datetime] = OrderedDict()

    def admit(self, interaction: discord.Interaction) -> None:
        """Note that Discord let somebody use a command that changes the desk."""
        if not _manages(interaction):
            self._admitted[_who(interaction)] = interaction.created_at
            self._admitted.move_to_end(_who(interaction))
            if len(self._admitted) > _REMEMBERED:
                self._admitted.popitem(last=False)

    def check(self, interaction: discord.Interaction) -> None:
        """Raise RequestError unless somebody may change the desk."""
        admitted = self._admitted.get(_who(interaction))
        if _manages(interaction):
            return
        if admitted is None or interaction.created_at - admitted > _ADMITTED_FOR:
            raise RequestError(wording.NOT_ALLOWED)


def _manages(interaction: discord.Interaction) -> bool:
    """Tell whether somebody manages the server; the desk of a direct conversation is their own."""
    return interaction.guild_id is None or interaction.permissions.manage_guild


def _who(interaction: discord.Interaction) -> tuple[str, int]:
    return desk_of(interaction), interaction.user.id
