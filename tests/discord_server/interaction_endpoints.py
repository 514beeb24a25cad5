"""The endpoints through which a bot responds to interactions."""

from collections.abc import Iterator, Mapping

from tests.discord_server.calls import Call
from tests.discord_server.command_rules import CommandType
from tests.discord_server.errors import (
    already_acknowledged,
    invalid_body,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from tests.discord_server.interactions import (
    Interaction,
    InteractionType,
    ResponseType,
    cause_json,
)
from tests.discord_server.kinds import MessageFlag, MessageType
from tests.discord_server.messages import Messages
from tests.discord_server.payloads import message_json
from tests.discord_server.places import User
from tests.discord_server.rest import Endpoint
from tests.discord_server.world import Json, Message, Upload

TOKEN_VALID_S = 15 * 60

_MESSAGES = {ResponseType.MESSAGE, ResponseType.DEFERRED_MESSAGE}
_UPDATES = {ResponseType.UPDATE, ResponseType.DEFERRED_UPDATE}
ALLOWED: Mapping[InteractionType, set[ResponseType]] = {
    InteractionType.COMMAND: _MESSAGES | {ResponseType.FORM},
    InteractionType.COMPONENT: _MESSAGES | _UPDATES | {ResponseType.FORM},
    InteractionType.AUTOCOMPLETE: {ResponseType.CHOICES},
    InteractionType.FORM: _MESSAGES,
}


class InteractionEndpoints:
    """Answers for one bot; `acknowledge_within_s` is how long it may take to acknowledge.

    While `describes` is false, an acknowledgement is answered with 204 and not with what came of
    it, as Discord does where it is not asked for that.
    """

    def __init__(self, bot: User, messages: Messages, acknowledge_within_s: float) -> None:
        self.by_token: dict[str, Interaction] = {}
        self.describes = True
        self._bot = bot
        self._messages = messages
        self._acknowledge_within_s = acknowledge_within_s

    def endpoints(self) -> Iterator[Endpoint]:
        """Yield what is served."""
        callback = "/interactions/{interaction_id}/{interaction_token}/callback"
        webhook = "/webhooks/{webhook_id}/{webhook_token}"
        yield Endpoint("POST", callback, self._acknowledge)
        yield Endpoint("POST", webhook, self._follow_up)
        for message in ("/messages/@original", "/messages/{message_id}"):
            yield Endpoint("GET", webhook + message, lambda c: message_json(self._message(c)))
            yield Endpoint("PATCH", webhook + message, self._edit)
            yield Endpoint("DELETE", webhook + message, self._delete)

    def _acknowledge(self, call: Call) -> Json | None:
        interaction = self.by_token.get(call.params["interaction_token"])
        if interaction is None or call.number("interaction_id") != interaction.id:
            raise unknown_interaction()
        if interaction.response is not None:
            raise already_acknowledged()
        if interaction.age_s > self._acknowledge_within_s:
            raise unknown_interaction()
        self._respond(interaction, call)
        interaction.acknowledged_s = interaction.age_s
        return _callback_json(interaction) if self.describes else None

    def _respond(self, interaction: Interaction, call: Call) -> None:
        kind = _allowed_response(interaction, call.body["type"])
        data = call.body.get("data") or {}
        match kind:
            case ResponseType.MESSAGE:
                interaction.original = self._new_message(interaction, data, call.files)
            case ResponseType.DEFERRED_MESSAGE:
                interaction.original = self._promised_message(interaction, data)
            case ResponseType.DEFERRED_UPDATE:
                interaction.original = interaction.message
            case ResponseType.UPDATE if interaction.message is not None:
                interaction.original = interaction.message
                self._messages.edit(interaction.message, data, call.files)
            case ResponseType.CHOICES:
                interaction.choices = data["choices"]
            case ResponseType.FORM:
                interaction.form = data
        interaction.response = kind

    def _follow_up(self, call: Call) -> Json:
        interaction = self._interaction(call)
        original = interaction.original
        if original is not None and original.loading:
            # The first follow-up is what the user was promised, as private as that was.
            self._settle(original, call.body, call.files)
            return message_json(original)
        message = self._new_message(interaction, call.body, call.files, reply_to=original)
        interaction.followups.append(message)
        return message_json(message)

    def _edit(self, call: Call) -> Json:
        message = self._message(call)
        self._settle(message, call.body, call.files)
        return message_json(message)

    def _delete(self, call: Call) -> None:
        interaction = self._interaction(call)
        message = self._message(call)
        self._messages.delete(message)
        if message is interaction.original:
            interaction.original = None
        else:
            interaction.followups.remove(message)

    def _settle(self, message: Message, body: Json, files: Mapping[str, Upload]) -> None:
        message.flags &= ~MessageFlag.LOADING
        self._messages.edit(message, body, files)

    def _promised_message(self, interaction: Interaction, data: Json) -> Message:
        message = self._draft(interaction)
        private = MessageFlag(data.get("flags") or 0) & MessageFlag.EPHEMERAL
        message.flags = MessageFlag.LOADING | private
        self._messages.publish(message)
        return message

    def _new_message(
        self,
        interaction: Interaction,
        body: Json,
        files: Mapping[str, Upload],
        reply_to: Message | None = None,
    ) -> Message:
        message = self._draft(interaction)
        message.reply_to = reply_to
        self._messages.fill(message, body, files)
        self._messages.publish(message)
        return message

    def _draft(self, interaction: Interaction) -> Message:
        message = self._messages.draft(interaction.channel, self._bot)
        message.webhook_id = self._bot.id
        message.seen_by = interaction.user
        message.caused_by = cause_json(interaction)
        if interaction.type is InteractionType.COMMAND:
            is_typed = interaction.data["type"] == CommandType.CHAT_INPUT
            kinds = MessageType.CHAT_INPUT_COMMAND, MessageType.CONTEXT_MENU_COMMAND
            message.type = kinds[0] if is_typed else kinds[1]
        return message

    def _interaction(self, call: Call) -> Interaction:
        interaction = self.by_token.get(call.params["webhook_token"])
        wrong_application = call.number("webhook_id") != self._bot.id
        if interaction is None or wrong_application or interaction.response is None:
            raise unknown_webhook()
        if interaction.age_s > TOKEN_VALID_S:
            raise unknown_webhook()
        return interaction

    def _message(self, call: Call) -> Message:
        interaction = self._interaction(call)
        if "message_id" not in call.params:
            wanted = interaction.original
        else:
            known = [interaction.original, *interaction.followups]
            number = call.number("message_id")
            wanted = next((m for m in known if m is not None and m.id == number), None)
        if wanted is None:
            raise unknown_message()
        return wanted


def _allowed_response(interaction: Interaction, kind: int) -> ResponseType:
    allowed = set(ALLOWED[interaction.type])
    if interaction.message is not None:
        allowed |= _UPDATES  # a form that a button opened may change the button's message
    if kind not in allowed:
        raise invalid_body([f"type: {kind} does not answer {interaction.type.name}"])
    return ResponseType(kind)


def _callback_json(interaction: Interaction) -> Json:
    assert interaction.response is not None
    about: Json = {"id": str(interaction.id), "type": int(interaction.type)}
    resource: Json = {"type": int(interaction.response)}
    if interaction.original is not None:
        message = interaction.original
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral,
        }
        resource["message"] = message_json(message)
    return {"interaction": about, "resource": resource}
