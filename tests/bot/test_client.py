import signal
import socket
import sys
from pathlib import Path

import pytest
from discord.http import Route

from bot import client, wording
from bot.client import Newsdesk, run_bot
from bot.failures import LoginError
from bot.settings import SettingsError
from retrieval.library import Library
from tests.bot.newsroom import Newsroom
from tests.discord_server import BotProcess, DiscordServer
from tests.discord_server.rest import PREFIX

TOKEN = "abc.def.ghi"  # noqa: S105 - it opens nothing


@pytest.mark.parametrize("token", ["", "two words", "caf\u00e9", "line\nbreak"])
def test_what_cannot_be_a_token_is_refused_before_it_is_sent(library: Library, token: str) -> None:
    with pytest.raises(SettingsError, match="refused the token"):
        run_bot(token, library)


def test_a_discord_that_cannot_be_reached_is_one_line(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unheard.getsockname()[1]}{PREFIX}"
        monkeypatch.setattr(Route, "BASE", address)
        with pytest.raises(LoginError) as failure:
            run_bot(TOKEN, library)
    assert str(failure.value) == wording.UNREACHABLE


async def test_a_refused_token_is_not_repeated(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with DiscordServer() as discord:
        monkeypatch.setattr(Route, "BASE", discord.url + PREFIX)
        with pytest.raises(SettingsError) as failure:
            await client._serve(Newsdesk(library), TOKEN, library, None)
    assert str(failure.value) == wording.LOGIN_REFUSED
    assert TOKEN not in str(failure.value)


@pytest.mark.usefixtures("bot")
async def test_the_bot_goes_on_when_the_gateway_comes_back(discord: DiscordServer) -> None:
    room = Newsroom.open(discord)
    await room.ask("anything?")
    await discord.gateway.drop()
    await discord.ready()
    assert "articles" in (await room.ask("anything else?")).text


@pytest.mark.usefixtures("bot")
async def test_no_message_may_ping_anybody(discord: DiscordServer) -> None:
    room = Newsroom.open(discord)
    await room.ask("@everyone <@1>?")
    await discord.slash(room.channel, room.reader, "ask", question="@everyone?")
    allowed = [
        message["allowed_mentions"]
        for call in discord.calls
        for message in call.messages
        if "allowed_mentions" in message
    ]
    assert allowed
    assert not any(mentions["parse"] or mentions.get("replied_user") for mentions in allowed)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_the_bot_cleanly_even_while_it_connects(
    discord: DiscordServer, tmp_path: Path, number: signal.Signals
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no way to send a process these signals alone")
    settings = {"DISCORD_TOKEN": discord.token}
    async with BotProcess.start(discord, tmp_path, "bot", "run", **settings) as bot:
        await bot.ready()
        bot._process.send_signal(number)
        assert await bot.ended() == 0
        assert "Traceback" not in bot.output


async def test_an_intent_that_was_not_granted_is_one_line_and_status_2(
    discord: DiscordServer, tmp_path: Path
) -> None:
    settings = {"DISCORD_TOKEN": discord.token, "NEWSDESK_MESSAGE_CONTENT": "on"}
    async with BotProcess.start(discord, tmp_path, "bot", "run", **settings) as bot:
        assert await bot.ended() == 2
        assert bot.output.splitlines()[-1] == f"newsdesk: {wording.INTENT_REFUSED}"
        assert "Traceback" not in bot.output
