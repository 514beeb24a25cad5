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
Listed: TypeAlias = tuple[int, Values, int, int]
"""A term's place in a list of terms, and where its postings stand: plain, because made so often."""


class Postings(NamedTuple):
    """Where a term's postings stand, ascending by sentence."""

    values: Values
    start: int
    stop: int


class Packed(NamedTuple):
    """All terms' postings in one array: those of term `t` stand from ``starts[t]`` on."""

    starts: memoryview
    values: memoryview


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
        self._table: tuple[float, int, NDArray[np.float64]] = (0.0, 0, np.zeros(0))

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
        values = self._changed.get(term)
        if values is not None:
            return Postings(values, 0, len(values)) if values else None
        starts = self.packed.starts
        if term + 1 >= len(starts) or starts[term] == starts[term + 1]:
            return None
        return Postings(self.packed.values, starts[term], starts[term + 1])

    def listed(self, terms: Iterable[int]) -> list[Listed]:
        """Return the postings of those of the terms that have some."""
        changed, (starts, packed) = self._changed, self.packed
        found: list[Listed] = []
        for place, term in enumerate(terms):
            values = changed.get(term)
            if values is not None:
                if values:
                    found.append((place, values, 0, len(values)))
            elif term + 1 < len(starts) and starts[term] < starts[term + 1]:
                found.append((place, packed, starts[term], starts[term + 1]))
        return found

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

    def table(self, average: float, *, keep: bool) -> NDArray[np.float64]:
        """Return what each code contributes to a score, before the term's weight.

        `average` is the mean number of terms a sentence; `keep` the table for the next search with
        that average. Zeros fill the table up to a power of two.
        """
        made_for, codes, table = self._table
        if (made_for, codes) != (average, len(self._code)):
            table = np.zeros(1 << (len(self._code) - 1).bit_length())
            frequencies, lengths = map(np.frombuffer, self.codes)
            norm = K1 * (1 - B + B * lengths / average) + frequencies
            table[: len(norm)] = frequencies * (K1 + 1) / norm
            if keep:
                self._table = (average, len(self._code), table)
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


def _pack(postings: Iterable[Postings | None]) -> Packed:
    starts, pieces = array("I", [0]), []
    for found in postings:
        size = 0
        if found is not None:
            size = found.stop - found.start
            pieces.append(memoryview(found.values)[found.start : found.stop])
        starts.append(starts[-1] + size)
    return Packed(memoryview(starts), memoryview(b"".join(pieces)).cast("I"))
