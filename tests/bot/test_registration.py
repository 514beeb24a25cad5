import logging
from typing import NoReturn

import pytest

from bot.client import Newsdesk
from bot.registration import register
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer
from tests.discord_server.errors import missing_access
from tests.discord_server.world import Json


class Refusing(dict[int, list[Json]]):
    def get(self, *_: object) -> NoReturn:
        raise missing_access()


def registrations(discord: DiscordServer) -> int:
    return sum(call.method == "PUT" for call in discord.calls)


async def test_commands_are_registered_once_and_not_again_at_the_next_start(
    discord: DiscordServer, library: Library
) -> None:
    for _ in range(2):
        async with running(discord, library):
            pass
    assert registrations(discord) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [("description", "Old words"), ("default_member_permissions", None), ("contexts", [0])],
)
async def test_a_command_that_differs_is_registered_anew(
    discord: DiscordServer, bot: Newsdesk, key: str, value: object
) -> None:
    (desk,) = [c for c in discord.commands.registered(None) if c["name"] == "desk"]
    now, desk[key] = desk[key], value
    await register(bot.tree)
    assert registrations(discord) == 2
    (desk,) = [c for c in discord.commands.registered(None) if c["name"] == "desk"]
    assert desk[key] == now


async def test_a_command_that_is_ours_no_more_is_taken_back(
    discord: DiscordServer, bot: Newsdesk
) -> None:
    bot.tree.remove_command("summary")
    await register(bot.tree)
    assert "summary" not in [c["name"] for c in discord.commands.registered(None)]


async def test_order_and_what_discord_adds_make_no_difference(
    discord: DiscordServer, bot: Newsdesk
) -> None:
    commands = discord.commands.registered(None)
    for command in commands:
        command["contexts"].reverse()
        command["version"] = "7"
    await register(bot.tree)
    assert registrations(discord) == 1


async def test_where_discord_does_not_tell_the_registered_commands_they_are_registered(
    discord: DiscordServer, library: Library
) -> None:
    discord.commands.tells = False
    async with running(discord, library):
        assert discord.commands.registered(None)
    assert registrations(discord) == 1


async def test_a_failure_to_register_is_logged_and_the_bot_goes_on(
    discord: DiscordServer,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(discord.commands, "_commands", Refusing())
    async with running(discord, library):
        assert "articles" in (await Newsroom.open(discord).ask("anything?")).text
    assert "the commands could not be registered" in caplog.text


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_registering_is_tried_once_more_where_discord_is_out_of_reach(
    discord: DiscordServer, library: Library, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr("bot.delivery._PAUSE_S", 0)
    discord.faults.fail(503, method=method, route="/applications/{application_id}/commands")
    async with running(discord, library):
        assert discord.commands.registered(None)
    assert discord.faults.struck


@pytest.mark.usefixtures("bot")
async def test_only_editors_are_offered_the_desk_and_nobody_elsewhere(
    discord: DiscordServer,
) -> None:
    room = Newsroom.open(discord)
    everyones = {"ask", "summary", "quotes", "timeline", "digest", "articles", "newsdesk"}
    assert set(discord.offers(room.channel, room.reader)) == everyones
    assert set(discord.offers(room.channel, room.editor)) == {*everyones, "desk", "feeds"}
    direct = discord.direct_channel(room.reader)
    assert set(discord.offers(direct, room.reader)) == {*everyones, "desk"}


async def test_nothing_but_the_default_intents_is_asked_for(
    discord: DiscordServer, bot: Newsdesk, caplog: pytest.LogCaptureFixture
) -> None:
    assert not bot.intents.message_content
    assert not bot.intents.members
    assert not bot.intents.presences
    assert discord.gateway.connected
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
