"""`DiscordServer`: the loopback Discord as tests use it."""

from collections.abc import Mapping, Sequence

from tests.discord_server.client_components import (
    Chosen,
    Field,
    button_data,
    form_data,
    select_data,
)
from tests.discord_server.client_side import Value, command_data, offered, target_data
from tests.discord_server.command_rules import CommandType
from tests.discord_server.interactions import Interaction, InteractionType, interaction_json
from tests.discord_server.kinds import ChannelType, MessageType
from tests.discord_server.places import Channel, User
from tests.discord_server.setting import Setting
from tests.discord_server.world import Json, Message, Upload

TIMEOUT_S = 30.0


class DiscordServer(Setting):
    """A Discord whose people do what a test says, and whose bot is the one under test.

    Every wait has a limit in seconds; what does not happen within it is a TimeoutError. What a
    user's own client would not allow is a RefusedByClientError.
    """

    def say(  # noqa: PLR0913 - a message has that many parts
        self,
        channel: Channel,
        user: User,
        text: str,
        *,
        attachments: Sequence[Upload] = (),
        embeds: Sequence[Json] = (),
        beside: Json | None = None,
        reply_to: Message | None = None,
        ping: bool = True,
    ) -> Message:
        """Write a message; a reply notifies the author of the other message if `ping`.

        `beside` is what else Discord would say of it: stickers, a poll, a forwarded message.
        """
        message = self.messages.draft(channel, user)
        message.beside = beside or {}
        if reply_to is not None:
            message.type, message.reply_to = MessageType.REPLY, reply_to
        body: Json = {"content": text, "embeds": list(embeds)}
        if not ping:
            body["allowed_mentions"] = {"parse": ["users"], "replied_user": False}
        files = {f"files[{number}]": upload for number, upload in enumerate(attachments)}
        self.messages.fill(message, body, files)
        self.messages.publish(message)
        return message

    def edit(self, message: Message, text: str) -> None:
        """Let the author change what a message says."""
        self.messages.edit(message, {"content": text}, {})

    def delete(self, message: Message) -> None:
        """Let the author delete a message."""
        self.messages.delete(message)

    def open_thread(self, opened_from: Message | Channel, user: User, name: str) -> Channel:
        """Open a thread from a message or in a channel."""
        if isinstance(opened_from, Message):
            return self.threads.open_from(opened_from, user, name)
        return self.threads.open(opened_from, user, name)

    def post(self, forum: Channel, user: User, title: str, text: str) -> Message:
        """Write a forum post and return its first message; its channel is the post's thread."""
        assert forum.type is ChannelType.FORUM, f"{forum.name} is not a forum"
        thread = self.threads.open(forum, user, title)
        message = Message(thread.id, thread, user)
        self.messages.fill(message, {"content": text}, {})
        self.messages.publish(message)
        return message

    async def ready(self, *, sessions: int = 1, timeout_s: float = TIMEOUT_S) -> None:
        """Wait until the bot has identified itself so many times and is connected."""
        await self.changes.until(
            lambda: self.gateway.identified >= sessions and self.gateway.connected,
            timeout_s,
            "the bot is connected to the gateway",
        )

    async def next_message(self, channel: Channel, *, timeout_s: float = TIMEOUT_S) -> Message:
        """Return the bot's next message in a channel, waiting for it if need be."""
        what = f"a message of the bot in {channel.name}; violations: {self.violations}"
        await self.changes.until(lambda: channel.unread, timeout_s, what)
        return channel.unread.popleft()

    async def edited(self, message: Message, *, times: int = 1) -> Message:
        """Wait until a message has been edited so many times in all, and return it."""
        what = f"{times} edits of {message.text!r}; violations: {self.violations}"
        await self.changes.until(lambda: message.edits >= times, TIMEOUT_S, what)
        return message

    async def deleted(self, message: Message) -> None:
        """Wait until a message is deleted."""
        what = f"{message.text!r} is deleted; violations: {self.violations}"
        await self.changes.until(lambda: message.deleted, TIMEOUT_S, what)

    def offers(
        self, channel: Channel, user: User, kind: CommandType = CommandType.CHAT_INPUT
    ) -> list[str]:
        """Return the names of the commands that a user is offered in a channel."""
        return [command["name"] for command in self._offered(channel, user, kind)]

    async def slash(
        self, channel: Channel, user: User, command: str, /, **options: Value
    ) -> Interaction:
        """Call a command, such as `articles info`, and return the response once it shows."""
        offered = self._offered(channel, user, CommandType.CHAT_INPUT)
        data = command_data(offered, command, options, self.world, channel.guild)
        return await self._interact(channel, user, InteractionType.COMMAND, data)

    async def autocomplete(
        self, channel: Channel, user: User, command: str, option: str, /, **typed: Value
    ) -> list[Json]:
        """Return what is offered for an option while a user types; `typed` is what stands there."""
        values = {option: ""} | typed
        offered = self._offered(channel, user, CommandType.CHAT_INPUT)
        data = command_data(offered, command, values, self.world, channel.guild, focused=option)
        response = await self._interact(channel, user, InteractionType.AUTOCOMPLETE, data)
        assert response.choices is not None
        return response.choices

    async def right_click(self, message: Message, user: User, command: str) -> Interaction:
        """Call a message command and return the response once it shows."""
        offered = self._offered(message.channel, user, CommandType.MESSAGE)
        data = target_data(offered, command, message)
        return await self._interact(message.channel, user, InteractionType.COMMAND, data)

    async def click(self, message: Message, user: User, button: str) -> Interaction:
        """Click the button with a label or a custom_id and return the response once it shows."""
        data = button_data(message, user, button)
        return await self._interact(message.channel, user, InteractionType.COMPONENT, data, message)

    async def choose(
        self, message: Message, user: User, select: str, *chosen: Chosen
    ) -> Interaction:
        """Choose in the select with a placeholder or a custom_id, as `click` does.

        What is chosen is a label or a value of the select's, or a user, role or channel.
        """
        data = select_data(message, user, select, chosen, self.world)
        return await self._interact(message.channel, user, InteractionType.COMPONENT, data, message)

    async def submit(self, opened: Interaction, fields: Mapping[str, Field]) -> Interaction:
        """Fill in the form that a response opened, by labels or custom_ids, and send it."""
        assert opened.form is not None, "the response opened no form"
        data = form_data(opened.form, fields, self.world, opened.channel.guild)
        kind = InteractionType.FORM
        return await self._interact(opened.channel, opened.user, kind, data, opened.message)

    def _offered(self, channel: Channel, user: User, kind: CommandType) -> list[Json]:
        return offered(self.commands.registered(channel.guild), channel, user, kind)

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
