"""What Discord's own client makes of buttons, selects and forms, and what it refuses."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tests.discord_server.component_rules import SELECTS, Kind, walk
from tests.discord_server.errors import RefusedByClientError
from tests.discord_server.places import Channel, Guild, Role, User
from tests.discord_server.resolved import Resolved
from tests.discord_server.world import Json, Message, Upload, World

Chosen: TypeAlias = str | User | Role | Channel
Field: TypeAlias = str | bool | Sequence[Chosen | Upload]

TAKES: Mapping[int, tuple[type, ...]] = {
    Kind.USER_SELECT: (User,),
    Kind.ROLE_SELECT: (Role,),
    Kind.MENTIONABLE_SELECT: (User, Role),
    Kind.CHANNEL_SELECT: (Channel,),
    Kind.FILE_UPLOAD: (Upload,),
}
WITH_OPTIONS = {Kind.STRING_SELECT, Kind.RADIO_GROUP, Kind.CHECKBOX_GROUP}


def button_data(message: Message, user: User, wanted: str) -> Json:
    """Return the data of an interaction that clicks the button with a label or a custom_id."""
    component = _shown(message, user, wanted, {Kind.BUTTON})
    if "custom_id" not in component:
        msg = f"the button {wanted!r} is a link: it tells the bot nothing"
        raise RefusedByClientError(msg)
    return {"component_type": int(Kind.BUTTON), "custom_id": component["custom_id"]}


def link_of(message: Message, label: str) -> str:
    """Return where the link button with a label leads."""
    for component in walk(message.components):
        if component["type"] == Kind.BUTTON and component.get("label") == label:
            return str(component["url"])
    msg = f"there is no link {label!r}"
    raise RefusedByClientError(msg)


def select_data(
    message: Message, user: User, wanted: str, chosen: Sequence[Chosen], world: World
) -> Json:
    """Return the data of an interaction that chooses in a select."""
    select = _shown(message, user, wanted, SELECTS)
    resolved = Resolved(world, message.channel.guild)
    return {
        "component_type": select["type"],
        "custom_id": select["custom_id"],
        "values": _values(select, chosen, resolved, _name(select)),
    } | resolved.as_json()


def form_data(form: Json, fields: Mapping[str, Field], world: World, guild: Guild | None) -> Json:
    """Return the data of an interaction that submits a form; fields by label or custom_id."""
    filling = _Filling(dict(fields), Resolved(world, guild))
    components = [filling.fill(component, "") for component in form["components"]]
    if filling.left:
        msg = f"the form has no field {', '.join(map(repr, filling.left))}"
        raise RefusedByClientError(msg)
    return {"custom_id": form["custom_id"], "components": components} | filling.resolved.as_json()


class _Filling:
    """Fills in a form; `left` are the fields not yet found in it."""

    def __init__(self, fields: dict[str, Field], resolved: Resolved) -> None:
        self.left = fields
        self.resolved = resolved

    def fill(self, component: Json, label: str) -> Json:
        """Return what is submitted for a component."""
        packed: Json = {"type": component["type"], "id": component.get("id", 0)}
        if "components" in component:
            inner = [self.fill(inside, label) for inside in component["components"]]
            return packed | {"components": inner}
        if "component" in component:
            return packed | {"component": self.fill(component["component"], component["label"])}
        if "custom_id" not in component:
            return packed
        return packed | {"custom_id": component["custom_id"]} | self._given(component, label)

    def _given(self, component: Json, label: str) -> Json:
        name = component.get("label") or label
        names = [known for known in (component["custom_id"], name) if known in self.left]
        given = [self.left.pop(known) for known in names]
        if component["type"] == Kind.TEXT_INPUT:
            text = given[0] if given else component.get("value") or ""
            return {"value": _typed(component, name, text)}
        if component["type"] == Kind.CHECKBOX:
            return {"value": bool(given[0]) if given else bool(component.get("default"))}
        chosen = _several(given[0]) if given else _preset(component)
        values = _values(component, chosen, self.resolved, repr(name))
        if component["type"] == Kind.RADIO_GROUP:
            return {"value": values[0] if values else None}
        return {"values": values}


def _several(given: Field) -> Sequence[Chosen | Upload]:
    return [given] if isinstance(given, str) else [] if isinstance(given, bool) else given


def _preset(component: Json) -> Sequence[str]:
    """Return what is chosen in a select before anybody touches it."""
    return [option["value"] for option in component.get("options") or [] if option.get("default")]


def _shown(message: Message, user: User, wanted: str, kinds: set[Kind]) -> Json:
    """Return the component with a name that a user sees and can use."""
    if message.ephemeral and message.seen_by != user:
        msg = f"{user.name} does not see the message"
        raise RefusedByClientError(msg)
    if message.deleted:
        msg = "the message is deleted"
        raise RefusedByClientError(msg)
    usable = [c for c in walk(message.components) if c["type"] in kinds and wanted in _names(c)]
    if not usable:
        every = [_name(c) for c in walk(message.components) if _names(c)]
        msg = f"there is no button or select {wanted!r}, only {', '.join(every) or 'none'}"
        raise RefusedByClientError(msg)
    if usable[0].get("disabled"):
        msg = f"the button {wanted!r} is disabled"
        raise RefusedByClientError(msg)
    return usable[0]


def _names(component: Json) -> set[str]:
    emoji = (component.get("emoji") or {}).get("name")
    names = (component.get("label"), component.get("custom_id"), component.get("placeholder"))
    return {name for name in (*names, emoji) if name}


def _name(component: Json) -> str:
    return repr(component.get("label") or component.get("placeholder") or component["custom_id"])


def _values(
    select: Json, chosen: Sequence[Chosen | Upload], resolved: Resolved, name: str
) -> list[str]:
    """Return the values of what is chosen, if the select lets it be."""
    if select["type"] in WITH_OPTIONS:
        values = [_option(select, wanted, name) for wanted in chosen]
    else:
        values = [_taken(select, thing, resolved, name) for thing in chosen]
    required = select.get("required", True)
    least = select.get("min_values")
    least = 0 if not required and not values else 1 if least is None else least
    most = select.get("max_values") or (
        len(select["options"]) if select["type"] == Kind.CHECKBOX_GROUP else 1
    )
    if not least <= len(values) <= most:
        msg = f"{name} takes {least} to {most}, not {len(values)}"
        raise RefusedByClientError(msg)
    return values


def _option(select: Json, wanted: Chosen | Upload, name: str) -> str:
    for option in select.get("options") or []:
        if wanted in {option["label"], option["value"]}:
            return str(option["value"])
    offered = [option["label"] for option in select.get("options") or []]
    msg = f"{name} does not offer {wanted!r}, only {offered}"
    raise RefusedByClientError(msg)


def _taken(select: Json, thing: Chosen | Upload, resolved: Resolved, name: str) -> str:
    if isinstance(thing, str) or not isinstance(thing, TAKES[select["type"]]):
        msg = f"{name} does not take {thing!r}"
        raise RefusedByClientError(msg)
    kinds = select.get("channel_types") or []
    if isinstance(thing, Channel) and kinds and thing.type not in kinds:
        msg = f"{name} does not take such a channel as {thing.name}"
        raise RefusedByClientError(msg)
    return resolved.id_of(thing)


def _typed(text_input: Json, name: str, value: Field) -> str:
    if not isinstance(value, str):
        msg = f"{name!r} takes text, not {value!r}"
        raise RefusedByClientError(msg)
    most, least = text_input.get("max_length") or 4_000, text_input.get("min_length") or 0
    if text_input.get("required", True) and not value:
        msg = f"the form needs {name!r}"
        raise RefusedByClientError(msg)
    if value and not least <= len(value) <= most:
        msg = f"{name!r}: {len(value)} characters are not within {least} and {most}"
        raise RefusedByClientError(msg)
    return value
