import asyncio
import logging

import discord as discord_py
import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.conftest import Room, listening

MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let discord.py wait for nothing."""
    sleep = asyncio.sleep

    async def sleep_at_once(_: float) -> None:
        await sleep(0)

    monkeypatch.setattr("discord.http.asyncio.sleep", sleep_at_once)


async def at_once(*_: object, **__: object) -> None:
    """Wait for nothing before a session is begun."""


def say(room: Room, text: str) -> None:
    room.discord.say(room.channel, room.ada, f"{room.discord.bot.mention} {text}")


def texts(room: Room) -> list[str]:
    own = (m for m in room.channel.messages.values() if m.author == room.discord.bot)
    return [message.content for message in own]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_server_error_is_met_once_and_tried_again(room: Room, status: int) -> None:
    room.discord.faults.fail(status, route=MESSAGES)
    say(room, "hello")
    assert (await room.discord.next_message(room.channel)).content == "hello"
    assert len(room.discord.faults.struck) == 1


@pytest.mark.usefixtures("impatient")
async def test_a_message_whose_answer_got_lost_is_not_written_twice(room: Room) -> None:
    room.discord.faults.fail(502, route=MESSAGES, done=True)
    say(room, "hello")
    await room.discord.changes.until(
        lambda: sum(call.route == MESSAGES for call in room.discord.calls) == 2, 5, "a second try"
    )
    assert texts(room) == ["hello"]


async def test_without_a_nonce_the_same_message_is_written_twice(room: Room) -> None:
    send = room.parrot.http.send_message
    for _ in range(2):
        with discord_py.http.handle_message_parameters("hello") as parameters:
            await send(room.channel.id, params=parameters)
    assert texts(room) == ["hello", "hello"]


@pytest.mark.usefixtures("impatient")
async def test_an_acknowledgement_whose_answer_got_lost_counts(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.discord.faults.fail(502, route=CALLBACK, done=True)
    with caplog.at_level(logging.CRITICAL):
        response = await room.discord.slash(room.channel, room.ada, "say", text="hello")
        await room.discord.changes.until(lambda: room.discord.rest.refusals, 5, "a second try")
    assert response.content == "hello"
    assert room.discord.rest.refusals == [40060]


async def test_a_route_that_is_limited_says_so_before_and_after(room: Room) -> None:
    room.discord.faults.limit("POST", MESSAGES, requests=2, window_s=0.2)
    for number in range(5):
        say(room, str(number))
    for _ in range(5):
        await room.discord.next_message(room.channel)
    assert sorted(texts(room)) == list("01234")


async def test_a_limit_holds_for_each_channel(room: Room) -> None:
    room.discord.faults.limit("POST", MESSAGES, requests=1, window_s=60)
    say(room, "here")
    assert (await room.discord.next_message(room.channel)).content == "here"
    other = room.discord.add_channel(room.guild, "other")
    room.discord.say(other, room.ada, f"{room.discord.bot.mention} there")
    assert (await room.discord.next_message(other)).content == "there"
    assert not room.discord.faults.limited


async def test_a_global_limit_refuses_everything_for_a_while(room: Room) -> None:
    room.discord.faults.limit_globally(retry_after_s=0.3)
    say(room, "hello")
    assert (await room.discord.next_message(room.channel)).content == "hello"
    assert room.discord.faults.limited


async def test_a_request_to_reconnect_is_followed(room: Room) -> None:
    room.discord.gateway.ask_to_reconnect()
    await room.discord.changes.until(lambda: room.discord.gateway.resumed, 10, "a resume")
    say(room, "hello")
    assert (await room.discord.next_message(room.channel)).content == "hello"
    assert room.discord.gateway.identified == 1


async def test_an_invalid_session_begins_anew_and_a_valid_one_is_resumed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_py.Client, "before_identify_hook", at_once)
    gateway = room.discord.gateway
    gateway.invalidate(resumable=True)
    await room.discord.changes.until(lambda: gateway.resumed, 20, "a resume")
    assert gateway.identified == 1
    gateway.invalidate()
    await room.discord.ready(sessions=2, timeout_s=20)


async def test_a_gateway_that_is_gone_takes_no_connection(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _: 0.0)
    async with room.discord.gateway.gone():
        say(room, "are you there?")
        assert not room.discord.gateway.connected
    assert (await room.discord.next_message(room.channel)).content == "are you there?"
    assert room.discord.gateway.resumed == 1


async def test_a_gateway_that_answers_no_heartbeat_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with DiscordServer() as discord:
        discord.gateway.heartbeat_interval_ms = 50
        async with listening(discord, monkeypatch) as room:
            room.parrot._connection.heartbeat_timeout = 0.1
            discord.gateway.acknowledges = False
            await discord.gateway.drop()
            await discord.changes.until(lambda: discord.gateway.resumed >= 2, 20, "two resumes")
            discord.gateway.acknowledges = True
            say(room, "hello")
            assert (await discord.next_message(room.channel)).content == "hello"
