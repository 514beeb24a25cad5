"""Whose turn it is to ask a site: one at a time, and as far apart as the site asks for."""

from asyncio import Lock, sleep
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from weakref import WeakValueDictionary

_MOST_SITES = 512


class Turns:
    """Keeps those who ask the same site apart; those who ask different ones go on at once."""

    def __init__(self) -> None:
        # A lock lives as long as somebody waits for it, so none outlives its event loop.
        self._locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()
        self._free_at: dict[str, float] = {}

    @asynccontextmanager
    async def of(self, site: str) -> AsyncIterator[None]:
        """Wait until the site may be asked, and keep all others from asking it meanwhile."""
        lock = self._locks.setdefault(site, Lock())
        async with lock:
            wait_s = self._free_at.get(site, 0.0) - monotonic()
            if wait_s > 0:
                await sleep(wait_s)
            yield

    def pause(self, site: str, delay_s: float) -> None:
        """Leave a site alone for some seconds from now."""
        while len(self._free_at) >= _MOST_SITES:
            self._free_at.pop(next(iter(self._free_at)))
        if delay_s:
            self._free_at[site] = monotonic() + delay_s
