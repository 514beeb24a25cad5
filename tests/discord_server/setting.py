"""Setting the scene on the loopback Discord: guilds, people, roles, channels, permissions."""

from tests.discord_server.kinds import ChannelType, Permission
from tests.discord_server.loopback import Loopback
from tests.discord_server.payloads import channel_json, guild_json, role_json
from tests.discord_server.places import Channel, Guild, Member, Role, User


class Setting(Loopback):
    """A Discord whose places and people change as a test says; the bot is told of it."""

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Add a person, or another bot."""
        return self.world.add_user(name, bot=bot)

    def add_guild(self, name: str, *, bot_may: Permission = Permission.NONE) -> Guild:
        """Add a guild that the bot is a member of; `bot_may` is more than everyone may."""
        guild = Guild(self.world.new_id(), name)
        self.world.guilds[guild.id] = guild
        role = Role(self.world.new_id(), self.bot.name, bot_may)
        guild.roles[role.id] = role
        guild.members[self.bot.id] = Member(self.bot, role)
        self.gateway.dispatch("GUILD_CREATE", guild_json(guild, self.world.owner))
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Take the bot out of a guild, and the guild with it."""
        self.world.drop_guild(guild)
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)})

    def lose_guild(self, guild: Guild) -> None:
        """Let a guild be unavailable: Discord has an outage, and the bot is still a member."""
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    def regain_guild(self, guild: Guild) -> None:
        """Let a guild be available again."""
        self.gateway.dispatch("GUILD_CREATE", guild_json(guild, self.world.owner))

    def add_role(self, guild: Guild, name: str, *, may: Permission = Permission.NONE) -> Role:
        """Add a role that members can be given."""
        role = Role(self.world.new_id(), name, may)
        self._keep_role(guild, role)
        return role

    def add_member(
        self, guild: Guild, user: User, *roles: Role, may: Permission = Permission.NONE
    ) -> Member:
        """Make a user a member of a guild, or change what the member may do.

        `may` is what the member may beyond what everyone and the roles may.
        """
        before = guild.members.get(user.id)
        own = Role(before.own.id if before else self.world.new_id(), user.name, may)
        member = Member(user, own, roles)
        guild.members[user.id] = member
        self._keep_role(guild, own)
        return member

    def remove_member(self, guild: Guild, user: User) -> None:
        """Let a user leave a guild."""
        del guild.members[user.id]

    def add_channel(
        self,
        guild: Guild,
        name: str,
        *,
        kind: ChannelType = ChannelType.TEXT,
        bot_may_not: Permission = Permission.NONE,
    ) -> Channel:
        """Add a text channel or a forum to a guild."""
        denied = {self.bot.id: bot_may_not} if bot_may_not else {}
        channel = Channel(self.world.new_id(), name, guild, kind=kind, denied=denied)
        self.world.add_channel(channel)
        self.gateway.dispatch("CHANNEL_CREATE", channel_json(channel))
        return channel

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel or a thread."""
        assert channel.guild is not None
        event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self.gateway.dispatch(event, channel_json(channel))
        del self.world.channels[channel.id], channel.guild.channels[channel.id]

    def overwrite(
        self,
        channel: Channel,
        whom: User | Role | Guild,
        *,
        allow: Permission = Permission.NONE,
        deny: Permission = Permission.NONE,
    ) -> None:
        """Set what a member, a role, or everyone (the guild) may and may not in a channel."""
        channel.allowed[whom.id], channel.denied[whom.id] = allow, deny
        self.gateway.dispatch("CHANNEL_UPDATE", channel_json(channel))

    def direct_channel(self, user: User) -> Channel:
        """Return the channel between a user and the bot."""
        return self.world.direct_channel(user)

    def refuse_direct_messages(self, user: User) -> None:
        """Let a user take no more direct messages from the bot."""
        self.world.refusing.add(user.id)

    def _keep_role(self, guild: Guild, role: Role) -> None:
        event = "GUILD_ROLE_UPDATE" if role.id in guild.roles else "GUILD_ROLE_CREATE"
        guild.roles[role.id] = role
        data = {"guild_id": str(guild.id), "role": role_json(role, len(guild.roles))}
        self.gateway.dispatch(event, data)
