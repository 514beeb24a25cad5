"""A gate that many may read behind at once, and one may change things behind alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Lets readers in together and a writer in alone; a waiting writer holds new readers back."""

    def __init__(self) -> None:
        self._entrance = threading.Lock()
        self._count = threading.Condition(threading.Lock())
        self._readers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Keep writers out meanwhile."""
        with self._entrance, self._count:
            self._readers += 1
        try:
            yield
        finally:
            with self._count:
                self._readers -= 1
                self._count.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep everyone else out meanwhile."""
        with self._entrance, self._count:
            self._count.wait_for(lambda: not self._readers)
            yield
