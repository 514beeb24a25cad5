import os
import signal
from collections.abc import AsyncIterator

import hypothesis
import pytest

from tests.discord_server import DiscordServer

# Every run at a desk tries new examples; continuous integration tries the same ones each time, so
# that it fails for a change and not for its luck. Slow machines are no failure.
hypothesis.settings.register_profile("newsdesk", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("newsdesk")

# A job in the background ignores interruptions and so would the processes that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """A loopback Discord; the test fails if the bot sent what Discord would not take."""
    async with DiscordServer() as server:
        yield server
    assert server.violations == []
