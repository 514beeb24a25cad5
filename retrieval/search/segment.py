"""A stretch of a desk's sentences and their postings: at most 65,536, so that 16 bits name one.

A posting is 32 bits: the sentence's number within the segment above a code of 16 bits, which
stands for how often the sentence holds the term and how many terms it has. The segment lists what
its codes mean, so every pair has one; a segment whose codes are used up is full.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.search.protocol import K1, B

CAPACITY = 1 << 16
"""The most sentences of a segment, and the most codes."""

Values: TypeAlias = "array[int] | memoryview"


class Postings(NamedTuple):
    """Where a term's postings stand, ascending by sentence."""

    values: Values
    start: int
    stop: int


class Packed(NamedTuple):
    """All terms' postings in one array: those of term `t` stand from ``starts[t]`` on."""

    starts: memoryview
    values: memoryview


class Part(NamedTuple):
    """What of a segment is searched, plain as it goes to the compiled function."""

    first: int
    """The number of the segment's first sentence."""

    size: int
    """How many numbers the segment has given away."""

    ranges: "array[int]"
    """The sentences in scope: ``start0, stop0, start1, stop1, ...``, each above the one before."""

    table: NDArray[np.float64]
    """What each code contributes to a score, before the term's weight; a power of two of them."""

    highest: float
    """The most that a code contributes."""

    packed: Packed
    changed: "dict[int, array[int]]"
    """The postings, by term number, of terms that are not to be looked for in `packed`."""

    def postings(self, term: int) -> Postings | None:
        """Return the postings of a term, None where it has none."""
        return _find(term, self.changed, self.packed)


class Codes(NamedTuple):
    """What each code means: how often the sentence holds the term, how many terms it has."""

    frequencies: "array[float]"
    lengths: "array[float]"


class Segment:
    """Postings by term number; those of terms that changed since packing stand apart."""

    def __init__(
        self, first: int, size: int = 0, codes: Codes | None = None, packed: Packed | None = None
    ) -> None:
        self.first = first
        self.size = size
        self.codes = codes or Codes(array("d"), array("d"))
        self.packed = packed or _pack([])
        self._code = {pair: code for code, pair in enumerate(zip(*self.codes, strict=True))}
        self._changed: dict[int, array[int]] = {}
        self.count = len(self.packed.values)
        self._removed = 0

    def has_room(self, terms: int) -> bool:
        """Say whether a sentence of so many different terms fits."""
        return self.size < CAPACITY and len(self._code) + terms <= CAPACITY

    def append(self, frequencies: Mapping[int, int], length: int) -> None:
        """Add a sentence: how often it holds each term, and how many terms it has in all."""
        number, changed = self.size << 16, self._changed
        postings = {times: number | self._coded(times, length) for times in {*frequencies.values()}}
        for term, times in frequencies.items():
            values = changed.get(term)
            if values is None:
                values = self._loosen(term)
            values.append(postings[times])
        self.size += 1
        self.count += len(frequencies)

    def cut(self, terms: Iterable[int], start: int, stop: int) -> list[int]:
        """Remove the sentences from `start` to `stop`; return how many of them held each term."""
        counts = []
        for term in terms:
            values = self._changed.get(term)
            if values is None:
                values = self._loosen(term)
            begin = bisect_left(values, start << 16)
            end = bisect_left(values, stop << 16, begin)
            del values[begin:end]
            counts.append(end - begin)
        self._removed += sum(counts)
        self.count -= sum(counts)
        if self._removed > self.count:
            self.pack()
        return counts

    def postings(self, term: int) -> Postings | None:
        """Return the postings of a term, None where it has none."""
        return _find(term, self._changed, self.packed)

    def part(self, ranges: "array[int]", average: float) -> Part:
        """Return what is searched of the sentences in the ranges, until the segment is changed.

        `average` is the mean number of terms that a sentence in scope has.
        """
        table = self._table(average)
        highest = float(table.max())
        return Part(self.first, self.size, ranges, table, highest, self.packed, self._changed)

    def pack(self) -> None:
        """Put the postings of all terms into one array, unless the terms outnumber them."""
        if self._term_count() <= self.count or not self.count:
            self.packed = self._repacked()
            self._changed.clear()
        self._removed = 0

    def copy(self) -> Self:
        """Return a packed segment with the same postings."""
        codes = Codes(*(meaning[:] for meaning in self.codes))
        return type(self)(self.first, self.size, codes, self._repacked())

    def _table(self, average: float) -> NDArray[np.float64]:
        """Return what each code contributes; zeros fill the table up to a power of two."""
        table = np.zeros(1 << max(len(self._code) - 1, 0).bit_length())
        frequencies, lengths = map(np.frombuffer, self.codes)
        norm = K1 * (1 - B + B * lengths / average) + frequencies
        table[: len(norm)] = frequencies * (K1 + 1) / norm
        return table

    def _term_count(self) -> int:
        return max(len(self.packed.starts) - 1, max(self._changed, default=-1) + 1)

    def _repacked(self) -> Packed:
        if not self._changed:
            return self.packed
        return _pack([self.postings(term) for term in range(self._term_count())])

    def _coded(self, frequency: int, length: int) -> int:
        code = self._code.get((frequency, length))
        if code is None:
            code = self._code[frequency, length] = len(self._code)
            self.codes.frequencies.append(frequency)
            self.codes.lengths.append(length)
        return code

    def _loosen(self, term: int) -> "array[int]":
        """Copy a term's postings out of the packed ones, to be changed."""
        values = self._changed[term] = array("I")
        starts = self.packed.starts
        if term + 1 < len(starts):
            values.frombytes(self.packed.values[starts[term] : starts[term + 1]].tobytes())
        return values


def _find(term: int, changed: "Mapping[int, array[int]]", packed: Packed) -> Postings | None:
    values = changed.get(term)
    if values is not None:
        return Postings(values, 0, len(values)) if values else None
    starts = packed.starts
    if term + 1 >= len(starts) or starts[term] == starts[term + 1]:
        return None
    return Postings(packed.values, starts[term], starts[term + 1])


def _pack(postings: Iterable[Postings | None]) -> Packed:
    starts, pieces = array("I", [0]), []
    for found in postings:
        size = 0
        if found is not None:
            size = found.stop - found.start
            pieces.append(memoryview(found.values)[found.start : found.stop])
        starts.append(starts[-1] + size)
    return Packed(memoryview(starts), memoryview(b"".join(pieces)).cast("I"))
