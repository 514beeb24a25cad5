"""What there is on the loopback Discord: messages, files, and all of it by id."""

import itertools
import re
import time
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from tests.discord_server.kinds import ChannelType, MessageFlag, MessageType
from tests.discord_server.places import Channel, Guild, Role, User

Json = dict[str, Any]

SNOWFLAKE_EPOCH_MS = 1_420_070_400_000
TEXT_DISPLAY = 10


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
class Pings:
    """Whom a message notifies."""

    users: tuple[User, ...] = ()
    roles: tuple[Role, ...] = ()
    everyone: bool = False

    def __bool__(self) -> bool:
        """Whether anybody is notified."""
        return bool(self.users or self.roles) or self.everyone


@dataclass(eq=False, slots=True)
class Message:
    """A message as it stands now; `embeds` and `components` are JSON as the bot sent it.

    `pings` are whom it notified when it was written, `mentions` whom it names now; an ephemeral
    message is seen by `seen_by` alone; `caused_by` is the interaction that it responds to; `beside`
    is JSON of what a bot cannot write, such as stickers, or a poll.
    """

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
    mentions: Pings = Pings()
    reply_to: "Message | None" = field(default=None, repr=False)
    webhook_id: int | None = None
    allowed_mentions: Json | None = None
    nonce: str | None = None
    seen_by: User | None = None
    caused_by: Json | None = field(default=None, repr=False)
    thread: Channel | None = field(default=None, repr=False)
    edits: int = 0
    beside: Json = field(default_factory=dict, repr=False)

    @property
    def ephemeral(self) -> bool:
        """Whether only one user sees the message."""
        return MessageFlag.EPHEMERAL in self.flags

    @property
    def loading(self) -> bool:
        """Whether the bot has only promised the message."""
        return MessageFlag.LOADING in self.flags

    @property
    def deleted(self) -> bool:
        """Whether the message is no longer in its channel."""
        return not self.ephemeral and self.id not in self.channel.messages

    @property
    def files(self) -> list[Upload]:
        """The files that came with the message."""
        return [attachment.upload for attachment in self.attachments]

    @property
    def text(self) -> str:
        """Everything in the message that a person reads, a part a line."""
        shown = displayed(self.components)
        return "\n".join(
            [self.content, *itertools.chain.from_iterable(map(_words, self.embeds)), *shown]
        )


@dataclass(eq=False, slots=True)
class World:
    """Everything the loopback Discord knows, by id; `owner` owns the bot and every guild.

    `refusing` are the users who take no direct messages from the bot.
    """

    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
    refusing: set[int] = field(default_factory=set)
    files_url: str = ""
    owner: User = field(init=False)
    _direct: dict[int, Channel] = field(default_factory=dict)
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

    def add_channel(self, channel: Channel) -> Channel:
        """Put a channel or a thread where it belongs."""
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel
        return channel

    def drop_guild(self, guild: Guild) -> None:
        """Take a guild away with all that is in it."""
        self.guilds.pop(guild.id, None)
        for number in guild.channels:
            self.channels.pop(number, None)

    def keep(self, upload: Upload) -> Attachment:
        """Keep a file under a plain name and give it an address."""
        kept = replace(upload, name=re.sub(r"[^\w.-]", "_", upload.name))
        number = self.new_id()
        attachment = Attachment(number, kept, f"{self.files_url}/{number}/{quote(kept.name)}")
        self.attachments[number] = attachment
        return attachment

    def direct_channel(self, user: User) -> Channel:
        """Return the channel between the bot and a user, made if it is not there."""
        if user.id not in self._direct:
            channel = Channel(self.new_id(), user.name, recipient=user, kind=ChannelType.DIRECT)
            self._direct[user.id] = self.add_channel(channel)
        return self._direct[user.id]


def _words(embed: Json) -> list[str]:
    fields = itertools.chain.from_iterable(
        (field["name"], field["value"]) for field in embed.get("fields") or []
    )
    footer = (embed.get("footer") or {}).get("text", "")
    author = (embed.get("author") or {}).get("name", "")
    parts = [author, embed.get("title"), embed.get("description"), *fields, footer]
    return [part for part in parts if part]


def displayed(components: list[Json]) -> list[str]:
    """Return the texts among components that are shown as text, not on a button."""
    shown = []
    for component in components:
        shown += [component["content"]] if component.get("type") == TEXT_DISPLAY else []
        shown += displayed(component.get("components") or [])
    return shown
