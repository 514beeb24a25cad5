"""What a function said of the words that it was asked about."""

from collections.abc import Callable
from typing import TypeVar

_LONGEST = 40  # characters; what is longer hardly comes again

Result = TypeVar("Result")


class Remembered(dict[str, Result]):
    """A function's results by word: ``map(remembered.__getitem__, words)`` calls it where needed.

    Quicker than `lru_cache`, which keeps track of what was used last: here all is forgotten once
    there are `most`. Safe to use from several threads.
    """

    def __init__(self, function: Callable[[str], Result], most: int) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, word: str) -> Result:
        """Call the function, and remember what it says unless the word is long."""
        result = self._function(word)
        if len(word) <= _LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[word] = result
        return result
