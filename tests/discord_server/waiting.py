"""Waiting for something to become true, without polling and never for ever."""

import asyncio
from collections.abc import Callable


class Changes:
    """Tells everybody who waits that something has changed."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def announce(self) -> None:
        """Let every waiter look again."""
        self._changed.set()

    async def until(self, condition: Callable[[], object], timeout_s: float, what: str) -> None:
        """Return when `condition()` is true, or raise a TimeoutError that names `what`."""
        try:
            async with asyncio.timeout(timeout_s):
                while not condition():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            msg = f"not within {timeout_s:g} s: {what}"
            raise TimeoutError(msg) from None
