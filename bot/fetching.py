"""Fetching many links for the terminal, which has no event loop of its own."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread

from retrieval.documents import Rejection, Source
from retrieval.errors import SourceError
from retrieval.library import Library

_AT_ONCE = 8

_Fetched = Future[Source | Rejection]


def fetched(library: Library, links: Iterable[str]) -> Iterator[Source | Rejection]:
    """Yield what links lead to, in their order, while the next few are fetched already."""
    waiting: deque[_Fetched] = deque()
    with _event_loop() as loop:
        for link in links:
            waiting.append(asyncio.run_coroutine_threadsafe(_fetch(library, link), loop))
            if len(waiting) == _AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


async def _fetch(library: Library, link: str) -> Source | Rejection:
    try:
        return await library.fetch(link)
    except SourceError as error:
        return Rejection(link, str(error))


@contextmanager
def _event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop on a thread of its own, and end what still goes on in it at the end."""
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def live() -> None:
        ended = asyncio.Event()
        begun.set_result((asyncio.get_running_loop(), ended))
        await ended.wait()

    thread = Thread(target=lambda: asyncio.run(live()), name="fetching", daemon=True)
    thread.start()
    loop, ended = begun.result()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
