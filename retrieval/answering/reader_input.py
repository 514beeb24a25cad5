"""What the reader sees: a question beside a window of an article's sentences, as word pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WINDOW_PIECES = 112
"""How many word pieces of text a window holds; one long sentence may have `LONGEST_SENTENCE`."""

LONGEST_SENTENCE = 160
LONGEST_QUESTION = 48
LONGEST_TITLE = 12

Ids = NDArray[np.int64]


class Pieces(NamedTuple):
    """A text's word pieces: their ids and where each stands in the text."""

    ids: tuple[int, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """One row for the reader: the sentences from number `first` on, each behind a mark.

    `marks` are the marks' positions in `ids`, one a sentence; `pieces` the positions of each
    sentence's word pieces, and `places` where those stand in the sentence's text.
    """

    first: int
    ids: tuple[int, ...]
    text_from: int
    marks: tuple[int, ...]
    pieces: tuple[range, ...]
    places: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def sentences(self) -> range:
        """The numbers of the sentences."""
        return range(self.first, self.first + len(self.marks))


class Batch(NamedTuple):
    """Windows as the network takes them, shape (windows, longest), padded with zeros."""

    ids: Ids
    mask: Ids
    types: Ids


class Splitter:
    """Cuts texts into word pieces, and articles into windows of them."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._start, self._end, self._mark = map(self._id, ("[CLS]", "[SEP]", "[unused1]"))
        self.pieces = lru_cache(maxsize=512)(self._pieces)

    def window(
        self, question: str, title: str, sentences: Sequence[str], around: int, limit: int
    ) -> Window:
        """Return the window of at most `limit` word pieces around one of the sentences.

        It grows by the sentence before and the sentence after in turn, while they fit. A longer
        sentence stands alone.
        """
        first, stop = self._grow(sentences, around, limit)
        ids = [self._start, *self.pieces(question).ids[:LONGEST_QUESTION], self._end]
        text_from = len(ids)
        ids += [*self.pieces(title).ids[:LONGEST_TITLE], self._end]
        marks, pieces, places = [], [], []
        for text in sentences[first:stop]:
            cut = self.pieces(text)
            marks.append(len(ids))
            ids += [self._mark, *cut.ids[:LONGEST_SENTENCE]]
            pieces.append(range(marks[-1] + 1, len(ids)))
            places.append(cut.places[:LONGEST_SENTENCE])
        ids.append(self._end)
        return Window(first, tuple(ids), text_from, tuple(marks), tuple(pieces), tuple(places))

    def _grow(self, sentences: Sequence[str], around: int, limit: int) -> tuple[int, int]:
        first, stop = around, around + 1
        left = limit - self._length(sentences[around])
        before = after = True
        while before or after:
            before = before and first > 0 and self._length(sentences[first - 1]) <= left
            if before:
                first -= 1
                left -= self._length(sentences[first])
            after = after and stop < len(sentences) and self._length(sentences[stop]) <= left
            if after:
                left -= self._length(sentences[stop])
                stop += 1
        return first, stop

    def _length(self, text: str) -> int:
        return 1 + min(len(self.pieces(text).ids), LONGEST_SENTENCE)

    def _pieces(self, text: str) -> Pieces:
        cut = self._tokenizer.encode(text, add_special_tokens=False)
        return Pieces(tuple(cut.ids), tuple(cut.offsets))

    def _id(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            msg = f"the tokenizer has no {token}"
            raise ValueError(msg)
        return found


def to_batch(windows: Sequence[Window]) -> Batch:
    """Lay windows side by side."""
    longest = max(len(window.ids) for window in windows)
    ids, mask, types = (np.zeros((len(windows), longest), np.int64) for _ in range(3))
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
        types[row, window.text_from : len(window.ids)] = 1
    return Batch(ids, mask, types)
