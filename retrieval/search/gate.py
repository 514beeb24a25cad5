"""A gate that many may read behind at once, and one may change things behind alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Lets readers in together (``with gate:``) and a writer in alone (``with gate.writing():``).

    A waiting writer holds new readers back.
    """

    def __init__(self) -> None:
        self._entrance = threading.Lock()
        self._counting = threading.Lock()
        self._left = threading.Condition(self._counting)
        self._readers = 0
        self._is_awaited = False

    def __enter__(self) -> None:
        """Come in to read, when no writer is in or waits."""
        with self._entrance, self._counting:
            self._readers += 1

    def __exit__(self, *_: object) -> None:
        """Leave, and tell a writer who waits."""
        with self._counting:
            self._readers -= 1
            if self._is_awaited:
                self._left.notify()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Wait until the readers have left, and keep everyone else out meanwhile."""
        with self._entrance:
            with self._counting:
                self._is_awaited = True
                self._left.wait_for(lambda: not self._readers)
                self._is_awaited = False
            yield
