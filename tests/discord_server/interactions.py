"""Interactions: what a user did, and everything the bot made of it."""

import secrets
import time
from dataclasses import dataclass, field
from enum import IntEnum

from tests.discord_server.payloads import (
    ATTACHMENT_SIZE_LIMIT,
    acting_member_json,
    channel_json,
    message_json,
    user_json,
)
from tests.discord_server.places import Channel, User
from tests.discord_server.world import Json, Message, Upload


class InteractionType(IntEnum):
    """What a user did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    FORM = 5


class ResponseType(IntEnum):
    """What a bot answers at once."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    FORM = 9


@dataclass(eq=False, slots=True)
class Interaction:
    """Something a user did, and the bot's response as it stands now.

    `acknowledged_s` is how long the bot took to acknowledge it, None if it has not. `original` is
    the message that the response shows or changes, `followups` those after it, `choices` what
    autocompletion offers, `form` the modal that opens. `message` is the one whose button was used.
    """

    id: int
    type: InteractionType
    channel: Channel
    user: User
    data: Json
    message: Message | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    started_s: float = field(default_factory=time.monotonic)
    acknowledged_s: float | None = None
    response: ResponseType | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    form: Json | None = None

    @property
    def age_s(self) -> float:
        """How long ago the user did it."""
        return time.monotonic() - self.started_s

    @property
    def settled(self) -> bool:
        """Whether the user sees more than that the bot is thinking."""
        if self.response is ResponseType.DEFERRED_MESSAGE:
            return self.original is None or not self.original.loading
        return self.response is not None

    @property
    def deferred(self) -> bool:
        """Whether the bot acknowledged first and answered later."""
        return self.response in {ResponseType.DEFERRED_MESSAGE, ResponseType.DEFERRED_UPDATE}

    @property
    def shown(self) -> Message:
        """The message that the response shows; fails if there is none."""
        assert self.original is not None, f"the response is {self.response!r}, not a message"
        return self.original

    @property
    def ephemeral(self) -> bool:
        """Whether only the user sees the response."""
        return self.shown.ephemeral

    @property
    def content(self) -> str:
        """The content of the response's message."""
        return self.shown.content

    @property
    def embeds(self) -> list[Json]:
        """The embeds of the response's message."""
        return self.shown.embeds

    @property
    def components(self) -> list[Json]:
        """The components of the response's message."""
        return self.shown.components

    @property
    def files(self) -> list[Upload]:
        """The files of the response's message."""
        return self.shown.files

    @property
    def text(self) -> str:
        """Everything in the response's message that a person reads."""
        return self.shown.text


def cause_json(interaction: Interaction) -> Json:
    """Return what a message says of the interaction it responds to."""
    return {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "user": user_json(interaction.user),
        "authorizing_integration_owners": {},
    }


def interaction_json(interaction: Interaction, bot: User) -> Json:
    """Return the data of an INTERACTION_CREATE event."""
    payload: Json = {
        "id": str(interaction.id),
        "application_id": str(bot.id),
        "type": int(interaction.type),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(interaction.channel.id),
        "channel": channel_json(interaction.channel),
        "app_permissions": str(int(interaction.channel.permissions(bot))),
        "locale": "en-US",
        "entitlements": [],
        "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
    }
    if interaction.message is not None:
        payload["message"] = message_json(interaction.message)
    return payload | _place(interaction)


def _place(interaction: Interaction) -> Json:
    guild = interaction.channel.guild
    if guild is None:
        return {
            "user": user_json(interaction.user),
            "context": 1,
            "authorizing_integration_owners": {"0": "0"},
        }
    member = guild.members[interaction.user.id]
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "member": acting_member_json(member, interaction.channel),
        "context": 0,
        "authorizing_integration_owners": {"0": str(guild.id)},
    }
