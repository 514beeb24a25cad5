"""Discord's limits on components: rows, buttons, selects, and forms."""

import itertools
from collections.abc import Iterator, Sequence
from enum import IntEnum

from tests.discord_server.kinds import MessageFlag
from tests.discord_server.limits import blank_or_over, over, repeated, too_many
from tests.discord_server.world import Json

ROWS = 5
BUTTONS_IN_A_ROW = 5
COMPONENTS = 40
TEXTS_CHARS = 4_000
CUSTOM_ID_CHARS = 100
LABEL_CHARS = 80
URL_CHARS = 512
SELECT_OPTIONS = 25
OPTION_CHARS = 100
PLACEHOLDER_CHARS = 150
FORM_TITLE_CHARS = 45
FORM_COMPONENTS = 5
FORM_LABEL_CHARS = 45
FORM_PLACEHOLDER_CHARS = 100
FORM_VALUE_CHARS = 4_000
LINK_STYLE = 5


class Kind(IntEnum):
    """The kinds of component that the rules tell apart."""

    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = {
    Kind.STRING_SELECT,
    Kind.USER_SELECT,
    Kind.ROLE_SELECT,
    Kind.MENTIONABLE_SELECT,
    Kind.CHANNEL_SELECT,
}
IN_FORMS_ALONE = {
    Kind.TEXT_INPUT,
    Kind.LABEL,
    Kind.FILE_UPLOAD,
    Kind.RADIO_GROUP,
    Kind.CHECKBOX_GROUP,
    Kind.CHECKBOX,
}
NEED_THE_FLAG = range(9, 18)


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Yield components and those inside them, in reading order."""
    for component in components:
        yield component
        inner = [component[key] for key in ("component", "accessory") if component.get(key)]
        yield from walk([*(component.get("components") or []), *inner])


def broken_component_rules(components: Sequence[Json], flags: MessageFlag) -> Iterator[str]:
    """Say which rules the components of a message break, if any."""
    every = list(walk(components))
    if MessageFlag.COMPONENTS_V2 in flags:
        yield from too_many("components", every, COMPONENTS)
        texts = [component.get("content") or "" for component in every]
        yield from over("texts", "".join(texts), TEXTS_CHARS)
    else:
        yield from too_many("rows", components, ROWS)
        if any(component.get("type") in NEED_THE_FLAG for component in every):
            yield "components: some need the components flag, which is not set"
    if any(component.get("type") in IN_FORMS_ALONE for component in every):
        yield "components: some are for forms alone"
    yield from repeated("custom_id", [component.get("custom_id") for component in every])
    for component in every:
        yield from _broken_rules(component)


def broken_form_rules(form: Json) -> Iterator[str]:
    """Say which rules a form breaks, if any."""
    components = form.get("components") or []
    yield from blank_or_over("title", form.get("title"), FORM_TITLE_CHARS)
    yield from blank_or_over("custom_id", form.get("custom_id"), CUSTOM_ID_CHARS)
    yield from too_many("components", components, FORM_COMPONENTS)
    every = list(walk(components))
    yield from repeated("custom_id", [component.get("custom_id") for component in every])
    for component in every:
        yield from _broken_rules(component)


def _broken_rules(component: Json) -> Iterator[str]:
    match component.get("type"):
        case Kind.ROW:
            yield from _broken_row_rules(component)
        case Kind.BUTTON:
            yield from _broken_button_rules(component)
        case Kind.STRING_SELECT:
            yield from _broken_select_rules(component)
            yield from _broken_option_rules(component)
        case kind if kind in SELECTS:
            yield from _broken_select_rules(component)
        case Kind.TEXT_INPUT:
            yield from _broken_input_rules(component)
        case Kind.LABEL:
            yield from blank_or_over("label", component.get("label"), FORM_LABEL_CHARS)


def _broken_row_rules(row: Json) -> Iterator[str]:
    inside = row.get("components") or []
    if not inside:
        yield "row: empty"
    yield from too_many("row", inside, BUTTONS_IN_A_ROW)
    if len(inside) > 1 and any(component.get("type") != Kind.BUTTON for component in inside):
        yield "row: more than one component that is not a button"


def _broken_button_rules(button: Json) -> Iterator[str]:
    yield from over("button label", button.get("label"), LABEL_CHARS)
    if not button.get("label") and not button.get("emoji"):
        yield "button: neither label nor emoji"
    if button.get("style") == LINK_STYLE:
        yield from blank_or_over("button url", button.get("url"), URL_CHARS)
        if button.get("custom_id") is not None:
            yield "button: a link with a custom_id"
    else:
        yield from blank_or_over("custom_id", button.get("custom_id"), CUSTOM_ID_CHARS)


def _broken_select_rules(select: Json) -> Iterator[str]:
    yield from blank_or_over("custom_id", select.get("custom_id"), CUSTOM_ID_CHARS)
    yield from over("placeholder", select.get("placeholder"), PLACEHOLDER_CHARS)
    least, most = select.get("min_values"), select.get("max_values")
    if not 0 <= (1 if least is None else least) <= (1 if most is None else most) <= SELECT_OPTIONS:
        yield f"select: from {least} to {most} values"


def _broken_option_rules(select: Json) -> Iterator[str]:
    options = select.get("options") or []
    if not options:
        yield "select: no options"
    yield from too_many("select options", options, SELECT_OPTIONS)
    yield from repeated("select value", [option.get("value") for option in options])
    for option, key in itertools.product(options, ("label", "value")):
        yield from blank_or_over(f"select option {key}", option.get(key), OPTION_CHARS)
    for option in options:
        yield from over("select option description", option.get("description"), OPTION_CHARS)
    if (select.get("max_values") or 1) > len(options) > 0:
        yield f"select: {select['max_values']} values of {len(options)} options"


def _broken_input_rules(text_input: Json) -> Iterator[str]:
    yield from blank_or_over("custom_id", text_input.get("custom_id"), CUSTOM_ID_CHARS)
    yield from over("label", text_input.get("label"), FORM_LABEL_CHARS)
    yield from over("placeholder", text_input.get("placeholder"), FORM_PLACEHOLDER_CHARS)
    yield from over("value", text_input.get("value"), FORM_VALUE_CHARS)
