from collections.abc import Awaitable, Callable
from unittest.mock import AsyncMock, Mock

import aiohttp
import discord as discord_py
import pytest

from bot.delivery import acknowledge, deliver, in_time


def server_error(status: int) -> discord_py.DiscordServerError:
    return discord_py.DiscordServerError(Mock(status=status), "upstream connect error")


def refusal(code: int) -> discord_py.HTTPException:
    return discord_py.HTTPException(Mock(status=400), {"code": code, "message": "no"})


def too_soon(wait: str) -> discord_py.HTTPException:
    return discord_py.HTTPException(Mock(status=429, headers={"Retry-After": wait}), "too soon")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery._PAUSE_S", 0)


@pytest.mark.parametrize("passing", [server_error(503), aiohttp.ServerDisconnectedError()])
async def test_what_passes_is_tried_once_more(passing: Exception) -> None:
    send = AsyncMock(side_effect=[passing, "sent"])
    assert await deliver(send) == "sent"


async def test_what_does_not_pass_is_not_tried_a_third_time() -> None:
    send = AsyncMock(side_effect=[server_error(503)] * 3)
    with pytest.raises(discord_py.DiscordServerError):
        await deliver(send)
    assert send.await_count == 2


@pytest.mark.parametrize("lasting", [server_error(502), refusal(50013)])
async def test_what_discord_py_has_tried_again_already_is_not_tried_more(
    lasting: Exception,
) -> None:
    send: Callable[[], Awaitable[None]] = AsyncMock(side_effect=lasting)
    with pytest.raises(type(lasting)):
        await deliver(send)
    assert send.await_count == 1  # type: ignore[attr-defined]


async def test_what_comes_too_soon_is_sent_when_it_may_be() -> None:
    send = AsyncMock(side_effect=[too_soon("0"), too_soon("Wed, 21 Oct 2026 07:28:00 GMT"), "sent"])
    assert await in_time(send) == "sent"


@pytest.mark.parametrize(("wait", "tries"), [("0", 5), ("3600", 1)])
async def test_what_comes_too_soon_for_too_long_is_not_waited_for(wait: str, tries: int) -> None:
    send = AsyncMock(side_effect=[too_soon(wait)] * 6)
    with pytest.raises(discord_py.HTTPException):
        await in_time(send)
    assert send.await_count == tries


async def test_only_an_acknowledgement_before_counts_as_one() -> None:
    interaction = Mock()
    assert not await acknowledge(interaction, AsyncMock(side_effect=refusal(40060)))
    with pytest.raises(discord_py.HTTPException):
        await acknowledge(interaction, AsyncMock(side_effect=refusal(10062)))


async def test_an_acknowledgement_that_a_broken_connection_stopped_is_tried_once_more() -> None:
    respond = AsyncMock(side_effect=[aiohttp.ServerDisconnectedError(), None])
    assert await acknowledge(Mock(), respond)
    assert respond.await_count == 2


async def test_a_mistake_before_the_acknowledgement_is_no_acknowledgement() -> None:
    interaction = Mock()
    interaction.response.is_done.return_value = False
    with pytest.raises(TypeError):
        await acknowledge(interaction, AsyncMock(side_effect=TypeError))
