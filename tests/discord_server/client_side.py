"""What Discord's own client does before a command is sent: it offers, checks and packs.

A user cannot send a command that is not offered or leave out what is required; a test that tries
gets `RefusedByClientError`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from tests.discord_server.command_rules import GROUPING, CommandType, OptionType
from tests.discord_server.errors import RefusedByClientError
from tests.discord_server.kinds import Permission
from tests.discord_server.places import Channel, Guild, Role, User
from tests.discord_server.resolved import Resolved, Thing, resolved_message
from tests.discord_server.world import Json, Message, Upload, World

Value: TypeAlias = str | int | float | Thing

TYPES: Mapping[int, type | tuple[type, ...]] = {
    OptionType.STRING: str,
    OptionType.INTEGER: int,
    OptionType.BOOLEAN: bool,
    OptionType.NUMBER: (int, float),
    OptionType.USER: User,
    OptionType.ROLE: Role,
    OptionType.MENTIONABLE: (User, Role),
    OptionType.CHANNEL: Channel,
    OptionType.ATTACHMENT: Upload,
}
DIRECT_CONTEXT = 1
GUILD_CONTEXT = 0


def offered(
    commands: Sequence[Json], channel: Channel, user: User, kind: CommandType
) -> list[Json]:
    """Return the commands of a kind that a user is offered in a channel."""
    return [
        command
        for command in commands
        if command["type"] == kind and _may_call(command, channel, user)
    ]


def command_data(  # noqa: PLR0913, PLR0917 - all that a user sees and does
    commands: Sequence[Json],
    path: str,
    values: Mapping[str, Value],
    world: World,
    guild: Guild | None,
    focused: str | None = None,
) -> Json:
    """Return the data of an interaction that calls a command, such as `articles info`.

    With `focused`, the data of one that asks for that option's autocompletion.
    """
    root_name, *inner_names = path.split()
    root = _named(commands, root_name, path)
    chain = [root]
    for name in inner_names:
        chain.append(_named(chain[-1]["options"], name, path))
    options = {option["name"]: option for option in chain[-1].get("options") or []}
    if any(option["type"] in GROUPING for option in options.values()):
        msg = f"/{path} is a group: name one of {', '.join(options)}"
        raise RefusedByClientError(msg)
    _check(path, options, values, focused)
    resolved = Resolved(world, guild)
    packed = list(_packed(options, values, resolved, focused))
    for node in reversed(chain[1:]):
        packed = [{"name": node["name"], "type": node["type"], "options": packed}]
    data = {"id": root["id"], "name": root["name"], "type": root["type"], "options": packed}
    return data | resolved.as_json()


def target_data(commands: Sequence[Json], name: str, message: Message) -> Json:
    """Return the data of an interaction that calls a command on a message."""
    command = _named(commands, name, name)
    facts = {"id": command["id"], "name": name, "type": command["type"]}
    return facts | {"target_id": str(message.id)} | resolved_message(message)


def _may_call(command: Json, channel: Channel, user: User) -> bool:
    context = DIRECT_CONTEXT if channel.guild is None else GUILD_CONTEXT
    if context not in (command["contexts"] or (GUILD_CONTEXT, DIRECT_CONTEXT)):
        return False
    if channel.guild is None:
        return command["dm_permission"] is not False
    needed = command["default_member_permissions"]
    has = channel.permissions(user)
    if Permission.USE_APPLICATION_COMMANDS not in has:
        return False
    if needed == "0":
        return Permission.ADMINISTRATOR in has
    return needed is None or Permission(int(needed)) in has


def _named(nodes: Sequence[Json], name: str, path: str) -> Json:
    for node in nodes:
        if node["name"] == name:
            return node
    msg = f"/{path} is not offered: {name!r} is none of {[node['name'] for node in nodes]}"
    raise RefusedByClientError(msg)


def _check(
    path: str, options: Mapping[str, Json], values: Mapping[str, Value], focused: str | None
) -> None:
    if strange := set(values) - set(options):
        msg = f"/{path} has no option {', '.join(sorted(strange))}"
        raise RefusedByClientError(msg)
    for name, option in options.items():
        if name in values:
            _check_value(f"/{path} {name}", option, values[name], is_typing=name == focused)
        elif option.get("required") and focused is None:
            msg = f"/{path} needs {name}"
            raise RefusedByClientError(msg)
    if focused is not None and not options[focused].get("autocomplete"):
        msg = f"/{path} {focused} is not autocompleted"
        raise RefusedByClientError(msg)


def _check_value(place: str, option: Json, value: Value, *, is_typing: bool) -> None:
    if not isinstance(value, TYPES[option["type"]]):
        msg = f"{place}: {value!r} is not {OptionType(option['type']).name}"
        raise RefusedByClientError(msg)
    size = len(value) if isinstance(value, str) else value
    least = option.get("min_length", option.get("min_value"))
    most = option.get("max_length", option.get("max_value"))
    choices = [choice["value"] for choice in option.get("choices") or []]
    if isinstance(size, Thing) or is_typing:
        return
    if (least is not None and size < least) or (most is not None and size > most):
        msg = f"{place}: {size} is not within {least} and {most}"
        raise RefusedByClientError(msg)
    if choices and value not in choices:
        msg = f"{place}: {value!r} is none of {choices}"
        raise RefusedByClientError(msg)


def _packed(
    options: Mapping[str, Json],
    values: Mapping[str, Value],
    resolved: Resolved,
    focused: str | None,
) -> Iterator[Json]:
    for name, value in values.items():
        plain = resolved.id_of(value) if isinstance(value, Thing) else value
        packed = {"name": name, "type": options[name]["type"], "value": plain}
        yield packed | ({"focused": True} if name == focused else {})
