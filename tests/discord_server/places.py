"""Who is on the loopback Discord and where: users, guilds with roles and members, channels."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord_server.kinds import ALL, EVERYONE, THREADS, ChannelType, Permission

if TYPE_CHECKING:
    from tests.discord_server.world import Message

SILENCED = Permission.EMBED_LINKS | Permission.ATTACH_FILES
"""What nobody may do where they may not write."""


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
class Role:
    """A role of a guild that members may be given."""

    id: int
    name: str
    permissions: Permission = Permission.NONE

    @property
    def mention(self) -> str:
        """What a message says to mention the role."""
        return f"<@&{self.id}>"


@dataclass(frozen=True, slots=True)
class Member:
    """A user in a guild; the permissions come from a role of the member's own and from `roles`."""

    user: User
    own: Role
    roles: tuple[Role, ...] = ()

    @property
    def all_roles(self) -> tuple[Role, ...]:
        """Every role but everyone's."""
        return (self.own, *self.roles)

    @property
    def permissions(self) -> Permission:
        """What the roles allow in the whole guild."""
        allowed = Permission.NONE
        for role in self.all_roles:
            allowed |= role.permissions
        return allowed


@dataclass(eq=False, slots=True)
class Guild:
    """A Discord server. Everyone's permissions are the usual ones."""

    id: int
    name: str
    members: dict[int, Member] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, "Channel"] = field(default_factory=dict, repr=False)


@dataclass(eq=False, slots=True)
class Channel:
    """A guild's channel, a thread in one, or a direct-message channel with one user.

    `denied` and `allowed` take permissions from members and roles and give them, by their ids (the
    guild's id is everyone's); a thread has its parent's. `unread` are the bot's messages that no
    test has read yet.
    """

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    kind: ChannelType = ChannelType.TEXT
    parent: "Channel | None" = None
    owner: User | None = None
    archived: bool = False
    locked: bool = False
    denied: dict[int, Permission] = field(default_factory=dict)
    allowed: dict[int, Permission] = field(default_factory=dict)
    messages: "dict[int, Message]" = field(default_factory=dict, repr=False)
    unread: "deque[Message]" = field(default_factory=deque, repr=False)
    last_message_id: int | None = None

    @property
    def type(self) -> ChannelType:
        """The kind of channel."""
        return ChannelType.DIRECT if self.guild is None else self.kind

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread, a forum's post included."""
        return self.type in THREADS

    def permissions(self, user: User) -> Permission:
        """Return what the user may do here; in a thread, as if the parent were the thread."""
        if self.guild is None:
            return ALL
        member = self.guild.members.get(user.id)
        if member is None:
            return Permission.NONE
        if Permission.ADMINISTRATOR in member.permissions:
            return ALL
        granted = (self.parent or self)._overwritten(member, self.guild)
        return _implied(_in_thread(granted) if self.parent is not None else granted)

    def _overwritten(self, member: Member, guild: Guild) -> Permission:
        """Apply the overwrites as Discord does: everyone's, all roles' together, the member's."""
        granted = EVERYONE | member.permissions
        roles = [role.id for role in member.all_roles]
        for ids in ([guild.id], roles, [member.user.id]):
            granted = granted & ~_of(self.denied, ids) | _of(self.allowed, ids)
        return granted


def _of(overwrites: Mapping[int, Permission], ids: list[int]) -> Permission:
    total = Permission.NONE
    for number in ids:
        total |= overwrites.get(number, Permission.NONE)
    return total


def _implied(granted: Permission) -> Permission:
    if Permission.VIEW_CHANNEL not in granted:
        return Permission.NONE
    if Permission.SEND_MESSAGES not in granted:
        granted &= ~SILENCED
    return granted


def _in_thread(granted: Permission) -> Permission:
    """Let `SEND_MESSAGES` stand for sending in the thread."""
    if Permission.SEND_MESSAGES_IN_THREADS in granted:
        return granted | Permission.SEND_MESSAGES
    return granted & ~Permission.SEND_MESSAGES
