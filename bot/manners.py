"""Taking turns: how often people may ask, and what happens when more ask than can be answered.

Asking is whatever anybody may have the bot work on: a question, a summary, a load. It waits for its
asker's last one and for a free thread. What would wait too long is turned away at once with a line
that says so, which is kinder than an answer after the talk is over.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakValueDictionary

from bot import wording
from retrieval.errors import RequestError

_AT_ONCE = 4
_LONGEST_WAIT_S = 60.0
_MOST_WAITING = 50_000
_FIRST_GUESS_S = 0.01
_MEMORY = 0.9
"""How much of the guess of how long a question takes is kept when one more has been answered."""
_MINUTE_S = 60.0
_MOST_REMEMBERED = 50_000

_Done = TypeVar("_Done")


class TurnedAwayError(RequestError):
    """Somebody asks too soon, or too many do."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Questions a minute of one person on a desk, and of a desk; None is no limit."""

    person: int | None = 20
    desk: int | None = 1_200


LOADS = Rates(person=60, desk=240)
"""Of loads and exports, which take seconds and have turns of their own, so as to hold up nobody."""


class Manners:
    """Gives turns. For one event loop."""

    def __init__(
        self, rates: Rates | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        rates = rates or Rates()
        self._people = _Cooldown(rates.person, clock)
        self._desks = _Cooldown(rates.desk, clock)
        self._clock = clock
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._turns: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()
        self._waiting = 0
        self._takes_s = _FIRST_GUESS_S

    @asynccontextmanager
    async def turn(self, desk: str, person: int) -> AsyncIterator[None]:
        """Wait for a person's turn, which lasts as long as the block. Raises TurnedAwayError."""
        if wait_s := self._people.take((desk, person)):
            raise TurnedAwayError(wording.SLOW_DOWN.format(wording.wait(wait_s)))
        if wait_s := self._desks.take(desk):
            raise TurnedAwayError(wording.SERVER_SLOW_DOWN.format(wording.wait(wait_s)))
        if self._is_full():
            raise TurnedAwayError(wording.OVERLOADED)
        own = self._turns.setdefault((desk, person), asyncio.Lock())
        self._waiting += 1
        try:
            async with own, self._free:
                start = self._clock()
                yield
                taken_s = self._clock() - start
                self._takes_s = _MEMORY * self._takes_s + (1 - _MEMORY) * taken_s
        finally:
            self._waiting -= 1

    async def work(self, desk: str, person: int, work: Callable[[], _Done]) -> _Done:
        """Do what takes a while for a person, in turn and off the event loop.

        Raises what the work raises, and TurnedAwayError.
        """
        async with self.turn(desk, person):
            return await asyncio.to_thread(work)

    def _is_full(self) -> bool:
        expected_s = self._waiting * self._takes_s / _AT_ONCE
        return expected_s > _LONGEST_WAIT_S or self._waiting >= _MOST_WAITING


class _Cooldown:
    """So many a minute for each key, all at once or spread."""

    def __init__(self, rate: int | None, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._left: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable) -> float:
        """Take one; return how long to wait where there is none left, in seconds."""
        if self._rate is None:
            return 0.0
        now = self._clock()
        left = self._refilled(key, now, self._rate)
        if left < 1:
            return (1 - left) * _MINUTE_S / self._rate
        self._left[key] = (left - 1, now)
        if len(self._left) > _MOST_REMEMBERED:
            self._forget_full(now, self._rate)
        return 0.0

    def _refilled(self, key: Hashable, now: float, rate: int) -> float:
        left, then = self._left.get(key, (float(rate), now))
        return min(float(rate), left + (now - then) * rate / _MINUTE_S)

    def _forget_full(self, now: float, rate: int) -> None:
        self._left = {
            key: kept for key, kept in self._left.items() if self._refilled(key, now, rate) < rate
        }
