"""What there is on the loopback Discord: users, guilds, channels, messages, files."""

import itertools
import re
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from tests.discord_server.kinds import (
    ALL,
    EVERYONE,
    ChannelType,
    MessageFlag,
    MessageType,
    Permission,
)

Json = dict[str, Any]

SNOWFLAKE_EPOCH_MS = 1_420_070_400_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sends."""

    name: str
    data: bytes = field(repr=False)
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that Discord keeps, and where."""

    id: int
    upload: Upload
    url: str


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: int
    name: str
    bot: bool = False

    @property
    def mention(self) -> str:
        """What a message says to mention the user."""
        return f"<@{self.id}>"


@dataclass(frozen=True, slots=True)
class Member:
    """A user in a guild; the permissions come from a role of the member's own."""

    user: User
    permissions: Permission
    role_id: int


@dataclass(eq=False, slots=True)
class Guild:
    """A Discord server. Everyone's permissions are the usual ones."""

    id: int
    name: str
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, "Channel"] = field(default_factory=dict, repr=False)


@dataclass(eq=False, slots=True)
class Channel:
    """A guild's text channel, or a direct-message channel with one user.

    `denied` takes permissions from users, by their ids; `unread` are the bot's messages that no
    test has read yet.
    """

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    denied: dict[int, Permission] = field(default_factory=dict)
    messages: dict[int, "Message"] = field(default_factory=dict, repr=False)
    unread: deque["Message"] = field(default_factory=deque, repr=False)

    @property
    def type(self) -> ChannelType:
        """The kind of channel."""
        return ChannelType.DIRECT if self.guild is None else ChannelType.TEXT

    def permissions(self, user: User) -> Permission:
        """Return what the user may do here."""
        if self.guild is None:
            return ALL
        member = self.guild.members.get(user.id)
        if member is None:
            return Permission.NONE
        if Permission.ADMINISTRATOR in member.permissions:
            return ALL
        return (EVERYONE | member.permissions) & ~self.denied.get(user.id, Permission.NONE)


@dataclass(frozen=True, slots=True)
class Pings:
    """Whom a message notifies."""

    users: tuple[User, ...] = ()
    everyone: bool = False

    def __bool__(self) -> bool:
        """Whether anybody is notified."""
        return bool(self.users) or self.everyone


@dataclass(eq=False, slots=True)
class Message:
    """A message as it stands now; `embeds` and `components` are JSON as the bot sent it."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    type: MessageType = MessageType.DEFAULT
    flags: MessageFlag = MessageFlag.NONE
    pings: Pings = Pings()
    reply_to: "Message | None" = field(default=None, repr=False)
    webhook_id: int | None = None
    allowed_mentions: Json | None = None
    edits: int = 0

    @property
    def ephemeral(self) -> bool:
        """Whether only one user sees the message."""
        return MessageFlag.EPHEMERAL in self.flags

    @property
    def loading(self) -> bool:
        """Whether the bot has only promised the message."""
        return MessageFlag.LOADING in self.flags

    @property
    def files(self) -> list[Upload]:
        """The files that came with the message."""
        return [attachment.upload for attachment in self.attachments]

    @property
    def text(self) -> str:
        """Everything in the message that a person reads, a part a line."""
        return "\n".join([self.content, *itertools.chain.from_iterable(map(_words, self.embeds))])


@dataclass(eq=False, slots=True)
class World:
    """Everything the loopback Discord knows, by id; `owner` owns the bot and every guild."""

    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
    files_url: str = ""
    owner: User = field(init=False)
    _last_id: int = 0

    def __post_init__(self) -> None:
        """Add the owner."""
        self.owner = self.add_user("owner")

    def new_id(self) -> int:
        """Return a snowflake that says when it was made and is greater than any before."""
        now = (time.time_ns() // 1_000_000 - SNOWFLAKE_EPOCH_MS) << 22
        self._last_id = max(now, self._last_id + 1)
        return self._last_id

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Add a person or a bot."""
        user = User(self.new_id(), name, bot=bot)
        self.users[user.id] = user
        return user

    def keep(self, upload: Upload) -> Attachment:
        """Keep a file under a plain name and give it an address."""
        kept = replace(upload, name=re.sub(r"[^\w.-]", "_", upload.name))
        number = self.new_id()
        attachment = Attachment(number, kept, f"{self.files_url}/{number}/{quote(kept.name)}")
        self.attachments[number] = attachment
        return attachment

    def direct_channel(self, user: User) -> Channel:
        """Return the channel between the bot and a user, made if it is not there."""
        for channel in self.channels.values():
            if channel.recipient == user:
                return channel
        channel = Channel(self.new_id(), user.name, recipient=user)
        self.channels[channel.id] = channel
        return channel


def _words(embed: Json) -> list[str]:
    fields = itertools.chain.from_iterable(
        (field["name"], field["value"]) for field in embed.get("fields") or []
    )
    footer = (embed.get("footer") or {}).get("text", "")
    author = (embed.get("author") or {}).get("name", "")
    parts = [author, embed.get("title"), embed.get("description"), *fields, footer]
    return [part for part in parts if part]
