"""The form that takes the text of an article."""

import secrets

import discord

from bot import wording
from bot.conversations import storable
from bot.forms import fields_of, form_id
from bot.replies import cut
from retrieval.documents import Source
from retrieval.errors import RequestError

_PREFIX = "desk-load:"
_TITLE, _TEXT = "title", "text"
_OPEN_S = 3_600
_TITLE_LENGTH = 200
_TEXT_LENGTH = 4_000
"""The most a form's field takes."""


class LoadForm(discord.ui.Modal, title=wording.FORM_TITLE):
    """Takes the text of an article; a part of the bot receives what is sent.

    It says itself whose it is, so that one sent after a restart is still received.
    """

    def __init__(self, opener: int, title: str | None) -> None:
        super().__init__(custom_id=f"{_PREFIX}{opener}:{secrets.token_hex(8)}", timeout=_OPEN_S)
        self.add_item(
            discord.ui.Label(
                text=wording.FORM_TITLE_FIELD,
                description=wording.FORM_TITLE_HINT,
                component=discord.ui.TextInput(
                    custom_id=_TITLE,
                    required=False,
                    max_length=_TITLE_LENGTH,
                    default=cut(title or "", _TITLE_LENGTH) or None,
                ),
            )
        )
        self.add_item(
            discord.ui.Label(
                text=wording.FORM_TEXT_FIELD,
                component=discord.ui.TextInput(
                    custom_id=_TEXT,
                    style=discord.TextStyle.paragraph,
                    max_length=_TEXT_LENGTH,
                ),
            )
        )


def is_load_form(interaction: discord.Interaction) -> bool:
    """Tell whether somebody sent this form."""
    return form_id(interaction).startswith(_PREFIX)


def received(interaction: discord.Interaction) -> tuple[str | None, Source]:
    """Return title and text of a form.

    Raises RequestError for one without text, or sent by anybody but who opened it.
    """
    if not form_id(interaction).startswith(f"{_PREFIX}{interaction.user.id}:"):
        raise RequestError(wording.NOT_ALLOWED)
    fields = fields_of(interaction)
    text = fields.get(_TEXT, "")
    if not text.strip():
        raise RequestError(wording.EMPTY_FORM)
    title = storable(fields.get(_TITLE, "")).strip() or None
    return title, Source(wording.FORM_SOURCE, storable(text).encode())
