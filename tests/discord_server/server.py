"""`DiscordServer`: the loopback Discord as tests use it."""

from collections.abc import Mapping, Sequence

from tests.discord_server.client_side import Value, button_data, command_data, form_data, offered
from tests.discord_server.interactions import Interaction, InteractionType, interaction_json
from tests.discord_server.kinds import MessageType, Permission
from tests.discord_server.loopback import Loopback
from tests.discord_server.payloads import channel_json, guild_json, role_json
from tests.discord_server.world import Channel, Guild, Json, Member, Message, Upload, User

TIMEOUT_S = 10.0


class DiscordServer(Loopback):
    """A Discord whose people do what a test says, and whose bot is the one under test.

    Every wait has a limit in seconds; what does not happen within it is a TimeoutError. What a
    user's own client would not allow is a RefusedByClientError.
    """

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Add a person, or another bot."""
        return self.world.add_user(name, bot=bot)

    def add_guild(self, name: str, *, bot_may: Permission = Permission.NONE) -> Guild:
        """Add a guild that the bot is a member of; `bot_may` is more than everyone may."""
        guild = Guild(self.world.new_id(), name)
        self.world.guilds[guild.id] = guild
        guild.members[self.bot.id] = Member(self.bot, bot_may, self.world.new_id())
        self.gateway.dispatch("GUILD_CREATE", guild_json(guild, self.world.owner))
        return guild

    def add_member(self, guild: Guild, user: User, *, may: Permission = Permission.NONE) -> Member:
        """Make a user a member of a guild; `may` is more than everyone may."""
        member = Member(user, may, self.world.new_id())
        guild.members[user.id] = member
        role = role_json(member.role_id, user.name, may, len(guild.members))
        self.gateway.dispatch("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role})
        return member

    def add_channel(
        self, guild: Guild, name: str, *, bot_may_not: Permission = Permission.NONE
    ) -> Channel:
        """Add a text channel to a guild."""
        denied = {self.bot.id: bot_may_not} if bot_may_not else {}
        channel = Channel(self.world.new_id(), name, guild, denied=denied)
        guild.channels[channel.id] = channel
        self.world.channels[channel.id] = channel
        self.gateway.dispatch("CHANNEL_CREATE", channel_json(channel))
        return channel

    def direct_channel(self, user: User) -> Channel:
        """Return the channel between a user and the bot."""
        return self.world.direct_channel(user)

    def say(  # noqa: PLR0913 - a message has that many parts
        self,
        channel: Channel,
        user: User,
        text: str,
        *,
        attachments: Sequence[Upload] = (),
        reply_to: Message | None = None,
        ping: bool = True,
    ) -> Message:
        """Write a message; a reply notifies the author of the other message if `ping`."""
        message = self.messages.draft(channel, user)
        if reply_to is not None:
            message.type, message.reply_to = MessageType.REPLY, reply_to
        body: Json = {"content": text}
        if not ping:
            body["allowed_mentions"] = {"parse": ["users"], "replied_user": False}
        files = {f"files[{number}]": upload for number, upload in enumerate(attachments)}
        self.messages.fill(message, body, files)
        self.messages.publish(message)
        return message

    async def ready(self, *, sessions: int = 1, timeout_s: float = TIMEOUT_S) -> None:
        """Wait until the bot has identified itself so many times and is connected."""
        await self.changes.until(
            lambda: len(self.gateway.sessions) >= sessions and self.gateway.connected,
            timeout_s,
            "the bot is connected to the gateway",
        )

    async def next_message(self, channel: Channel, *, timeout_s: float = TIMEOUT_S) -> Message:
        """Return the bot's next message in a channel, waiting for it if need be."""
        what = f"a message of the bot in {channel.name}; violations: {self.violations}"
        await self.changes.until(lambda: channel.unread, timeout_s, what)
        return channel.unread.popleft()

    def offers(self, channel: Channel, user: User) -> list[str]:
        """Return the names of the slash commands that a user is offered in a channel."""
        return [command["name"] for command in self._offered(channel, user)]

    async def slash(
        self, channel: Channel, user: User, command: str, /, **options: Value
    ) -> Interaction:
        """Call a command, such as `articles info`, and return the response once it shows."""
        data = command_data(self._offered(channel, user), command, options, self.world.keep)
        return await self._interact(channel, user, InteractionType.COMMAND, data)

    async def autocomplete(
        self, channel: Channel, user: User, command: str, option: str, /, **typed: Value
    ) -> list[Json]:
        """Return what is offered for an option while a user types; `typed` is what stands there."""
        values = {option: ""} | typed
        data = command_data(
            self._offered(channel, user), command, values, self.world.keep, focused=option
        )
        response = await self._interact(channel, user, InteractionType.AUTOCOMPLETE, data)
        assert response.choices is not None
        return response.choices

    async def click(self, message: Message, user: User, button: str) -> Interaction:
        """Click the button with a label or a custom_id and return the response once it shows."""
        data = button_data(message, button)
        kind = InteractionType.COMPONENT
        return await self._interact(message.channel, user, kind, data, message)

    async def submit(self, opened: Interaction, fields: Mapping[str, str]) -> Interaction:
        """Fill in the form that a response opened, by labels or custom_ids, and send it."""
        assert opened.form is not None, "the response opened no form"
        data = form_data(opened.form, fields)
        kind = InteractionType.FORM
        return await self._interact(opened.channel, opened.user, kind, data, opened.message)

    def _offered(self, channel: Channel, user: User) -> list[Json]:
        return offered(self.commands.registered(channel.guild), channel, user)

    async def _interact(
        self,
        channel: Channel,
        user: User,
        kind: InteractionType,
        data: Json,
        message: Message | None = None,
    ) -> Interaction:
        interaction = Interaction(self.world.new_id(), kind, channel, user, data, message)
        self.interactions.by_token[interaction.token] = interaction
        self.gateway.dispatch("INTERACTION_CREATE", interaction_json(interaction, self.bot))
        what = f"the bot responds to {data}; violations: {self.violations}"
        await self.changes.until(lambda: interaction.settled, TIMEOUT_S, what)
        return interaction
