"""Discord's limits on application commands."""

import itertools
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from tests.discord_server.limits import blank_or_over, repeated, too_many
from tests.discord_server.world import Json

NAME_CHARS = 32
DESCRIPTION_CHARS = 100
OPTIONS = 25
CHOICES = 25
CHOICE_CHARS = 100
COMMAND_CHARS = 8_000
CHAT_COMMANDS = 100


class CommandType(IntEnum):
    """Where a command is called."""

    CHAT_INPUT = 1
    USER = 2
    MESSAGE = 3


class OptionType(IntEnum):
    """What an option takes."""

    SUBCOMMAND = 1
    SUBCOMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


GROUPING = {OptionType.SUBCOMMAND, OptionType.SUBCOMMAND_GROUP}


def broken_command_rules(body: Any) -> Iterator[str]:
    """Say which rules a command, or a list of all commands, breaks, if any."""
    commands = body if isinstance(body, list) else [body]
    kinds = [command.get("type") or CommandType.CHAT_INPUT for command in commands]
    yield from too_many(
        "commands", [kind for kind in kinds if kind == CommandType.CHAT_INPUT], CHAT_COMMANDS
    )
    names = zip(kinds, commands, strict=True)
    yield from repeated("command", [f"{command.get('name')} ({kind})" for kind, command in names])
    for kind, command in zip(kinds, commands, strict=True):
        yield from _broken_command_rules(kind, command)


def _broken_command_rules(kind: int, command: Json) -> Iterator[str]:
    name = command.get("name") or ""
    if kind == CommandType.CHAT_INPUT:
        yield from _broken_option_rules(name, command)
    else:
        yield from blank_or_over("command name", name, NAME_CHARS)
        if command.get("description"):
            yield f"{name}: a right-click command has no description"
    if (total := _chars(command)) > COMMAND_CHARS:
        yield f"{name}: {total} characters in all, at most {COMMAND_CHARS} allowed"


def _broken_option_rules(place: str, node: Json) -> Iterator[str]:
    yield from _broken_name_rules(place, node.get("name") or "")
    yield from blank_or_over(f"{place}: description", node.get("description"), DESCRIPTION_CHARS)
    yield from _broken_choice_rules(place, node)
    options = node.get("options") or []
    yield from too_many(f"{place}: options", options, OPTIONS)
    yield from repeated(f"{place}: option", [option.get("name") for option in options])
    needed = [bool(option.get("required")) for option in options]
    if needed != sorted(needed, reverse=True):
        yield f"{place}: a required option after one that is not"
    if len({option.get("type") in GROUPING for option in options}) > 1:
        yield f"{place}: subcommands beside other options"
    for option in options:
        yield from _broken_option_rules(f"{place} {option.get('name')}", option)


def _broken_choice_rules(place: str, option: Json) -> Iterator[str]:
    choices = option.get("choices") or []
    yield from too_many(f"{place}: choices", choices, CHOICES)
    if choices and option.get("autocomplete"):
        yield f"{place}: both choices and autocomplete"
    for choice in choices:
        yield from blank_or_over(f"{place}: choice", choice.get("name"), CHOICE_CHARS)


def _broken_name_rules(place: str, name: str) -> Iterator[str]:
    yield from blank_or_over(f"{place}: name", name, NAME_CHARS)
    if name != name.lower():
        yield f"{place}: name not in lower case"
    if not all(char in "-_'" or unicodedata.category(char)[0] in "LMN" for char in name):
        yield f"{place}: name with other than letters, digits, - and _"


def _chars(node: Json) -> int:
    own = sum(len(str(node.get(key) or "")) for key in ("name", "description", "value"))
    inner = itertools.chain(node.get("options") or [], node.get("choices") or [])
    return own + sum(map(_chars, inner))
