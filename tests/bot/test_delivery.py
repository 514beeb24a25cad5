from collections.abc import Awaitable, Callable
from unittest.mock import AsyncMock, Mock

import aiohttp
import discord as discord_py
import pytest

from bot.delivery import acknowledged_before, deliver


def server_error(status: int) -> discord_py.DiscordServerError:
    return discord_py.DiscordServerError(Mock(status=status), "upstream connect error")


def refusal(code: int) -> discord_py.HTTPException:
    return discord_py.HTTPException(Mock(status=400), {"code": code, "message": "no"})


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


def test_only_an_acknowledgement_before_counts_as_one() -> None:
    with acknowledged_before():
        raise refusal(40060)
    with pytest.raises(discord_py.HTTPException), acknowledged_before():
        raise refusal(10062)
