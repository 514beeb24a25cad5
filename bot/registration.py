"""Registering the commands with Discord, only when they are not what Discord already has."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.delivery import deliver, is_refused

_log = logging.getLogger(__name__)

_DEPRECATED = "dm_permission"
_ASSIGNED = ("id", "application_id")
_UNORDERED = ("contexts", "integration_types")
_COMPARED = ("type", "name", "description", "options", "nsfw", *_UNORDERED)


async def register(tree: app_commands.CommandTree[Any]) -> None:
    """Register the tree's commands if they differ from those registered.

    Asking Discord what it has, rather than keeping a hash, holds also when the token, the database
    or the machine changes. A failure is logged: what is registered already goes on working.
    """
    try:
        ours = {_name(command): _comparable(command) for command in _sent(tree)}
        if ours != await _theirs(tree):
            await deliver(tree.sync)
            _log.info("registered %d commands", len(ours))
    except (discord.DiscordException, aiohttp.ClientError, OSError):
        _log.exception("the commands could not be registered")


async def _theirs(tree: app_commands.CommandTree[Any]) -> dict[tuple[int, str], Any] | None:
    """Return the registered commands by type and name; None where Discord will not tell them."""
    try:
        return {_name(command): _comparable(command) for command in await _registered(tree)}
    except discord.HTTPException as error:
        if not is_refused(error):
            raise
        _log.info("registered commands are not told: %s", error)
        return None


def _sent(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    return [command.to_dict(tree) for command in tree.get_commands()]


async def _registered(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return the registered commands as Discord describes them.

    As discord.py describes them, they differ: it misreads where a command may be used.
    """
    client = tree.client
    get = partial(client.http.get_global_commands, client.application_id or 0)
    known = await deliver(get)
    return [{key: command.get(key) for key in _COMPARED} | _needed(command) for command in known]


def _needed(command: Mapping[str, Any]) -> dict[str, Any]:
    permissions = command.get("default_member_permissions")
    return {"default_member_permissions": None if permissions is None else int(permissions)}


def _name(command: dict[str, Any]) -> tuple[int, str]:
    return command["type"], command["name"]


def _comparable(value: Any) -> Any:
    """Return a description of a command without what Discord adds, leaves out or reorders."""
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: sorted(item) if key in _UNORDERED and item else _comparable(item)
        for key, item in value.items()
        if item and key != _DEPRECATED
    }
