"""What Discord's own client does before anything is sent: it offers, checks and packs.

A user cannot send a command that is not offered, leave out what is required, or click a button
that is not there; a test that tries gets `RefusedByClientError`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.discord_server.command_rules import GROUPING, CommandType, OptionType
from tests.discord_server.component_rules import Kind, walk
from tests.discord_server.kinds import Permission
from tests.discord_server.payloads import attachment_json
from tests.discord_server.world import Attachment, Channel, Json, Message, Upload, User

Value = str | int | float | Upload
Keep = Callable[[Upload], Attachment]

TYPES: Mapping[int, type | tuple[type, ...]] = {
    OptionType.STRING: str,
    OptionType.INTEGER: int,
    OptionType.BOOLEAN: bool,
    OptionType.NUMBER: (int, float),
    OptionType.ATTACHMENT: Upload,
}
DIRECT_CONTEXT = 1
GUILD_CONTEXT = 0


class RefusedByClientError(Exception):
    """What a test wanted a user to do, and Discord's client does not let anybody do."""


def offered(commands: Sequence[Json], channel: Channel, user: User) -> list[Json]:
    """Return the slash commands that a user is offered in a channel."""
    return [
        command
        for command in commands
        if command["type"] == CommandType.CHAT_INPUT and _may_call(command, channel, user)
    ]


def command_data(
    commands: Sequence[Json],
    path: str,
    values: Mapping[str, Value],
    keep: Keep,
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
    resolved: dict[str, Json] = {}
    packed = list(_packed(options, values, keep, resolved, focused))
    for node in reversed(chain[1:]):
        packed = [{"name": node["name"], "type": node["type"], "options": packed}]
    data = {"id": root["id"], "name": root["name"], "type": root["type"], "options": packed}
    return data | ({"resolved": {"attachments": resolved}} if resolved else {})


def button_data(message: Message, wanted: str) -> Json:
    """Return the data of an interaction that clicks the button with a label or a custom_id."""
    for component in walk(message.components):
        if component["type"] == Kind.BUTTON and wanted in _names(component):
            if component.get("disabled"):
                msg = f"the button {wanted!r} is disabled"
                raise RefusedByClientError(msg)
            return {"component_type": int(Kind.BUTTON), "custom_id": component["custom_id"]}
    msg = f"there is no button {wanted!r}"
    raise RefusedByClientError(msg)


def form_data(form: Json, fields: Mapping[str, str]) -> Json:
    """Return the data of an interaction that submits a form; fields by label or custom_id."""
    left = dict(fields)
    components = [_filled(component, "", left) for component in form["components"]]
    if left:
        msg = f"the form has no field {', '.join(map(repr, left))}"
        raise RefusedByClientError(msg)
    return {"custom_id": form["custom_id"], "components": components}


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
    if isinstance(size, Upload) or is_typing:
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
    keep: Keep,
    resolved: dict[str, Json],
    focused: str | None,
) -> Iterator[Json]:
    for name, value in values.items():
        plain: object = value
        if isinstance(value, Upload):
            attachment = keep(value)
            plain = str(attachment.id)
            resolved[plain] = attachment_json(attachment, ephemeral=True)
        packed = {"name": name, "type": options[name]["type"], "value": plain}
        yield packed | ({"focused": True} if name == focused else {})


def _names(component: Json) -> set[str]:
    return {name for name in (component.get("label"), component.get("custom_id")) if name}


def _filled(component: Json, label: str, fields: dict[str, str]) -> Json:
    """Return what is submitted for a component, and take its value from the fields."""
    packed: Json = {"type": component["type"], "id": component.get("id", 0)}
    if "components" in component:
        packed["components"] = [_filled(c, label, fields) for c in component["components"]]
    elif "component" in component:
        packed["component"] = _filled(component["component"], component["label"], fields)
    elif component["type"] == Kind.TEXT_INPUT:
        packed |= {"custom_id": component["custom_id"], "value": _typed(component, label, fields)}
    return packed


def _typed(text_input: Json, label: str, fields: dict[str, str]) -> str:
    names = [text_input["custom_id"], text_input.get("label") or label]
    given = [fields.pop(name) for name in names if name in fields]
    value = given[0] if given else text_input.get("value") or ""
    most, least = text_input.get("max_length") or 4_000, text_input.get("min_length") or 0
    if text_input.get("required", True) and not value:
        msg = f"the form needs {names[1]!r}"
        raise RefusedByClientError(msg)
    if value and not least <= len(value) <= most:
        msg = f"{names[1]!r}: {len(value)} characters are not within {least} and {most}"
        raise RefusedByClientError(msg)
    return value
